"""Addresses of agreed actions, under those of supervision."""

from django.urls import path

from keystay.support.followups import views

urlpatterns = [
    path("<str:followup>/done/", views.done, name="followup-done"),
    path("<str:followup>/drop/", views.drop, name="followup-drop"),
]
