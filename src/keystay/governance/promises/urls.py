"""Addresses of promise-keeping."""

from django.urls import path

from keystay.governance.promises import views

app_name = "promises"
urlpatterns = [
    path("", views.overview, name="list"),
    path("team/<str:team>/", views.team, name="team"),
    path("<slug:promise>/", views.one, name="promise"),
    path("<slug:promise>/rows/", views.rows, name="rows"),
]
