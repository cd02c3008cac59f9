"""Addresses of what happens to a sample, under those of audits."""

from django.urls import path

from keystay.caseloads.samples import views

urlpatterns = [
    path("share/<str:programme>/", views.share, name="share"),
    path("withdraw/<str:unfinished>/", views.withdraw, name="withdraw"),
]
