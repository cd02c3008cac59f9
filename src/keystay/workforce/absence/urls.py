"""Addresses of absence."""

from django.urls import path

from keystay.workforce.absence import views

app_name = "absence"
urlpatterns = [
    path("record/<str:person>/", views.record, name="record"),
    path("<str:absence>/change/", views.change, name="change"),
]
