"""Addresses of the reminders."""

from django.urls import path

from keystay.home.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.choose, name="choose"),
]
