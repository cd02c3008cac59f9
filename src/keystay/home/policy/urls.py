"""Addresses of the policy."""

from django.urls import path

from keystay.home.policy import views

app_name = "policy"
urlpatterns = [
    path("", views.settings_list, name="list"),
    path("change/<str:setting>/", views.change, name="change"),
]
