"""Addresses of registrations."""

from django.urls import path

from keystay.workforce.registrations import views

app_name = "registrations"
urlpatterns = [
    path("unfinished/", views.unfinished, name="unfinished"),
    path("change/<str:person>/", views.change, name="change"),
    path("note/<str:person>/<int:year>/<str:task>/", views.note, name="note"),
    path("<str:person>/", views.person, name="person"),
]
