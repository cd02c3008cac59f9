"""Addresses of the inspection pack."""

from django.urls import path

from keystay.governance.inspection import views

app_name = "inspection"
urlpatterns = [
    path("", views.pack, name="pack"),
    path("pack.<slug:form>", views.document, name="document"),
    path("<slug:part>/", views.part, name="part"),
]
