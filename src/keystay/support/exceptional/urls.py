"""Addresses of exceptional access, under those of supervision."""

from django.urls import path

from keystay.support.exceptional import views

urlpatterns = [
    path("", views.overview, name="exceptional"),
    path("ask/<str:session>/", views.ask, name="exceptional-ask"),
    path("<str:access>/", views.one, name="exceptional-one"),
    path("<str:access>/answer/", views.answer, name="exceptional-answer"),
    path("<str:access>/read/", views.read, name="exceptional-read"),
    path("<str:access>/end/", views.end, name="exceptional-end"),
    path("<str:access>/tell/", views.tell, name="exceptional-tell"),
]
