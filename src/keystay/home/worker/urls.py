"""The address of a person's page."""

from django.urls import path

from keystay.home.worker import views

app_name = "worker"
urlpatterns = [path("<str:person>/", views.page, name="page")]
