"""Allocations as their pages show them, and the topic's own events in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict

from keystay.caseloads.allocations.away import away_words
from keystay.caseloads.allocations.candidates import Candidate
from keystay.caseloads.allocations.sketch import Case, Move
from keystay.caseloads.cases.models import Child, Plan
from keystay.caseloads.unallocated.queries import Waiting
from keystay.core.tables.exports import Sheet
from keystay.core.words import day, short_day
from keystay.organisation.models import Team
from keystay.workforce.models import Person

# In the address of a sketch, before the reference of a case that is moved.
CASE = "case-"
SENTENCES = {
    "allocations.given": "Case {after[case]} given to {after[worker]} from {after[from]}",
    "allocations.dropped": "The allocation of case {after[case]} to {after[worker]} was dropped",
    "allocations.confirmed": "The case system shows case {after[case]} with {after[worker]}",
    "allocations.looked_at": (
        "Looked at the allocation of case {after[case]} to {after[worker]}, at {after[load]} "
        "with room for {after[capacity]}"
    ),
}


@dataclass(frozen=True)
class WaitingLine:
    """A case that waits, in words."""

    reference: str
    case: str
    team: str
    since: date
    days: int


@dataclass(frozen=True)
class Line:
    """A worker who could take the case, as the page shows the facts about them."""

    row: Candidate
    skills: tuple[str, ...]
    away: str
    knew: str


@dataclass(frozen=True)
class Placing:
    """A case whose taker can be chosen in a sketch; `siblings` are its brothers and sisters in
    the team, and `to` is who takes it there.
    """

    reference: str
    case: str
    points: Decimal
    siblings: str
    to: str


def placings(cases: Iterable[Case], moves: Mapping[str, str]) -> list[Placing]:
    """Cases of one worker as the sketch lists them, with who takes each."""
    return [
        Placing(
            each.child.reference,
            each.child.shown,
            each.points,
            ", ".join(sibling.shown for sibling in each.siblings),
            moves.get(each.child.reference, ""),
        )
        for each in cases
    ]


def way_back(asked: QueryDict, moves: Iterable[Move], *, together: bool) -> list[tuple[Move, str]]:
    """Each move of a sketch with the address of the sketch without it.

    Where brothers and sisters go along, they come back along too.
    """
    rows = list(moves)
    others = [(key, value) for key, value in asked.items() if not key.startswith(CASE)]
    found = []
    for move in rows:
        gone = {move.case.child, *(move.case.siblings if together else ())}
        kept = [
            (CASE + row.case.child.reference, row.to) for row in rows if row.case.child not in gone
        ]
        found.append((move, "?" + urlencode([*others, *kept])))
    return found


def waiting_lines(
    rows: Iterable[Waiting], teams: Mapping[str, Team], on: date
) -> list[WaitingLine]:
    """Cases that wait, the longest first."""
    return [
        WaitingLine(
            each.child.reference,
            each.child.shown,
            teams[each.team].name if each.team else "No team",
            each.since,
            (on - each.since).days,
        )
        for each in rows
    ]


def waiting_sheet(rows: Iterable[WaitingLine], on: date) -> Sheet:
    """Cases that wait as a file."""
    told = [(row.case, row.team, row.since, row.days) for row in rows]
    headings = ("Reference", "Team", "Without a worker since", "Days")
    return Sheet("Cases without a worker", on, headings, told)


def line(row: Candidate) -> Line:
    """The facts about a worker in words."""
    return Line(
        row,
        skills=tuple(_skills(row)),
        away="; ".join(away_words((row.away, row.until))),
        knew=f"Until {short_day(row.knew_until)}" if row.knew_until else "",
    )


def plan_words(plan: str) -> str:
    """A kind of plan as people read it."""
    return dict(Plan.choices).get(plan, "No plan recorded")


def given(cases: Sequence[Child], person: Person, starts_on: date) -> str:
    """What was done, for the banner."""
    what = f"Case {cases[0].shown}" if len(cases) == 1 else f"{len(cases)} cases"
    return f"{what} given to {person.name} from {day(starts_on)}."


def _skills(row: Candidate) -> Iterator[str]:
    """What they qualified with and do besides cases, and the work that they have in hand."""
    for award in row.awards:
        yield f"{award.title}, {award.awarded_on.year}" if award.awarded_on else award.title
    yield from row.before.duties
    kinds = dict(Plan.choices) | {"": "without a plan recorded"}
    held = [
        f"{row.works_with[plan]} {words}" for plan, words in kinds.items() if row.works_with[plan]
    ]
    if held:
        yield f"Now {', '.join(held)}"
