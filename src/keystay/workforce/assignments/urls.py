"""Addresses of assignments."""

from django.urls import path

from keystay.workforce.assignments import views

app_name = "assignments"
urlpatterns = [
    path("start/<str:person>/", views.start, name="start"),
    path("<str:assignment>/change/", views.change, name="change"),
    path("<str:assignment>/end/", views.end, name="end"),
    path("<str:assignment>/correct/", views.correct, name="correct"),
]
