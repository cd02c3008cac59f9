"""The caseloads room, as Django sees it."""

from django.apps import AppConfig


class CaseloadsConfig(AppConfig):
    name = "keystay.caseloads"
    label = "caseloads"
    default_auto_field = "django.db.models.BigAutoField"
