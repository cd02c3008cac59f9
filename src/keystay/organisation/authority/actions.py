"""Naming the council, once, and changing how its Keystay looks."""

from datetime import date

from django.db import transaction

from keystay.core.audit import actions as audit
from keystay.organisation.authority.models import Authority
from keystay.organisation.authority.queries import authorities, this_council
from keystay.organisation.authority.rules import READABLE, contrast_with_white, is_colour


class AlreadyNamed(Exception):
    """One Keystay serves one council, and it has been named."""


class NoSuchAuthority(Exception):
    """The code is not in the published list of authorities."""


class Unreadable(Exception):
    """The colour cannot be read under white text, or is not a colour."""


def name_council(*, code: str, by: audit.Actor, on: date) -> Authority:
    """Name the council by its three-digit DfE code; `on` is the day of setting up."""
    listed = authorities().get(code)
    if listed is None:
        raise NoSuchAuthority(f"No authority in England has the code '{code}'.")
    with transaction.atomic():
        if this_council() is not None:
            raise AlreadyNamed("This Keystay already serves a council.")
        council = Authority.objects.create(pk=1, code=code, name=listed.name, set_up_on=on)
        audit.record(
            kind="authority.named",
            by=by,
            subject=council,
            after={"name": council.name, "code": code},
        )
    return council


def change_look(*, service_name: str, brand_colour: str, by: audit.Actor) -> Authority:
    """Change what the service is called and its colour (`#rrggbb`).

    Raises Unreadable for a colour on which white text has too little contrast.
    """
    if not is_colour(brand_colour):
        raise Unreadable("Write the colour as # and six digits or letters, such as #1d4f73.")
    if contrast_with_white(brand_colour) < READABLE:
        raise Unreadable("White text cannot be read on this colour. Choose a darker one.")
    with transaction.atomic():
        council = Authority.objects.select_for_update().get()
        before = {"service_name": council.service_name, "brand_colour": council.brand_colour}
        after = {"service_name": service_name, "brand_colour": brand_colour}
        if before != after:
            council.service_name, council.brand_colour = service_name, brand_colour
            council.save(update_fields=["service_name", "brand_colour"])
            audit.record(
                kind="authority.look_changed", by=by, subject=council, before=before, after=after
            )
    return council
