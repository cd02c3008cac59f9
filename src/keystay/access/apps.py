"""The access room, as Django sees it."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "keystay.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
