"""Everyone in post stays registered: renewal is finished before it closes (facts.md B3)."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from keystay.core.promises import Occurrence, Promise, Window
from keystay.workforce.registrations.queries import years

RENEW = "registration-renewal"


def renewals_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every renewal that closes in the window, owed by the worker."""
    prefix = reverse("registrations:person", args=["-"]).removesuffix("-/")
    for row in years(window, people):
        yield Occurrence(
            promise=RENEW,
            due_on=row.closes_on,
            about=row.person,
            owed_by=row.person,
            team=row.team,
            link=f"{prefix}{row.person}/",
            kept_on=row.kept_on,
            opens_on=row.opens_on,
            until=row.last_day,
        )


PROMISES = [
    Promise(
        key=RENEW,
        sentence="Everyone who practises renews their registration before it lapses.",
        act="Renew registration",
        ids=("W1", "T15"),
        occurrences=renewals_due,
    )
]
