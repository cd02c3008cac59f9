"""Addresses of the roles given to accounts."""

from django.urls import path

from keystay.access.roles import views

app_name = "roles"
urlpatterns = [
    path("give/<str:account>/", views.give, name="give"),
    path("<str:grant>/end/", views.end, name="end"),
    path("<str:grant>/take-away/", views.take_away, name="take_away"),
    path("<str:grant>/approve/", views.approve, name="approve"),
    path("<str:grant>/turn-down/", views.turn_down, name="turn_down"),
]
