"""Addresses of taking a session back, under those of supervision."""

from django.urls import path

from keystay.support.taken_back import views

urlpatterns = [
    path("<str:session>/", views.take_back, name="take-back"),
]
