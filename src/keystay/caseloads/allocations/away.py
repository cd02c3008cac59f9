"""Who is away or going among those who could take a case, and the words for it (C3)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery

from keystay.caseloads.handovers.models import Handover
from keystay.core.words import short_day
from keystay.workforce.models import Absence, Assignment

AHEAD = timedelta(days=28)
Span = tuple[date, date | None]
# Absences, and the last day if one is known.
Going = tuple[Sequence[Span], date | None]


def going(people: Collection[str], on: date) -> dict[str, Going]:
    """When each is away in the next four weeks, and their last day in their teams if known."""
    teams = Assignment.objects.filter(person__in=people).exclude(ends_on__lt=on)
    until = last_days(set(teams.values_list("team", flat=True)), on)
    away = absences(people, on)
    return {person: (tuple(away.get(person, ())), until.get(person)) for person in people}


def last_days(teams: Collection[str], on: date) -> dict[str, date | None]:
    """Who works in the teams on the day, with their last day there if one is known.

    A plan of handover may know of it before the staff record does.
    """
    plans = Handover.objects.filter(worker=OuterRef("person"), closed_on=None, last_day__gte=on)
    rows = Assignment.objects.filter(team__in=teams).exclude(ends_on__lt=on)
    rows = rows.annotate(planned=Subquery(plans.values("last_day")[:1]))
    work: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    planned: dict[str, date | None] = {}
    for person, first, last, leaving in rows.values_list(
        "person_id", "starts_on", "ends_on", "planned"
    ):
        work[person].append((first, last))
        planned[person] = leaving
    return {
        person: max((last for _, last in held if last), default=None)
        if all(last for _, last in held)
        else planned[person]
        for person, held in work.items()
        if any(first <= on for first, _ in held)
    }


def absences(people: Collection[str], on: date) -> dict[str, list[Span]]:
    """When each is away, of absences that touch the next four weeks."""
    rows = Absence.objects.touching(on, on + AHEAD).filter(person__in=people)
    found: dict[str, list[Span]] = {}
    for row in rows.order_by("starts_on", "pk"):
        found.setdefault(row.person_id, []).append((row.starts_on, row.ends_on))
    return found


def away_words(found: Going) -> list[str]:
    """When someone is away, and their last day if it is known."""
    away, until = found
    told = [
        f"Away {short_day(first)} to {short_day(last)}"
        if last
        else f"Away since {short_day(first)}"
        for first, last in away
    ]
    return [*told, f"Last day in the team {short_day(until)}"] if until else told
