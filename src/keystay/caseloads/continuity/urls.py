"""Addresses of continuity of key worker."""

from django.urls import path

from keystay.caseloads.continuity import views

app_name = "continuity"
urlpatterns = [
    path("", views.council, name="council"),
    path("new/", views.new, name="new"),
    path("<str:team>/", views.team, name="team"),
]
