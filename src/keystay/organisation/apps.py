"""The organisation room, as Django sees it."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrganisationConfig(AppConfig):
    name = "keystay.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_add_new_numbers, sender=self, dispatch_uid="new-numbers")


def _add_new_numbers(**_: Any) -> None:
    from keystay.organisation.policy.actions import add_what_is_new

    add_what_is_new(by="the upgrade")
