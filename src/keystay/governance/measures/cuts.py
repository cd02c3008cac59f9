"""A measure by team, service, grade or entry route, small numbers withheld at this one door.

What is withheld in a part is decided from the people behind it, once for each part and way of
cutting, and holds for every measure that the part is in: so no two pages can be set against
each other. Services are hidden together with their teams. Figures over a year are cut only at
the ends of half-years and figures of a day only at the ends of months: between two days
chosen at will one could subtract one cut from the other and see a single person come or go
(reliability.md 101, 102).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keystay.core.half_years import last_end_of_half, last_end_of_month
from keystay.governance.measures.catalogue import Measure
from keystay.governance.measures.lines import Line
from keystay.governance.measures.parts import part_of
from keystay.governance.measures.queries import day_of
from keystay.governance.measures.sums import Result, result
from keystay.governance.measures.world import Day
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.stats.suppression import SMALLEST, SUPPRESSED, beside_total, nested
from keystay.workforce.people.models import Route

WAYS = {"team": "Team", "service": "Service", "grade": "Grade", "route": "Entry route"}
OF_PLACES = ("team", "service")
NOT_KNOWN = "Not known"
# Kinds of row that are somebody's or a post's; promise-keeping by team has a page of its own.
CUT = {"assignment", "absence", "worker", "equality", "post"}

Places = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Slice:
    """One team, service, grade or route; `result` printed as c where it is withheld."""

    name: str
    result: Result
    withheld: bool


@dataclass(frozen=True)
class Cut:
    """A measure cut one way on a day: the slices in order of name, and the whole."""

    measure: Measure
    way: str
    on: date
    slices: tuple[Slice, ...]
    whole: Result
    smallest: int

    @property
    def anything_withheld(self) -> bool:
        return any(each.withheld for each in self.slices)


def ways(measure: Measure) -> tuple[str, ...]:
    """How the measure may be cut; posts have no grade or route, and some figures no rows."""
    kinds = {part_of(key).of for key in measure.parts}
    if not kinds <= CUT:
        return ()
    return OF_PLACES if "post" in kinds else tuple(WAYS)


def day_for(measure: Measure, on: date) -> date:
    """The day on or before `on` on which the measure is cut."""
    over_time = any(part_of(key).over_time for key in measure.parts)
    return last_end_of_half(on) if over_time else last_end_of_month(on)


def cut(measure: Measure, way: str, on: date) -> Cut:
    """The measure cut one way, on the last day up to `on` on which it is cut."""
    when = day_for(measure, on)
    parts = [part_of(key) for key in measure.parts]
    day = day_of([*measure.parts, *(["known_route"] if way == "route" else [])], when)
    places = _places()
    smallest = int(policy(when).get("suppression.smallest_count", SMALLEST))
    label = _label(way, day, places)
    lines = {part.key: part.lines(day) if part.known(day) else None for part in parts}
    hidden = set[str]()
    for found in lines.values():
        hidden |= _hidden(way, found or (), label, places, smallest)
    names = sorted({label(line) for found in lines.values() for line in found or ()})
    slices = [_slice(measure, name, lines, label, name in hidden) for name in names]
    whole = result(measure, {key: _amounts(found) for key, found in lines.items()})
    last = {NOT_KNOWN: 1}
    slices.sort(key=lambda each: (last.get(each.name, 0), _natural(each.name)))
    return Cut(measure, way, when, tuple(slices), whole, smallest)


def _slice(
    measure: Measure,
    name: str,
    lines: Mapping[str, Sequence[Line] | None],
    label: Callable[[Line], str],
    withheld: bool,
) -> Slice:
    if withheld:
        return Slice(name, Result(None, SUPPRESSED), withheld=True)
    own = {
        key: None if found is None else [line for line in found if label(line) == name]
        for key, found in lines.items()
    }
    amounts = {key: _amounts(found) for key, found in own.items()}
    return Slice(name, result(measure, amounts), withheld=False)


def _amounts(found: Sequence[Line] | None) -> list[Decimal] | None:
    return None if found is None else [line.amount for line in found]


def _hidden(
    way: str,
    found: Sequence[Line],
    label: Callable[[Line], str],
    places: Places,
    smallest: int,
) -> set[str]:
    """The names of the slices to withhold, from how many people are behind each."""
    if way not in OF_PLACES:
        return beside_total(_people(found, label), smallest)
    services: dict[str, dict[str, int]] = defaultdict(dict)
    for team, count in _people(found, lambda line: line.team).items():
        services[places.get(team, (NOT_KNOWN, NOT_KNOWN))[1]][team] = count
    groups, teams = nested(services, smallest)
    if way == "service":
        return groups
    return {places.get(team, (NOT_KNOWN, NOT_KNOWN))[0] for team in teams}


def _people(found: Sequence[Line], label: Callable[[Line], str]) -> dict[str, int]:
    """How many people, or posts, stand behind each label."""
    behind: dict[str, set[str]] = defaultdict(set)
    for line in found:
        behind[label(line)].add(line.person or line.row)
    # In a fixed order: of equal counts the same one must be withheld on every page.
    return {name: len(behind[name]) for name in sorted(behind)}


def _label(way: str, day: Day, places: Places) -> Callable[[Line], str]:
    """What tells under which name a line falls."""
    if way in OF_PLACES:
        place = OF_PLACES.index(way)
        return lambda line: places.get(line.team, (NOT_KNOWN, NOT_KNOWN))[place]
    if way == "grade":
        return _grade(day)
    return lambda line: _route(day, line.person)


def _grade(day: Day) -> Callable[[Line], str]:
    """The grade of the line's own assignment, or of the last that the person began by the day."""
    jobs = sorted(day.world.jobs, key=lambda job: (job.starts, job.id))
    own = {job.id: job.grade for job in jobs}
    latest = {job.person: job.grade for job in jobs if job.starts <= day.on}
    return lambda line: own.get(line.row, latest.get(line.person, "")) or NOT_KNOWN


def _route(day: Day, person: str) -> str:
    known = day.world.details.get(person)
    return Route(known.route).label if known and known.route else NOT_KNOWN


def _places() -> dict[str, tuple[str, str]]:
    """The names of each team and of its service, by the team's id."""
    rows = Team.objects.order_by("pk").values_list("pk", "name", "service__name")
    return {pk: (team, service) for pk, team, service in rows}


def _natural(name: str) -> list[tuple[bool, int | str]]:
    """An order in which Grade 9 comes before Grade 10."""
    return [(part.isdigit(), int(part) if part.isdigit() else part) for part in name.split()]
