"""Addresses of teams."""

from django.urls import path

from keystay.home.team import views

app_name = "team"
urlpatterns = [
    path("", views.every_team, name="list"),
    path("add/", views.add, name="add"),
    path("<str:team>/", views.page, name="page"),
    path("<str:team>/change/", views.change, name="change"),
    path("<str:team>/close/", views.close, name="close"),
    path("<str:team>/manager/", views.manager, name="manager"),
]
