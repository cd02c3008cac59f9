"""Addresses of measures."""

from django.urls import path

from keystay.governance.measures import views

app_name = "measures"
urlpatterns = [
    path("", views.standing, name="standing"),
    path("profile/", views.profile, name="profile"),
    path("<slug:key>/", views.measure, name="measure"),
    path("<slug:key>/rows/", views.rows, name="rows"),
]
