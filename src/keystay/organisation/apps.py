"""The organisation room, as Django sees it."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "keystay.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"
