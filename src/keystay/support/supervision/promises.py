"""What supervision promises (T4), for every worker whatever the contract (W4)."""

from collections.abc import Collection, Iterator
from datetime import date

from django.urls import reverse

from keystay.core.promises import Occurrence, Promise, Window
from keystay.support.supervision.facts import Facts, load
from keystay.support.supervision.renewals import renewals
from keystay.support.supervision.rules import Turn

HOLD = "supervision"
RENEW = "supervision-agreement"


def sessions_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every turn of supervision due in the window, owed by the supervisor."""
    facts = load(window, people)
    record, see = (_address(f"supervision:{name}") for name in ("record", "worker"))
    for worker in facts.diaries:
        for turn in facts.turns(worker):
            if turn.due_on is None or not window.first <= turn.due_on <= window.last:
                continue
            if _is_wanted(window, turn):
                yield _occurrence(facts, worker, turn, record + worker, see + worker)


def renewals_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every agreement that outlived a move to another team, owed by the manager there."""
    facts = load(window, people)
    agree, see = (_address(f"supervision:{name}") for name in ("agree", "worker"))
    for worker in facts.diaries:
        for row in renewals(facts, worker):
            if window.first <= row.due_on <= window.last:
                yield Occurrence(
                    promise=RENEW,
                    due_on=row.due_on,
                    about=worker,
                    owed_by=row.manager,
                    team=row.team,
                    link=f"{agree}{worker}/",
                    kept_on=row.renewed_on,
                    note="" if row.manager else "The team has no other manager",
                    until=row.until,
                    see=f"{see}{worker}/",
                )


def _is_wanted(window: Window, turn: Turn) -> bool:
    # Before the rest is found out about it: most turns of a long past are not wanted.
    if window.open_only:
        return turn.kept_on is None
    return window.kept_since is None or (turn.kept_on or date.min) >= window.kept_since


def _occurrence(facts: Facts, worker: str, turn: Turn, record: str, see: str) -> Occurrence:
    due_on: date = turn.due_on  # type: ignore[assignment]
    day = turn.kept_on or max(due_on, facts.today)
    day = min(day, turn.until) if turn.until else day
    owed_by = facts.supervisor_on(worker, day)
    return Occurrence(
        promise=HOLD,
        due_on=due_on,
        about=worker,
        owed_by=owed_by,
        team=facts.team_on(worker, day),
        link=f"{record}/",
        kept_on=turn.kept_on,
        grace_days=facts.values_on(due_on)["supervision.grace_days"],
        note="" if owed_by else "No supervisor is named",
        until=turn.until,
        see=f"{see}/",
    )


def _address(name: str) -> str:
    # One look-up for all rows: turning a name into an address costs more than the sum.
    return reverse(name, args=["-"]).removesuffix("-/")


PROMISES = [
    Promise(
        key=HOLD,
        sentence="Every worker has regular supervision, as often as their experience asks for.",
        act="Hold supervision",
        ids=("T4", "W4"),
        occurrences=sessions_due,
    ),
    Promise(
        key=RENEW,
        sentence="A supervision agreement is made anew when a worker moves to another team.",
        act="Renew the supervision agreement",
        ids=("T4",),
        occurrences=renewals_due,
    ),
]
