"""Addresses of measures."""

from django.urls import path

from keystay.governance.measures import target_views, views

app_name = "measures"
urlpatterns = [
    path("", views.standing, name="standing"),
    path("profile/", views.profile, name="profile"),
    path("<slug:key>/", views.measure, name="measure"),
    path("<slug:key>/rows/", views.rows, name="rows"),
    path("<slug:key>/by/<slug:way>/", views.by, name="by"),
    path("<slug:key>/target/", target_views.set_target, name="target"),
    path("<slug:key>/target/end/", target_views.end_target, name="end-target"),
]
