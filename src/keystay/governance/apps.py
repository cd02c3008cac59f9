"""The governance room, as Django sees it."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "keystay.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"
