"""Addresses of what was written with earlier supervisors, under those of supervision."""

from django.urls import path

from keystay.support.handed_over import views

urlpatterns = [
    path("<str:person>/give/", views.give, name="give-earlier"),
    path("<str:person>/take-back/", views.take_back, name="take-back-earlier"),
]
