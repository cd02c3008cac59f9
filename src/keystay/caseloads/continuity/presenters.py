"""Continuity as its pages show it: each figure with what it counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from keystay.caseloads.continuity import rules
from keystay.caseloads.continuity.queries import Listed, NewCases, TeamYear, Year
from keystay.caseloads.continuity.tally import Spread, Tally
from keystay.core.components.charts import Series, trend_line
from keystay.core.tables.exports import Sheet, number
from keystay.core.words import day, plural, short_day
from keystay.organisation.models import Team

# Why a key worker changed: first what Keystay tells itself, then the case system's codes.
REASONS = {
    rules.LEAVER: "The worker left",
    rules.ABSENCE: "Long absence, or the return from one",
    rules.TRANSFER: "Moved to another team, or transferred as usual",
    "MANAGE": "Recorded as managing caseloads",
    "FCONTA": "Recorded as first contact or re-referral",
    "LEFTRL": "Recorded as left the role, though still in post here",
    "ORGRST": "Recorded as a restructure",
    "CHCHAN": "Recorded as asked for by the child",
    "PCCHAN": "Recorded as asked for by a parent or carer",
    "SWDIED": "Recorded as the worker died, though still in post here",
    "OTHERS": "Recorded as another reason",
    rules.NOT_RECORDED: "No reason recorded",
}
BY_TEAM = (
    *("Team", "Children", "Changes", "Changes for each child", "No change", "One", "Two"),
    *("Three or more", "After a worker left", "Transfer points", "Waiting now"),
    *("Days without a worker", "More than one worker now", "Present relationships, median days"),
)
LISTED = ("Reference", "Why listed", "Changes in twelve months", "Key worker", "Since")
NEW = ("Worker", "Team", "New in 7 days", "New in 28 days")
DAYS_IN_A_MONTH = Decimal("30.44")


@dataclass(frozen=True)
class Figure:
    """A number, the words that say what it is, and its definition; `late` is one to act on."""

    number: str
    words: str
    meaning: str
    late: bool = False


@dataclass(frozen=True)
class TeamRow:
    """A team's figures as the table prints them."""

    team: str
    name: str
    tally: Tally
    mean: str
    leavers: int
    middle: str


@dataclass(frozen=True)
class NewInTeam:
    """New cases of a team's workers together."""

    name: str
    week: int
    four_weeks: int


def page(year: Year, whose: str) -> dict[str, Any]:
    """What a page of a council or a team shows of its year."""
    return {
        "figures": list(_figures(year)),
        "by_changes": _by_changes(year.tally),
        "reasons": _reasons(year.tally),
        "lengths": _lengths(year.tally),
        "teams": [_row(each) for each in year.teams],
        "chart": _trend(year, whose),
    }


def by_team(rows: Iterable[NewCases]) -> list[NewInTeam]:
    """New cases by the worker's team, in order of its name."""
    week: Counter[str] = Counter()
    four: Counter[str] = Counter()
    for row in rows:
        week[row.team_name] += row.week
        four[row.team_name] += row.four_weeks
    return [NewInTeam(name or "No team", week[name], four[name]) for name in sorted(four)]


def length(days: float | None) -> str:
    """`45 days`, and from two months on `14 months`; a dash for none."""
    if days is None:
        return "–"
    whole = round(days)
    if whole < 61:
        return f"{whole} {plural(whole, 'day', 'days')}"
    return f"{round(Decimal(str(days)) / DAYS_IN_A_MONTH)} months"


def council_sheet(year: Year) -> Sheet:
    """The year of each team as a file."""
    rows = [
        (
            *(each.name, each.tally.children, each.tally.changes, number(two(each.tally.mean))),
            *each.tally.by_changes,
            *(each.tally.reasons[rules.LEAVER], each.tally.transfers, each.tally.waiting),
            *(each.tally.days_waited, each.tally.shared),
            "" if each.tally.present.middle is None else round(each.tally.present.middle),
        )
        for each in year.teams
    ]
    note = f"Twelve months from {day(year.since)} to {day(year.on)}. A child counts in each team."
    return Sheet("Continuity", year.on, BY_TEAM, rows, [note], names_people=False)


def team_sheet(team: Team, lists: tuple[list[Listed], list[Listed]], on: date) -> Sheet:
    """The children whom a team's managers should look at, as a file."""
    rows = [
        (each.case, why, each.changes, each.worker, each.since)
        for why, found in zip(("Many changes", "Waiting for a worker"), lists, strict=True)
        for each in found
    ]
    return Sheet(f"Continuity in {team.name}", on, LISTED, rows)


