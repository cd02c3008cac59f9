"""`keystay contents`: one word for what the database holds, for scripts to go by."""

from typing import Any

from django.core.management.base import BaseCommand

from keystay.access.users.models import User
from keystay.organisation.authority.queries import this_council


class Command(BaseCommand):
    help = "Say in a word what the database holds: empty, demo (make-believe) or council."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        """Print the word."""
        if User.objects.filter(demo=True).exists():
            word = "demo"
        elif User.objects.exists() or this_council() is not None:
            word = "council"
        else:
            word = "empty"
        self.stdout.write(word)
