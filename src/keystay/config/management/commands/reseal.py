"""`keystay reseal`: what is sealed moves to the first key, so that an old one can go."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from keystay.config.resealing.actions import NoKeyFits, reseal_everything

BY = "the command line"


class Command(BaseCommand):
    help = (
        "Encrypt notes, agreed actions and second factors anew under the first of "
        "KEYSTAY_NOTES_KEYS. Put the new key first and the old one after it, run this, and then "
        "take the old key away."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the count for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal everything anew and say how much it was."""
        try:
            count = reseal_everything(by=BY)
        except NoKeyFits as refusal:
            raise CommandError(str(refusal)) from None
        if options["json"]:
            self.stdout.write(json.dumps({"texts": count, "keys": len(settings.NOTES_KEYS)}))
        else:
            self.stdout.write(f"{count} texts are sealed under the first key. {_next()}")


def _next() -> str:
    old = len(settings.NOTES_KEYS) - 1
    return "The keys after it can be taken away." if old else "It is the only key."
