"""`keystay demo`: the make-believe council, true to what a real one published."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from keystay.access.sign_in.queries import demo_sign_ins
from keystay.access.users.queries import demo_accounts
from keystay.config.demo.actions import NotEmpty, NotHere, TooEarly, load
from keystay.config.demo.targets import unreachable


class Command(BaseCommand):
    """Loads the demo council once; a second time it changes nothing."""

    help = "Load the demo council (Cheshire East 2017-2025, made-up people), or list its sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="list one sign-in per role")
        parser.add_argument("--json", action="store_true", help="print JSON for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, unless that was done before, or list."""
        if settings.PRODUCTION:
            raise CommandError("The demo council is make-believe and is never here in production.")
        if not options["sign_ins"]:
            self._load(quiet=options["json"])
        self._sign_ins(as_json=options["json"])

    def _load(self, quiet: bool) -> None:
        if demo_accounts().exists():
            if not quiet:
                self.stdout.write("The demo council is here already; nothing was changed.")
            return
        started = time.monotonic()
        try:
            with _bar(quiet) as bar:
                task = bar.add_task("Starting", total=1.0)
                load(say=lambda words, done: bar.update(task, description=words, completed=done))
        except (NotEmpty, NotHere, TooEarly) as refusal:
            raise CommandError(str(refusal)) from None
        if not quiet:
            self.stdout.write(f"Loaded in {time.monotonic() - started:.1f} seconds.")
            self._say_what_cannot_be()

    def _say_what_cannot_be(self) -> None:
        missed = unreachable()
        if not missed:
            self.stdout.write("Every published figure of 2017-2025 is met to its printed decimal.")
        for miss in missed:
            words = f"{miss.year} {miss.figure}: published {miss.published}, here {miss.nearest}"
            self.stdout.write(f"{words}, because {miss.why}.")

    def _sign_ins(self, as_json: bool) -> None:
        found = _accounts()
        if as_json:
            password = settings.DEMO_PASSWORD
            self.stdout.write(json.dumps({"password": password, "sign_ins": found}, indent=2))
            return
        table = Table(title="Sign-ins of the demo council")
        for heading in ("Email", "Name", "Roles"):
            # An address that is cut short cannot be typed; the roles wrap instead.
            table.add_column(heading, no_wrap=heading != "Roles")
        for row in found:
            table.add_row(row["email"], row["name"], ", ".join(row["roles"]))
        console = Console(file=self.stdout)  # type: ignore[arg-type]
        console.print(table)
        console.print(f"The password of each is: {settings.DEMO_PASSWORD}")


def _bar(quiet: bool) -> Progress:
    words = TextColumn("{task.description}")
    return Progress(words, BarColumn(), TimeElapsedColumn(), console=Console(quiet=quiet))


def _accounts() -> list[dict[str, Any]]:
    return [
        {"email": each.email, "name": each.name, "roles": list(each.roles)}
        for each in demo_sign_ins()
    ]
