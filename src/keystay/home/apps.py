"""The home room, as Django sees it."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "keystay.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"
