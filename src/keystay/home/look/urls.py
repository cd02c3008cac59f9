"""Addresses of the council's look."""

from django.urls import path

from keystay.home.look import views

app_name = "authority"
urlpatterns = [
    path("", views.change, name="look"),
    path("brand.css", views.brand, name="brand"),
]
