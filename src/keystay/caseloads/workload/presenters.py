"""Caseloads as their pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from keystay.caseloads.cases.models import Plan, Spell
from keystay.caseloads.workload.pressures import Pressures
from keystay.caseloads.workload.queries import Load, TeamLoad
from keystay.core.components.charts import bars_against_capacity
from keystay.core.tables.exports import Sheet, number
from keystay.core.words import fte, one_decimal, plural
from keystay.organisation.models import Team
from keystay.workforce.people.models import Person

BY_TEAM = (
    *("Team", "Cases", "Holders, FTE", "Average", "Most held by one", "Over capacity"),
    *("Load", "Capacity", "New in 7 days", "New in 28 days", "Without a worker", "Longest wait"),
    "With more than one worker",
)
WORKERS = ("Worker", "Stage", "Agency", "FTE", "Cases", "Load", "Capacity", "Against capacity")


@dataclass(frozen=True)
class Figure:
    """A number with the words that say what it is; `late` marks one to act on."""

    number: str
    words: str
    late: bool = False


@dataclass(frozen=True)
class Line:
    """A team, or a service as a whole, with what presses on it; `href` is its own page."""

    load: TeamLoad
    pressures: Pressures
    href: str

    @property
    def share(self) -> str:
        """The load as a percentage of capacity, in words."""
        return share_words(self.load)


@dataclass(frozen=True)
class Whole:
    """Several teams as a page shows them: together, by service where there are several, by team."""

    figures: list[Figure]
    plans: list[tuple[str, int]]
    services: list[Line]
    teams: list[Line]


def figures(load: TeamLoad, found: Pressures) -> list[Figure]:
    """Some teams together as the page prints them."""
    workers = f"of {load.able} {plural(load.able, 'worker', 'workers')}"
    over = f"{workers} {plural(load.over, 'is', 'are')} over capacity"
    new = f"cases taken on in the last 28 days, {found.week} of them in the last 7"
    return [
        Figure(f"{load.cases:,}", plural(load.cases, "case", "cases")),
        Figure(one_decimal(load.average), "cases on average for each full-time worker with any"),
        Figure(str(load.largest), "cases at most held by one worker"),
        Figure(str(load.over), over, late=bool(load.over)),
        *([_below(load)] if load.has_least else []),
        Figure(share_words(load), _of_capacity(load)),
        Figure(str(found.four_weeks), new),
        _waiting(found),
        Figure(str(found.shared), _shared(found.shared)),
    ]


def share_words(load: TeamLoad) -> str:
    """`97 %` of capacity; a dash where there is no capacity to speak of."""
    return "–" if load.share is None else f"{round(load.share)} %"


def _of_capacity(load: TeamLoad) -> str:
    unit = load.workers[0].unit if load.workers else "cases"
    return (
        f"of capacity: {one_decimal(load.load)} {unit} with room for {one_decimal(load.capacity)}"
    )


def _below(load: TeamLoad) -> Figure:
    # No mark of lateness: a least is indicative, as those who published one said.
    words = plural(load.below, "worker carries", "workers carry")
    return Figure(str(load.below), f"{words} less than the least that the weights name")


def against_words(load: Load) -> str:
    """`Within`, `Within; below the least of 80.0`, `No cases`."""
    band = "No cases" if load.band == "none" else load.band.capitalize()
    return band if load.below is None else f"{band}; below the least of {one_decimal(load.below)}"


def _waiting(found: Pressures) -> Figure:
    count = len(found.waits)
    words = plural(count, "child is without a worker", "children are without a worker")
    longest = f", the longest for {days_words(found.waits[0])}" if found.waits else ""
    return Figure(str(count), words + longest, late=bool(count))


def _shared(count: int) -> str:
    return plural(count, "child has more than one worker", "children have more than one worker")


def days_words(days: int) -> str:
    """`1 day`, `12 days`."""
    return f"{days} {plural(days, 'day', 'days')}"


def capacity_chart(team: str, on: date, loads: Sequence[Load]) -> SafeString | None:
    """Each worker's cases against their capacity, as a picture; None when nobody has cases."""
    shown = [load for load in loads if load.cases or load.capacity]
    if not any(load.cases for load in shown):
        return None
    return bars_against_capacity(
        title=f"Cases against capacity in {team}, {on:%-d %B %Y}",
        rows=[(load.name, load.load, load.capacity, load.band) for load in shown],
    )


def plan_rows(mix: dict[str, int]) -> list[tuple[str, int]]:
    """The mix by plan in words, leaving out what nobody has."""
    words = dict(Plan.choices) | {"": "No plan recorded"}
    return [(words[plan], count) for plan, count in mix.items() if count]


def named_pairs(
    pairs: Iterable[tuple[tuple[str, ...], int]], names: Mapping[str, str]
) -> list[tuple[str, int]]:
    """Who share children, in words, with how many."""
    return [(" and ".join(sorted(names[who] for who in people)), n) for people, n in pairs]


def council_sheet(lines: Iterable[Line], on: date) -> Sheet:
    """The caseloads of teams as a file, figures as the page prints them."""
    rows = [
        (
            line.load.name,
            line.load.cases,
            number(one_decimal(line.load.holders_fte)),
            number(one_decimal(line.load.average)),
            line.load.largest,
            line.load.over,
            number(one_decimal(line.load.load)),
            number(one_decimal(line.load.capacity)),
            line.pressures.week,
            line.pressures.four_weeks,
            len(line.pressures.waits),
            max(line.pressures.waits, default=""),
            line.pressures.shared,
        )
        for line in lines
    ]
    return Sheet("Caseloads", on, BY_TEAM, rows, names_people=False)


def team_sheet(team: Team, loads: Iterable[Load], on: date) -> Sheet:
    """The workers of a team against capacity as a file, figures as the page prints them."""
    rows = [
        (
            load.name,
            load.stage,
            "Yes" if load.agency else "",
            number(fte(load.fte)),
            load.cases,
            number(one_decimal(load.load)),
            number(one_decimal(load.capacity)),
            against_words(load),
        )
        for load in loads
    ]
    return Sheet(f"Caseloads in {team.name}", on, WORKERS, rows)


def worker_sheet(person: Person, lines: Iterable[tuple[Spell, str]], on: date) -> Sheet:
    """One worker's cases by reference as a file, each with who else holds it."""
    rows = [
        (person.name, spell.child.shown, spell.starts_on, _team_name(spell), also)
        for spell, also in lines
    ]
    headings = ("Worker", "Reference", "Held since", "Team", "Held with")
    return Sheet("Cases", on, headings, rows, about=person.pk)


def _team_name(spell: Spell) -> str:
    return spell.team.name if spell.team else ""
