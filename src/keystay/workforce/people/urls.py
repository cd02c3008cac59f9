"""Addresses of people."""

from django.urls import path

from keystay.workforce.people import views

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("add/", views.add, name="add"),
    path("<str:person>/change/", views.change, name="change"),
    path("<str:person>/stage/", views.stage, name="stage"),
]
