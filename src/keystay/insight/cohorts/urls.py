"""Addresses of cohorts."""

from django.urls import path

from keystay.insight.cohorts import views

app_name = "cohorts"
urlpatterns = [
    path("", views.first_year, name="list"),
    path("<str:kind>/", views.cohorts, name="one"),
]
