"""Addresses of the first set-up."""

from django.urls import path

from keystay.home.setup import views

app_name = "setup"
urlpatterns = [
    path("", views.start, name="start"),
    path("council/", views.council, name="council"),
    path("policy/", views.policy_pack, name="policy"),
    path("account/", views.account, name="account"),
]
