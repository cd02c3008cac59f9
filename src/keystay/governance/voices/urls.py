"""Address of what people say."""

from django.urls import path

from keystay.governance.voices import views

app_name = "voices"
urlpatterns = [path("", views.listing, name="list")]
