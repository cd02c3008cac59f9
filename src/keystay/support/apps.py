"""The support room, as Django sees it."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "keystay.support"
    label = "support"
    default_auto_field = "django.db.models.BigAutoField"
