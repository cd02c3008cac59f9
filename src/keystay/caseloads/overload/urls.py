"""Addresses of times over capacity."""

from django.urls import path

from keystay.caseloads.overload import views

app_name = "overload"
urlpatterns = [path("<str:person>/", views.look, name="look")]