def new_sheet(rows: Iterable[NewCases], on: date) -> Sheet:
    """New cases by worker, as a file."""
    shown = [(row.name, row.team_name, row.week, row.four_weeks) for row in rows]
    return Sheet("New cases", on, NEW, shown)


def two(value: Decimal | None) -> str:
    """`1.25`; a dash for no value."""
    return "–" if value is None else f"{value:.2f}"


def _figures(year: Year) -> Iterator[Figure]:
    tally = year.tally
    leavers, several = tally.reasons[rules.LEAVER], sum(tally.by_changes[2:])
    span = f"from {day(year.since)} to {day(year.on)}"
    yield Figure(
        two(tally.mean),
        "changes of key worker for each child in twelve months",
        f"{tally.changes:,} changes ÷ {tally.children:,} children whose case was open on any day "
        f"{span}. The first worker of a case is no change.",
    )
    yield Figure(
        f"{several:,}",
        f"of {tally.children:,} children had two changes or more",
        f"Children with two changes of key worker or more {span}.",
    )
    yield Figure(
        f"{leavers:,}",
        f"of {tally.changes:,} changes came because the worker left",
        "The staff record has the earlier worker leave around the change, or the case system says "
        "that they left and they were not in post any more.",
    )
    yield Figure(
        f"{tally.transfers:,}",
        plural(tally.transfers, "transfer point", "transfer points"),
        "Changes of key worker at which the child moved to another team too.",
    )
    yield from _waits_and_present(tally, span)


def _waits_and_present(tally: Tally, span: str) -> Iterator[Figure]:
    yield Figure(
        f"{tally.waiting:,}",
        plural(tally.waiting, "child waits", "children wait") + " for a worker",
        "Children whose case is open on the day while nobody holds it.",
        late=bool(tally.waiting),
    )
    yield Figure(
        f"{tally.days_waited:,}",
        f"days without a worker, of {tally.waited:,} {plural(tally.waited, 'child', 'children')}",
        f"Days {span} on which a case was open and nobody held it, weekends included.",
    )
    yield Figure(
        f"{tally.shared:,}",
        plural(tally.shared, "child has", "children have") + " more than one worker",
        "Children whom two workers or more hold on the day in roles that count.",
    )
    yield Figure(
        length(tally.present.middle),
        "is the middle length of the relationships that run now",
        "How long the present key worker has held each child’s case: half have held it longer.",
    )


def _by_changes(tally: Tally) -> list[dict[str, str]]:
    words = ("No change", "One change", "Two changes", "Three changes or more")
    return [
        {"key": key, "value": _part(count, tally.children)}
        for key, count in zip(words, tally.by_changes, strict=True)
    ]


def _reasons(tally: Tally) -> list[dict[str, str]]:
    """Leavers and absence always, the others where there are any."""
    kept = (rules.LEAVER, rules.ABSENCE, rules.TRANSFER)
    return [
        {"key": words, "value": _part(tally.reasons[reason], tally.changes)}
        for reason, words in REASONS.items()
        if reason in kept or tally.reasons[reason]
    ]


def _lengths(tally: Tally) -> list[dict[str, str]]:
    return [
        {"key": f"Running now ({tally.present.count:,})", "value": _lengths_of(tally.present)},
        {"key": f"Ended by a change ({tally.over.count:,})", "value": _lengths_of(tally.over)},
    ]


def _lengths_of(found: Spread) -> str:
    if not found.count:
        return "None"
    return (
        f"Shortest {length(found.shortest)}, a quarter under {length(found.lower)}, half under "
        f"{length(found.middle)}, a quarter over {length(found.upper)}, longest "
        f"{length(found.longest)}"
    )


def _row(each: TeamYear) -> TeamRow:
    tally = each.tally
    leavers = tally.reasons[rules.LEAVER]
    return TeamRow(
        each.team, each.name, tally, two(tally.mean), leavers, length(tally.present.middle)
    )


def _trend(year: Year, whose: str) -> SafeString | None:
    """Changes for each child in the twelve months to each quarter's end, and to the day."""
    known = [point for point in year.trend if point.mean is not None]
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    sentence = (
        f"In the twelve months to {day(last.on)} each child had {two(last.mean)} changes of key "
        f"worker on average; to {day(first.on)} it was {two(first.mean)}."
    )
    return trend_line(
        title=f"Changes of key worker for each child, {whose}",
        sentence=sentence,
        years=[short_day(point.on) for point in year.trend],
        series=[Series("Changes", tuple(point.mean for point in year.trend), "you")],
        decimals=2,
        heading="Twelve months to",
    )


def _part(count: int, whole: int) -> str:
    share = f" ({round(Decimal(count) * 100 / whole)} %)" if whole else ""
    return f"{count:,} of {whole:,}{share}"
