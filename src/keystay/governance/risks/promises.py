"""A risk is looked at again by the day that its last score named (G6)."""

from collections.abc import Collection, Iterator
from datetime import date

from django.urls import reverse

from keystay.core.promises import Occurrence, Promise, Window
from keystay.governance.risks.models import Risk
from keystay.governance.risks.queries import owed
from keystay.governance.risks.rules import fell_away
from keystay.workforce.people.queries import owes_as

REVIEW = "risk-review"


def reviews_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every review due in the window, owed by the entry's owner; closed before, it is not owed."""
    for row in owed(people, open_only=window.open_only):
        due = [(row.review_on, None)] if window.open_only else _chain(row)
        for due_on, kept_on in due:
            if window.first <= due_on <= window.last:
                yield _occurrence(row, due_on, kept_on)


def _chain(row: Risk) -> Iterator[tuple[date, date | None]]:
    """Each day that a score named, with the day of the score that came next."""
    scores = sorted(row.scores.all(), key=lambda score: (score.on, score.pk))
    for score, after in zip(scores, [*scores[1:], None], strict=True):
        if after is not None:
            yield score.review_on, after.on
        elif not fell_away(score.review_on, row.closed_on):
            yield score.review_on, row.closed_on


def _occurrence(row: Risk, due_on: date, kept_on: date | None) -> Occurrence:
    return Occurrence(
        promise=REVIEW,
        due_on=due_on,
        about=owes_as(row.owner),
        owed_by=owes_as(row.owner),
        team=None,
        link=reverse("risks:risk", args=[row.pk]),
        kept_on=kept_on,
        what=row.title,
    )


PROMISES = [
    Promise(
        key=REVIEW,
        sentence="A risk is reviewed by the day that its last score named.",
        act="Review a risk",
        ids=("G6",),
        occurrences=reviews_due,
    ),
]
