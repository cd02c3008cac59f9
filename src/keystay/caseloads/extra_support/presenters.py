"""Extra support as its pages show it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Generic, TypeVar

from keystay.caseloads.extra_support.models import Intensive, Outcome, Support
from keystay.caseloads.extra_support.queries import Had, days_of
from keystay.caseloads.extra_support.rules import Followed
from keystay.core.tables.exports import Sheet
from keystay.organisation.models import Team
from keystay.stats.suppression import SUPPRESSED, breakdown, count, rate

SENTENCES = {
    "support.began": "Extra support began: {after[kind]}, {after[person]}, {after[starts_on]}",
    "support.ended": "Extra support ended on {after[ends_on]}: {after[kind]}, {after[person]}",
    "support.corrected": "Extra support corrected: {after[kind]}, {after[person]}",
    "support.referred": "Asked {after[partner]} for intensive support on {after[referred_on]}",
    "support.taken_up": "Intensive support by {after[partner]} began on {after[begun_on]}",
    "support.finished": "Intensive support by {after[partner]} ended: {after[outcome]}",
    "support.declined": "Intensive support by {after[partner]} was declined",
    "support.intensive_corrected": "Intensive support by {after[partner]} corrected",
}
STATES = {
    "referred": ("Referred", "yellow"),
    "begun": ("Begun", "blue"),
    "ended": ("Ended", "grey"),
    "declined": ("Declined", "grey"),
}
BY_TEAM = ("Team", "Family support workers", "Placement Support Team", "Intensive support")
EACH = (
    *("Reference", "Held by", "Support", "Given by", "State"),
    *("Referred", "Begun", "Ended", "Outcome or what for"),
)

T = TypeVar("T", Support, Intensive)


@dataclass(frozen=True)
class State:
    """A status in words and colour."""

    label: str
    colour: str


@dataclass(frozen=True)
class Line(Generic[T]):
    """A piece of support with its state, and who holds the case."""

    row: T
    held_by: str
    state: State
    code: str


def support_lines(found: Iterable[Had[Support]], on: date) -> list[Line[Support]]:
    """Extra support that is open, or ended in the last year."""
    kept = [h for h in found if h.row.ends_on is None or h.row.ends_on > on - timedelta(days=365)]
    return [
        Line(
            each.row,
            each.holder.name if each.holder else "",
            State("Ended", "grey") if each.row.ends_on else State("Open", "blue"),
            "ended" if each.row.ends_on else "begun",
        )
        for each in kept
    ]


def intensive_lines(found: Iterable[Had[Intensive]], on: date) -> list[Line[Intensive]]:
    """Intensive support that is open, or was over in the last year."""
    lines = []
    for each in found:
        over, code = each.row.ended_on or each.row.declined_on, days_of(each.row).state
        if over is None or over > on - timedelta(days=365):
            name = each.holder.name if each.holder else ""
            lines.append(Line(each.row, name, State(*STATES[code]), code))
    return lines


@dataclass(frozen=True)
class Shown:
    """One line of a figure: what is counted, and the count as printed."""

    words: str
    number: str


@dataclass(frozen=True)
class Effect:
    """Plans that ended after a day, of one group, as printed; shares only where nothing hides."""

    words: str
    total: str
    soon: str
    later: str
    not_yet: str
    share_soon: str
    share_later: str


def became(rows: Sequence[Intensive], smallest: int) -> tuple[list[Shown], str]:
    """What became of the referrals, small counts hidden, and how many there were."""
    words = {"referred": "Not begun yet", "declined": "Declined before it began"}
    words |= {"begun": "Running"} | {o.value: f"Ended: {o.label.lower()}" for o in Outcome}
    states = [(days_of(row).state, row.outcome) for row in rows]
    found = Counter(outcome if state == "ended" else state for state, outcome in states)
    counts, total = breakdown([found[key] for key in words], smallest).shown()
    return [Shown(*pair) for pair in zip(words.values(), counts, strict=True)], total


def in_time(rows: Sequence[Intensive], days: int, smallest: int) -> list[Shown]:
    """Referrals begun within so many days, begun later, and not begun.

    All are hidden where this or what became of the same referrals hides any: the one could
    be worked out from the other.
    """
    waited = [(row.begun_on - row.referred_on).days for row in rows if row.begun_on]
    soon = sum(each <= days for each in waited)
    counts = (soon, len(waited) - soon, len(rows) - len(waited))
    words = (f"Begun within {days} days", "Begun later", "Not begun")
    hides = None in breakdown(counts, smallest).counts
    hides = hides or any(each.number == SUPPRESSED for each in became(rows, smallest)[0])
    shown = [SUPPRESSED if hides else count(each) for each in counts]
    return [Shown(*pair) for pair in zip(words, shown, strict=True)]


def effect(words: str, found: Followed, smallest: int) -> Effect:
    """One group's plans that ended within 3 and 6 months, small counts hidden."""
    counts = breakdown((found.soon, found.later, found.not_yet), smallest)
    (soon, later, not_yet), total = counts.shown()
    hides = None in counts.counts
    shares = [
        SUPPRESSED if hides else rate(Decimal(part), Decimal(found.all), smallest=smallest)
        for part in (found.soon, found.soon + found.later)
    ]
    return Effect(words, total, soon, later, not_yet, *shares)


def council_sheet(
    teams: Iterable[Team], counts: Mapping[str, tuple[int, int, int]], on: date
) -> Sheet:
    """Open support by team as a file."""
    rows = [(team.name, *counts.get(team.pk, (0, 0, 0))) for team in teams]
    return Sheet("Extra support by team", on, BY_TEAM, rows, names_people=False)


def team_sheet(
    title: str,
    supports: Iterable[Line[Support]],
    intensives: Iterable[Line[Intensive]],
    on: date,
) -> Sheet:
    """Who has what as a file, cases by reference."""
    rows: list[tuple[Any, ...]] = [
        (
            line.row.child.shown,
            line.held_by,
            line.row.get_kind_display(),
            line.row.person.name if line.row.person else "",
            line.state.label,
            "",
            line.row.starts_on,
            line.row.ends_on,
            line.row.what_for,
        )
        for line in supports
    ]
    rows += [
        (
            line.row.child.shown,
            line.held_by,
            "Intensive support",
            line.row.partner,
            line.state.label,
            line.row.referred_on,
            line.row.begun_on,
            line.row.ended_on or line.row.declined_on,
            line.row.get_outcome_display(),
        )
        for line in intensives
    ]
    return Sheet(title, on, EACH, rows)


def figures_sheet(
    groups: Mapping[str, Sequence[Shown]], effects: Sequence[Effect], on: date
) -> Sheet:
    """The figures as a file, as the page prints them."""
    rows: list[tuple[str, str, str]] = [
        (group, each.words, each.number) for group, lines in groups.items() for each in lines
    ]
    for each in effects:
        told = (
            ("Children", each.total),
            ("Plan ended within 3 months", each.soon),
            ("Plan ended in months 4 to 6", each.later),
            ("Plan not ended within 6 months", each.not_yet),
        )
        rows += [(each.words, words, number) for words, number in told]
    title = "Intensive support in figures"
    return Sheet(title, on, ("Group", "What", "Number"), rows, names_people=False)
