"""The core room, as Django sees it."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "keystay.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
