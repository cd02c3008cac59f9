"""Reading registration: who has to renew in which year, and how far they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet, Subquery

from keystay.core.promises import Window
from keystay.organisation.policy.queries import Policy, policy
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.people.models import Person, PersonQuerySet
from keystay.workforce.registrations.models import Registration, RegistrationStatus, Renewal
from keystay.workforce.registrations.rules import TASKS, closing_year, day_in, finished_on, tasks_of

# Someone taken off the register for not renewing still owes it: they may not practise.
MUST_RENEW = (RegistrationStatus.REGISTERED, RegistrationStatus.NOT_RENEWED)


@dataclass(frozen=True)
class Season:
    """The weeks in which one registration year's renewal is open."""

    year: int
    opens_on: date
    closes_on: date


class Work(NamedTuple):
    """One assignment, as far as registration needs to know it."""

    team: str
    starts_on: date
    ends_on: date | None
    fte: Decimal

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Noted(NamedTuple):
    """What is noted of one person's renewal in one year."""

    tasks: Mapping[str, date | None]
    confirmed_on: date | None


NOTHING = Noted({}, None)

# The first registration year that is noted here, of anyone.
_FIRST_NOTED = Renewal.objects.order_by("year").values("year")[:1]


@dataclass(frozen=True)
class Year:
    """One person's renewal in one registration year."""

    person: str
    year: int
    opens_on: date
    closes_on: date
    asked: tuple[str, ...]
    left: tuple[str, ...]
    kept_on: date | None
    team: str | None
    last_day: date | None


def years(window: Window, people: Collection[str] | None = None) -> Iterator[Year]:
    """Every renewal that closes in the window for those in post on its last day.

    Four SQL statements however many people.
    """
    values = policy(window.today)
    work = _work(Q() if people is None else Q(person__in=people), window)
    found = Registration.objects.filter(person__in=list(work), status__in=MUST_RENEW)
    rows = list(found.annotate(recorded_since=Subquery(_FIRST_NOTED)))
    known = next((row.recorded_since for row in rows), None)
    # With none noted yet, the year that closes next is the first.
    known = known or closing_year(window.today, values["registration.window_closes"])
    first = max(window.first.year, known)
    seasons = [
        season
        for year in range(first, window.last.year + 1)
        if window.first <= (season := _season(year, values)).closes_on <= window.last
    ]
    noted = _noted([row.pk for row in rows], first)
    for row in rows:
        for season in seasons:
            renewal = noted.get((row.pk, season.year), NOTHING)
            kept_on = _kept_on(row, season, renewal)
            if _is_wanted(window, kept_on):
                yield from _year(row, season, renewal, work[row.pk], kept_on)


def this_year(person: Person, on: date) -> Year | None:
    """The renewal that someone has to do now: the earliest unfinished, else the next to close."""
    window = Window(date.min, date(on.year + 1, 12, 31), on)
    rows = list(years(window, [person.pk]))
    unfinished = [row for row in rows if row.kept_on is None]
    return next(iter(unfinished or rows[-1:]), None)


def unfinished(people: PersonQuerySet, on: date) -> list[Year]:
    """The renewals still to be done by some people, of those that are open or closed by now."""
    window = Window(date.min, date(on.year, 12, 31), on, open_only=True)
    asked = set(people.values_list("pk", flat=True))
    return [
        row
        for row in years(window, None)
        if row.person in asked
        and row.opens_on <= on
        and (row.last_day is None or row.last_day >= on)
    ]


def without_number(people: PersonQuerySet, on: date) -> QuerySet[Person]:
    """Those in post on the day for whom no registration is recorded, in order of name."""
    held = Assignment.objects.current(on)
    return people.filter(pk__in=held.values("person"), registration__isnull=True)


def _season(year: int, values: Policy) -> Season:
    opens_on = day_in(year, values["registration.window_opens"])
    return Season(year, opens_on, day_in(year, values["registration.window_closes"]))


def _kept_on(row: Registration, season: Season, noted: Noted) -> date | None:
    asked = tasks_of(row.registered_on, season.opens_on)
    kept_on = finished_on(asked, noted.tasks, noted.confirmed_on)
    return season.closes_on if kept_on is None and _seen_after(row, season.closes_on) else kept_on


def _is_wanted(window: Window, kept_on: date | None) -> bool:
    if window.open_only:
        return kept_on is None
    return window.kept_since is None or (kept_on or date.min) >= window.kept_since


def _year(
    row: Registration, season: Season, noted: Noted, work: Sequence[Work], kept_on: date | None
) -> Iterator[Year]:
    """The renewal, or nothing for someone not in post or not yet registered when it closed."""
    closes_on = season.closes_on
    there = [stretch for stretch in work if stretch.covers(closes_on)]
    if not there or (row.registered_on is not None and row.registered_on > closes_on):
        return
    asked = tasks_of(row.registered_on, season.opens_on)
    ends = [stretch.ends_on for stretch in work]
    yield Year(
        person=row.pk,
        year=season.year,
        opens_on=season.opens_on,
        closes_on=closes_on,
        asked=asked,
        left=() if kept_on else tuple(task for task in asked if noted.tasks.get(task) is None),
        kept_on=kept_on,
        team=max(there, key=lambda stretch: stretch.fte).team,
        last_day=None if None in ends else max(end for end in ends if end),
    )


def _seen_after(row: Registration, closes_on: date) -> bool:
    """True if the register showed them after renewal closed: then they renewed in time."""
    registered = row.status == RegistrationStatus.REGISTERED
    return registered and row.checked_on is not None and row.checked_on > closes_on


def _work(asked: Q, window: Window) -> dict[str, list[Work]]:
    """The work of those who were in post in the window, or are today where only that matters."""
    edge = min(window.recent, window.today) if window.recent else window.first
    lately = Assignment.objects.filter(asked).exclude(ends_on__lt=edge)
    rows = Assignment.objects.filter(asked, person__in=lately.values("person"))
    found: dict[str, list[Work]] = defaultdict(list)
    columns = ("person_id", "team_id", "starts_on", "ends_on", "fte")
    for person, *work in rows.order_by("starts_on", "id").values_list(*columns):
        found[person].append(Work(*work))
    return found


def _noted(people: Collection[str], first: int) -> dict[tuple[str, int], Noted]:
    rows = Renewal.objects.filter(registration__in=people, year__gte=first).order_by()
    columns = ("registration_id", "year", "confirmed_on", *(f"{task}_on" for task in TASKS))
    return {
        (person, year): Noted(dict(zip(TASKS, days, strict=True)), confirmed_on)
        for person, year, confirmed_on, *days in rows.values_list(*columns)
    }
