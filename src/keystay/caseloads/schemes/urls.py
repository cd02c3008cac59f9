"""Addresses of weights, duties and reductions."""

from django.urls import path

from keystay.caseloads.schemes import case_views, views, worker_views

app_name = "schemes"
urlpatterns = [
    path("", views.weights, name="list"),
    path("change/<slug:shape>/", views.change, name="change"),
    path("withdraw/<str:weighting>/", views.withdraw, name="withdraw"),
    path("case/<str:case>/", case_views.case, name="case"),
    path("duty/<str:person>/", worker_views.give_duty, name="duty"),
    path("reduction/<str:person>/", worker_views.reduce, name="reduction"),
    path("duty/<str:duty>/end/", worker_views.end_duty, name="end-duty"),
    path("reduction/<str:reduction>/end/", worker_views.end_reduction, name="end-reduction"),
]
