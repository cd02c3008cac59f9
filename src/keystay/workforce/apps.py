"""The workforce room, as Django sees it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkforceConfig(AppConfig):
    name = "keystay.workforce"
    label = "workforce"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from keystay.workforce.assignments import triggers

        post_migrate.connect(triggers.install, sender=self, dispatch_uid="post-hours")
