"""Addresses of caseloads."""

from django.urls import path

from keystay.caseloads.workload import views

app_name = "workload"
urlpatterns = [
    path("", views.council, name="council"),
    path("service/<str:service>/", views.service, name="service"),
    path("worker/<str:person>/", views.worker, name="worker"),
    path("<str:team>/", views.team, name="team"),
]
