"""Addresses of what is due."""

from django.urls import path

from keystay.home.due import views

app_name = "due"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("due/team/", views.team, name="team"),
    path("due/done/", views.done, name="done"),
    path("calendar/<str:key>.ics", views.calendar, name="calendar"),
]
