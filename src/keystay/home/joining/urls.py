"""The address of an invitation."""

from django.urls import path

from keystay.home.joining import views

app_name = "joining"
urlpatterns = [path("<str:token>/", views.accept, name="accept")]
