"""Addresses at which families answer."""

from django.urls import path

from keystay.caseloads.feedback import public_views

app_name = "family"
urlpatterns = [
    path("", public_views.start, name="start"),
    path("form/", public_views.form, name="form"),
    path("thank-you/", public_views.thanks, name="thanks"),
    path("<str:code>/", public_views.link, name="link"),
]
