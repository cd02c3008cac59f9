"""Addresses of the action plan."""

from django.urls import path

from keystay.governance.plan import views

app_name = "plan"
urlpatterns = [
    path("", views.listing, name="list"),
    path("add/", views.add, name="add"),
    path("priorities/", views.priorities, name="priorities"),
    path("priorities/add/", views.add_priority, name="add-priority"),
    path("priorities/<str:priority>/", views.change_priority, name="change-priority"),
    path("priorities/<str:priority>/up/", views.raise_priority, name="raise-priority"),
    path("<str:action>/", views.action, name="action"),
    path("<str:action>/change/", views.change, name="change"),
    path("<str:action>/move/", views.move, name="move"),
    path("<str:kept>/note/", views.note, name="note"),
    path("<str:kept>/evidence/", views.evidence, name="evidence"),
]
