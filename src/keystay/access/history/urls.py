"""Addresses of the whole history."""

from django.urls import path

from keystay.access.history import views

app_name = "audit"
urlpatterns = [path("", views.history, name="list")]
