"""Feedback in words, tables, a picture and files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from keystay.caseloads.feedback.catalogue import catalogue
from keystay.caseloads.feedback.models import Reply
from keystay.caseloads.feedback.queries import Place, Read, Standing
from keystay.caseloads.feedback.rules import (
    COUNCIL,
    MEETING,
    NO,
    PARTLY,
    YES,
    Half,
    Quarter,
    Tally,
    together,
)
from keystay.caseloads.feedback.versions import Cut, Version
from keystay.core.components.charts import Series, trend_line
from keystay.core.tables.exports import Sheet

SENTENCES = {
    "feedback.brought_in": "Brought in feedback of earlier quarters: {after[forms]} forms of "
    "{after[asked]} people who were asked",
    "feedback.asked": "Asked {after[people]} for feedback: {after[kind]} of {after[held_on]}, "
    "{after[team]}",
    "feedback.withdrawn": "Withdrew code {after[number]} for feedback: {after[kind]} of "
    "{after[held_on]}, {after[team]}",
    "feedback.replied": "{after[team]} answered families’ feedback on “{after[theme]}”",
}
LEVELS = {COUNCIL: "Council", "service": "Service", "team": "Team", MEETING: "Kind of meeting"}
RUNNING = "Shown when the quarter is over"
GUARDED = (
    "Withheld: with the groups that are shown, it would tell what fewer than {minimum} forms say"
)


@dataclass(frozen=True)
class Line:
    """A statement with how many gave each answer, and the shares of those who answered."""

    name: str
    tally: Tally
    shares: tuple[int | None, int | None, int | None]


@dataclass(frozen=True)
class Change:
    """A statement's share of yes in a half-year, a year before, and the difference in points."""

    name: str
    now: int | None
    before: int | None

    @property
    def difference(self) -> str:
        if self.now is None or self.before is None:
            return "–"
        points = self.now - self.before
        return f"{points:+d}".replace("-", "−") if points else "0"


def quarter_words(quarter: Quarter) -> str:
    """`January to March 2026`."""
    return f"{quarter.first:%B} to {quarter.last:%B %Y}"


def short_quarter(quarter: Quarter) -> str:
    """`Jan–Mar 2026`, for a menu."""
    return f"{quarter.first:%b}–{quarter.last:%b %Y}"


def half_words(half: Half) -> str:
    """`Apr–Sep 2025`, `Oct 2025–Mar 2026`."""
    if half.summer:
        return f"Apr–Sep {half.year}"
    return f"Oct {half.year}–Mar {half.year + 1}"


def why_withheld(row: Standing | Read, minimum: int, over: bool) -> str:
    """Why a group's feedback is not shown; empty if it is."""
    if row.shown:
        return ""
    if not row.forms:
        return "No forms yet"
    if not over:
        return RUNNING
    if row.alone:
        return f"Fewer than {minimum} forms: one question only"
    if row.forms < minimum:
        return f"Withheld: fewer than {minimum} forms"
    return GUARDED.format(minimum=minimum)


def lines(tallies: Iterable[Tally]) -> list[Line]:
    """The statements of a group by name, each with its shares."""
    names = catalogue().names
    return [
        Line(names[row.theme], row, (row.share(YES), row.share(PARTLY), row.share(NO)))
        for row in tallies
    ]


def changes(now: Sequence[Tally] | None, before: Sequence[Tally] | None) -> list[Change]:
    """Each statement in a half-year beside the same half a year before; None if not shown."""
    then = {row.theme: row.share(YES) for row in before or ()}
    today = {row.theme: row.share(YES) for row in now or ()}
    return [Change(n, today.get(key), then.get(key)) for key, n in catalogue().names.items()]


def trend(
    place: Place, found: Mapping[Half, Sequence[Tally]], wanted: Sequence[Half]
) -> SafeString | None:
    """All statements together over the half-years, as a picture; None with fewer than two."""
    wanted = wanted[next((n for n, half in enumerate(wanted) if half in found), 0) :]
    values = [_yes(found.get(half)) for half in wanted]
    if sum(value is not None for value in values) < 2:
        return None
    return trend_line(
        title=f"Families who say yes, {place.name}",
        sentence="Share of yes among all answers to all statements, for each half-year of which "
        "both quarters are shown.",
        years=[half_words(half) for half in wanted],
        series=[Series("Yes, %", tuple(values), "you")],
        decimals=0,
    )


def _yes(tallies: Sequence[Tally] | None) -> Decimal | None:
    share = together(tallies).share(YES) if tallies else None
    return None if share is None else Decimal(share)


def standings_sheet(rows: Iterable[Standing], quarter: Quarter, whys: Sequence[str]) -> Sheet:
    """How groups stand in a quarter as a file."""
    headings = (
        "Group",
        "What it is",
        "Asked",
        "Answered of those",
        "Forms in the quarter",
        "Shown",
    )
    made = [
        (
            row.place.name,
            LEVELS[row.place.group.level],
            row.asked,
            row.used,
            row.forms,
            why or "Yes",
        )
        for row, why in zip(rows, whys, strict=True)
    ]
    title = f"Families' feedback {quarter.year} quarter {quarter.number}"
    return Sheet(title, quarter.last, headings, made, names_people=False)


def group_sheet(place: Place, quarter: Quarter, said: Read, why: str) -> Sheet:
    """What a group said as a file: exactly what its page shows."""
    headings = ("Statement", "Yes", "Partly", "No", "Rather not say", "Yes, %")
    full = [
        (line.name, row.yes, row.partly, row.no, row.unsaid, row.share(YES))
        for line in lines(said.tallies)
        for row in [line.tally]
    ]
    title = f"Families' feedback {place.name} {quarter.year} quarter {quarter.number}"
    notes = [f"{said.forms} forms", *([why] if why else [])]
    rows = [alone_row(said)] if said.alone else full
    return Sheet(title, quarter.last, headings, rows, notes, names_people=False)


def alone_row(said: Read) -> tuple[object, ...]:
    """The one statement of a small service, as yes or anything else."""
    (row,) = said.tallies
    return (catalogue().names[row.theme], row.yes, "", "", said.forms - row.yes, "")


def said_sheet(rows: Iterable[Reply], on: date) -> Sheet:
    """You said, we did, as a file."""
    headings = ("Team", "Quarter", "Theme", "You said", "We did", "Day")
    made = [
        (e.reply.team.name, e.quarter, e.theme, e.reply.said, e.reply.done, e.reply.replied_on)
        for e in told(rows)
    ]
    return Sheet("You said, we did", on, headings, made, names_people=False)


def version_words(version: Version) -> str:
    """`For parents and carers, version 2`."""
    return f"{catalogue().forms[version.form].name}, version {version.number}"


def changed_words(cut: Cut) -> str:
    """Since when the words of a form are others, in a sentence; empty if none has changed."""
    newest = {each.form: each for each in reversed(cut.choices)}
    told = [
        f"{version_words(each)}, came back first in {quarter_words(cut.begun(each))}"
        for each in newest.values()
    ]
    return f"The words of a form have changed. {'; '.join(told)}." if told else ""


@dataclass(frozen=True)
class Told:
    """A reply with its theme and quarter in words."""

    reply: Reply
    theme: str
    quarter: str


def told(rows: Iterable[Reply]) -> list[Told]:
    """Replies as pages show them; a theme that is no longer asked about keeps its key."""
    names = catalogue().names
    return [
        Told(row, names.get(row.theme, row.theme), quarter_words(Quarter(row.year, row.quarter)))
        for row in rows
    ]
