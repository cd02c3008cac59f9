"""Continuity of key worker, read from the spells of the children in question (C4)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from keystay.caseloads.cases.models import Child
from keystay.caseloads.continuity import rules
from keystay.caseloads.continuity.reading import LATEST, parts_begun, staff_read, stories_of
from keystay.caseloads.continuity.reckoning import facts_of, reckon, reckoned
from keystay.caseloads.continuity.rules import Story
from keystay.caseloads.continuity.tally import Facts, Tally
from keystay.caseloads.continuity.trend import Point
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.models import Person

# The windows that the issue names for C1.
WEEK, FOUR_WEEKS = 7, 28


@dataclass(frozen=True)
class TeamYear:
    """A team's twelve months; `team` is empty for cases of no team."""

    team: str
    name: str
    tally: Tally


@dataclass(frozen=True)
class Year:
    """Twelve months to a day: all together, by team in order of name, and how it came to be."""

    on: date
    since: date
    tally: Tally
    teams: tuple[TeamYear, ...]
    trend: tuple[Point, ...]


@dataclass(frozen=True)
class Listed:
    """A child by reference: changes in the year, and the present worker or the wait."""

    case: str
    changes: int
    worker: str
    since: date | None


@dataclass(frozen=True)
class NewCases:
    """How many children a worker took on in the last 7 and 28 days."""

    person: str
    name: str
    team: str
    team_name: str
    week: int
    four_weeks: int


@dataclass(frozen=True)
class Earlier:
    """Someone who held a child before, and their last day with them."""

    worker: str
    name: str
    until: date


@dataclass(frozen=True)
class Continuity:
    """What moving a child would cost: key workers in twelve months, who it is now, who was.

    `changes` are those of the twelve months. `worker` and `since` are empty for a child who
    waits. `before` is everyone else who ever held the child, the latest first.
    """

    workers: int
    changes: int
    worker: str
    name: str
    since: date | None
    before: tuple[Earlier, ...]


def year(on: date, teams: Collection[str] | None = None) -> Year:
    """Continuity over the twelve months to the day, of the teams or of the whole council.

    From what was reckoned ahead where it still stands, or else from the spells: six SQL
    statements at most. Nothing before the policy began.
    """
    found = reckoned(on) or reckon(on, teams)
    total, by_team = found.year.of(teams)
    return Year(on, rules.year_to(on), total, tuple(_named(by_team)), found.trend.of(teams))


def listed(on: date, team: str, many: int) -> tuple[list[Listed], list[Listed]]:
    """Children with the team now who changed key worker in it `many` times or more in the
    twelve months to the day, and those who wait now, by reference.

    Both worst first. Four SQL statements besides the policy.
    """
    changed: list[tuple[Facts, int]] = []
    waiting: list[tuple[Facts, date]] = []
    for each in facts_of(on, team):
        changes = sum(row.change.from_team == team for row in each.changes)
        since = next((w.since for w in each.waits if w.since and w.team == team), None)
        # A case that was closed or is another team's now is not this manager's to look at.
        if changes >= many and (since or (each.present and each.present.team == team)):
            changed.append((each, changes))
        if since:
            waiting.append((each, since))
    cases = _references([*(f.child for f, _ in changed), *(f.child for f, _ in waiting)])
    names = names_of(f.present.worker for f, _ in changed if f.present)
    many_rows = [_listed(cases, names, each, changes) for each, changes in changed]
    waits = [Listed(cases[each.child], len(each.changes), "", since) for each, since in waiting]
    return (
        sorted(many_rows, key=lambda row: (-row.changes, row.case)),
        sorted(waits, key=lambda row: (row.since or LATEST, row.case)),
    )


