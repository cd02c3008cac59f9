"""Addresses of handovers."""

from django.urls import path

from keystay.caseloads.handovers import step_views, views

app_name = "handovers"
urlpatterns = [
    path("", views.overview, name="list"),
    path("open/", views.open_plan, name="open"),
    path("<str:handover>/", views.plan, name="plan"),
    path("<str:handover>/summaries/", step_views.written, name="written"),
    path("<str:handover>/step/<str:step>/", step_views.step, name="step"),
    path("<str:handover>/undo/<str:step>/", step_views.undo, name="undo"),
    path("<str:handover>/last-day/", views.last_day, name="last-day"),
    path("<str:handover>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:handover>/finish/", views.finish, name="finish"),
]
