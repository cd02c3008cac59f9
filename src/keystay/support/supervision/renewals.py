"""Agreements that outlive a move to another team, and are made anew with the manager there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from keystay.support.supervision.facts import Facts
from keystay.support.supervision.rules import Span


@dataclass(frozen=True)
class Renewal:
    """An agreement to be made anew by `due_on`, with the manager of the worker's new team.

    `renewed_on` is when another agreement began; `until` is the worker's last day, if known.
    """

    due_on: date
    team: str
    manager: str | None
    renewed_on: date | None
    until: date | None


def renewals(facts: Facts, worker: str) -> Iterator[Renewal]:
    """The worker's agreements that were to be made anew, the earliest first."""
    rows = facts.agreements.get(worker, ())
    for (span, supervisor), following in zip_longest(rows, rows[1:]):
        moved_on = _moved_on(facts, worker, span, supervisor)
        if moved_on is not None and (following or span.ends_on is None):
            renewed_on = following[0].starts_on if following else None
            yield from _renewal(facts, worker, moved_on, renewed_on)


def _renewal(
    facts: Facts, worker: str, moved_on: date, renewed_on: date | None
) -> Iterator[Renewal]:
    within = facts.values_on(facts.today)["supervision.renew_agreement_days"]
    due_on = moved_on + timedelta(days=within)
    until = next(spell.ends_on for spell in facts.diaries[worker].work if spell.covers(moved_on))
    if renewed_on is None and until is not None and until < due_on:
        return
    day = renewed_on or max(due_on, facts.today)
    day = min(day, until) if until else day
    team = facts.team_on(worker, day)
    if team is not None:
        manager = facts.manager_over(worker, team, day)
        yield Renewal(due_on, team, manager, renewed_on, until)


def _moved_on(facts: Facts, worker: str, span: Span, supervisor: str) -> date | None:
    """The first day under the agreement in a team other than at its start, with another manager."""
    made_in = facts.team_on(worker, span.starts_on)
    for post in facts.posts[worker]:
        day = post.span.starts_on
        team = facts.team_on(worker, day) if span.covers(day) else None
        if made_in is None or team in (None, made_in):
            continue
        if facts.manager_over(worker, str(team), day) != supervisor:
            return day
    return None
