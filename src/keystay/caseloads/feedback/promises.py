"""What families say in a quarter is read and answered by the team's manager (T21)."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Min
from django.urls import reverse

from keystay.caseloads.feedback.models import Reply
from keystay.caseloads.feedback.queries import cells, shown_in
from keystay.caseloads.feedback.rules import TEAM, Quarter
from keystay.core.promises import Occurrence, Promise, Window
from keystay.core.working_days import add_working_days
from keystay.organisation.policy.queries import PolicyBook, policy_book
from keystay.workforce.assignments.queries import managing

ANSWER = "families-feedback"


def answers_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Each team whose feedback of a quarter is shown, owed by whoever manages it.

    Kept by the first reply to any theme of the quarter.
    """
    book = policy_book()
    managers = managing()
    asked = cells()
    kept = _kept() if asked else {}
    for quarter, told in sorted(asked.items(), key=lambda each: each[0]):
        if not quarter.is_over(window.today):
            continue
        due_on = _due_on(quarter, book)
        if not window.first <= due_on <= window.last:
            continue
        on = min(due_on, window.today)
        owners = {row.team: row.person for row in reversed(managers) if row.covers(on)}
        for group in sorted(shown_in(quarter, told, book)):
            owner = owners.get(group.id)
            if group.level == TEAM and (people is None or owner in people):
                yield _occurrence(quarter, group.id, owner, due_on, kept.get((quarter, group.id)))


def _due_on(quarter: Quarter, book: PolicyBook) -> date:
    values = book.on(quarter.last)
    return add_working_days(quarter.last, int(values["feedback.answer_within"]), values.closures)


def _kept() -> dict[tuple[Quarter, str], date]:
    rows = Reply.objects.order_by().values_list("year", "quarter", "team_id")
    return {
        (Quarter(year, number), team): first
        for year, number, team, first in rows.annotate(first=Min("replied_on"))
    }


def _occurrence(
    quarter: Quarter, team: str, owner: str | None, due_on: date, kept_on: date | None
) -> Occurrence:
    pages = reverse("feedback:list")
    return Occurrence(
        promise=ANSWER,
        due_on=due_on,
        about=owner or "",
        owed_by=owner,
        team=team,
        link=f"{pages}{team}/?quarter={quarter.year}-{quarter.number}",
        kept_on=kept_on,
        what=f"Families’ feedback, {quarter.first:%B} to {quarter.last:%B %Y}",
    )


PROMISES = [
    Promise(
        key=ANSWER,
        sentence="What families say is read and answered every quarter.",
        act="Answer families’ feedback",
        ids=("T21",),
        occurrences=answers_due,
    ),
]
