"""Addresses of Performance Challenge sessions."""

from django.urls import path

from keystay.caseloads.challenges import views

app_name = "challenges"
urlpatterns = [
    path("", views.listing, name="list"),
    path("plan/", views.plan, name="plan"),
    path("action/<str:action>/done/", views.done, name="done"),
    path("<str:challenge>/", views.challenge, name="challenge"),
    path("<str:challenge>/hold/", views.hold, name="hold"),
    path("<str:challenge>/action/", views.take_on, name="take-on"),
]
