"""The report on each half-year is signed in time to be tabled (G5)."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from keystay.core.promises import Occurrence, Promise, Window
from keystay.core.words import day
from keystay.governance.reports.queries import WEEKS, owed, weeks_book
from keystay.governance.reports.rules import WEEKS_AFTER, due_on, ends_from

REPORT = "half-year-report"


def reports_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every report due in the window, from the first that was begun; owed by who prepares it.

    Whoever prepared the last one owes the next until someone begins it.
    """
    rows = owed()
    if not rows:
        return
    book = weeks_book()
    owner = None
    for ends_on in ends_from(rows[0][0].ends_on, window.today):
        versions = [row for row, _ in rows if row.ends_on == ends_on]
        owner = next((who for row, who in rows if row.ends_on == ends_on), owner)
        due = due_on(ends_on, int(book.on(ends_on).get(WEEKS, WEEKS_AFTER)))
        mine = people is None or owner in people
        if mine and window.first <= due <= window.last:
            yield Occurrence(
                promise=REPORT,
                due_on=due,
                about=owner or "",
                owed_by=owner,
                team=None,
                link=reverse("reports:list"),
                kept_on=min((row.signed_on for row in versions if row.signed_on), default=None),
                note="" if owner else "Nobody with an account has prepared one",
                what=f"Report on the half-year to {day(ends_on)}",
            )


PROMISES = [
    Promise(
        key=REPORT,
        sentence="The six-monthly report is signed in time for the committee.",
        act="Sign the six-monthly report",
        ids=("G5",),
        occurrences=reports_due,
    ),
]
