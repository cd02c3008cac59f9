"""The insight room, as Django sees it."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "keystay.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"