def taken_on(on: date) -> dict[str, tuple[str, int, int]]:
    """For each worker who took on a child in the 28 days to the day: their team ("" for none),
    and how many children in 7 days and in 28. Two SQL statements besides the policy.

    A spell that only carries on from another of the same worker is no new case; one that has
    ended since is.
    """
    since, staff = on - timedelta(days=FOUR_WEEKS - 1), staff_read()
    found: dict[str, list[date]] = defaultdict(list)
    for parts in parts_begun(on, since, policy(on)):
        for worker, day in rules.begun(parts, since).items():
            found[worker].append(day)
    return {
        worker: (
            staff.team_of(worker, on) or "",
            sum(day > on - timedelta(days=WEEK) for day in days),
            len(days),
        )
        for worker, days in found.items()
    }


def new_of(person: str, on: date) -> tuple[int, int]:
    """How many children one worker took on in the 7 and the 28 days to the day."""
    since = on - timedelta(days=FOUR_WEEKS - 1)
    told = parts_begun(on, since, policy(on), person)
    days = [rules.begun(parts, since).get(person) for parts in told]
    begun = [day for day in days if day]
    return sum(day > on - timedelta(days=WEEK) for day in begun), len(begun)


def new_cases(on: date, teams: Collection[str] | None, person: str | None = None) -> list[NewCases]:
    """Children whom each worker took on in the 7 and 28 days to the day, most first.

    By the worker's own team, of `teams` (None is all) or of `person` themselves.
    """
    found = taken_on(on)
    names, called = names_of(found), dict(Team.objects.order_by("pk").values_list("pk", "name"))
    rows = [
        NewCases(worker, names[worker], team, called.get(team, ""), week, four_weeks)
        for worker, (team, week, four_weeks) in found.items()
        if teams is None or team in teams or worker == person
    ]
    return sorted(rows, key=lambda row: (-row.four_weeks, -row.week, row.name, row.person))


def cost_of_moving(children: Collection[int], on: date) -> dict[int, Continuity]:
    """For each child what moving the case to someone else would cost, as at the day.

    Four SQL statements. A child without a spell in a counting role has no entry.
    """
    values, staff, since = policy(on), staff_read(), rules.year_to(on)
    told = dict(stories_of(children, on, values, staff))
    held = {part.worker for each in told.values() for part in each.parts if part.worker}
    names = names_of(held)
    return {child: _continuity(each, names, since, on) for child, each in told.items()}


def names_of(people: Iterable[str]) -> dict[str, str]:
    """Names by id: one SQL statement."""
    return {person.pk: person.name for person in Person.objects.filter(pk__in=set(people))}


def _continuity(told: Story, names: dict[str, str], since: date, on: date) -> Continuity:
    relationships = told.relationships
    in_year = {each.worker for each in relationships if each.last >= since}
    now = relationships[-1] if relationships and relationships[-1].last == on else None
    last_days: dict[str, date] = {}
    for part in told.parts:
        if part.worker and part.worker != (now.worker if now else ""):
            last_days[part.worker] = max(part.last, last_days.get(part.worker, part.last))
    before = [Earlier(worker, names[worker], last) for worker, last in last_days.items()]
    before.sort(key=lambda each: (-each.until.toordinal(), each.name, each.worker))
    return Continuity(
        workers=len(in_year),
        changes=sum(each.day >= since for each in told.changes),
        worker=now.worker if now else "",
        name=names[now.worker] if now else "",
        since=now.first if now else None,
        before=tuple(before),
    )


def _references(children: Iterable[int]) -> dict[int, str]:
    return {child.pk: child.shown for child in Child.objects.filter(pk__in=set(children))}


def _listed(cases: dict[int, str], names: dict[str, str], each: Facts, changes: int) -> Listed:
    now = each.present
    return Listed(
        cases[each.child], changes, names[now.worker] if now else "", now.first if now else None
    )


def _named(tallies: Mapping[str, Tally]) -> list[TeamYear]:
    names = dict(Team.objects.order_by("pk").values_list("pk", "name"))
    rows = [TeamYear(t, names[t] if t else "No team", tally) for t, tally in tallies.items()]
    # Cases of no team come last.
    return sorted(rows, key=lambda row: (not row.team, row.name, row.team))
