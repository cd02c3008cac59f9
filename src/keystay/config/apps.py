"""The config room, as Django sees it."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "keystay.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what must be true before Keystay serves."""
        from keystay.config import checks  # noqa: F401
