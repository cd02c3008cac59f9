"""Invite someone from the server: the first person in production, or a locked-out colleague."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from keystay.access.roles.catalogue import BY_CODE
from keystay.access.users import actions as users
from keystay.core.clock import today
from keystay.organisation.authority import actions as authority
from keystay.organisation.authority.queries import this_council
from keystay.organisation.policy import actions as policy
from keystay.organisation.policy.packs import NoSuchPack, packs

BY = "the command line"
FIRST = ("workforce_lead", "administrator")


class Command(BaseCommand):
    help = (
        "Print a link with which someone makes their account. The link works once, for 72 hours. "
        "The first time, name the council with --council."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the person's work email address")
        parser.add_argument("name", help="the person's full name")
        parser.add_argument("--council", metavar="CODE", help="DfE code, such as 895")
        parser.add_argument("--pack", choices=list(packs()), default="england-2026")
        parser.add_argument(
            "--role",
            action="append",
            choices=[code for code, role in BY_CODE.items() if not role.over],
            help="a role to give; may be repeated (default: workforce_lead and administrator)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                _set_up(options["council"], options["pack"])
                grants = [{"role": role} for role in options["role"] or FIRST]
                _, token = users.invite(
                    email=options["email"], name=options["name"], grants=grants, by=BY
                )
        except REFUSALS as refusal:
            raise CommandError(str(refusal)) from None
        path = reverse("joining:accept", args=[token])
        self.stdout.write(f"{settings.KEYSTAY_ADDRESS}{path}")


class NotNamed(Exception):
    """There is no council to have an account at."""


REFUSALS = (
    NotNamed,
    NoSuchPack,
    authority.AlreadyNamed,
    authority.NoSuchAuthority,
    users.AddressTaken,
)


def _set_up(code: str | None, pack: str) -> None:
    if code is not None:
        authority.name_council(code=code, by=BY, on=today())
        policy.load_pack(key=pack, by=BY)
    elif this_council() is None:
        raise NotNamed("Name the council first: add --council and its DfE code, such as 895.")
