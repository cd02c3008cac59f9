"""Addresses of allocations and sketches."""

from django.urls import path

from keystay.caseloads.allocations import sketch_views, views

app_name = "allocations"
urlpatterns = [
    path("", views.waiting, name="list"),
    path("find/", views.find, name="find"),
    path("sketch/<str:team>/", sketch_views.team, name="sketch"),
    path("case/<str:case>/", views.case, name="case"),
    path("case/<str:case>/choose/", views.choose, name="choose"),
    path("case/<str:case>/give/<str:person>/", views.give, name="give"),
    path("<str:allocation>/drop/", views.drop, name="drop"),
    path("<str:allocation>/look/", views.look, name="look"),
]
