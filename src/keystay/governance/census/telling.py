"""A return in words: how it stands, its counts by rule, its figures beside others'."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keystay.core.components.svg import fixed
from keystay.governance.census.check import dfe_numbers
from keystay.governance.census.kept import Kept
from keystay.governance.census.models import SignedReturn
from keystay.governance.census.queries import all_rules
from keystay.governance.census.readings import BOTH, LAST_DAY, LEAVER, Readings
from keystay.governance.census.rules.rule import Severity
from keystay.governance.census.signed import Since, says
from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.standing import shown
from keystay.insight.benchmarks import queries as published
from keystay.workforce.feeds.csww.layout import ITEMS, layout
from keystay.workforce.models import Registration

COMPARED = {
    "signed": "Compared with last year’s return as it was signed.",
    "records": "Last year’s return was not signed here: compared with what the records say of it.",
    "": "There is no return of last year to compare with.",
}
HOW = {"added": "Added", "gone": "No longer in it", "changed": "Changed"}


@dataclass(frozen=True)
class Count:
    """How often one rule found something."""

    code: str
    dfe: str
    says: str
    error: bool
    count: int


@dataclass(frozen=True)
class Beside:
    """One figure of the return beside last year's and the published ones, as printed."""

    title: str
    unit: str
    definition: str
    now: str
    before: str
    theirs: str
    england: str


def counts(found: Mapping[str, int], year: int) -> list[Count]:
    """Findings by rule: errors before queries, each in the order of the codes."""
    known, numbers = all_rules(), dfe_numbers().get(str(year), {})
    rows = [
        Count(code, numbers.get(code, ""), known[code].says, _is_error(code), count)
        for code, count in sorted(found.items())
    ]
    return sorted(rows, key=lambda row: not row.error)


def councils_part(found: Kept) -> list[dict[str, Any]]:
    """The council's part as rows of a summary."""
    totals = found.checked.built.head.totals
    return [
        {"key": item.says, "value": _told(item.codes, totals.get(name, ""))}
        for name, item in layout(found.checked.year).council.items()
    ]


def beside(found: Kept, before: SignedReturn | None, code: str) -> tuple[int | None, list[Beside]]:
    """The return's figures beside last year's as signed and the published ones, and their year.

    `code` is the council's own.
    """
    year = max((y for y in published.years() if y <= found.checked.year), default=None)
    results, then = found.figures.results(), before.figures if before else {}
    area = published.area_of(code)
    return year, [
        Beside(
            measure.title,
            measure.unit,
            measure.definition,
            shown(results[key], measure),
            then.get(key, "–"),
            _published(area, measure.published, year, measure.decimals),
            _published(published.ENGLAND, measure.published, year, measure.decimals),
        )
        for key, measure in measures().items()
        if key in results
    ]


def readings(told: Readings) -> list[str]:
    """How the council reads what the sources leave open, a sentence each."""
    hours = "with which they left" if told.fte30_of_leavers == LAST_DAY else "of the year before"
    other = "FTE" if told.leavers_fte == "FTE30" else "FTE30"
    where = f"A leaver’s hours stand in {told.leavers_fte}, not in {other}."
    last_day = {
        LEAVER: "Someone whose last day is 30 September is a leaver.",
        BOTH: "Someone whose last day is 30 September is in post and a leaver.",
    }
    moved = "returned as a leaver with reason 7" if told.moved_out == LEAVER else "left out"
    items = ", ".join(_says(name) for name in told.agency_items)
    return [
        f"{where} FTE30 says the hours {hours}.",
        f"Agency workers’ records have flag, number and FTE, and besides: {items or 'nothing'}.",
        last_day[told.leaving_on_the_day],
        f"Someone who moved to another part of the council is {moved}.",
    ]


def changes(since: Since | None, year: int) -> dict[str, Any] | None:
    """What has changed since a return was signed, with names: one SQL statement."""
    if since is None:
        return None
    numbers = {each.number for each in since.workers}
    people = Registration.objects.filter(number__in=numbers).select_related("person")
    names = {row.number: row.person.name for row in people}
    return {
        "council": [says(year, item) for item in since.council],
        "workers": [
            {
                "name": names.get(each.number, each.number or "Without a number"),
                "how": HOW[each.how],
                "items": ", ".join(says(year, item) for item in each.items),
            }
            for each in since.workers
        ],
        "figures": [{"title": t, "was": was, "now": now} for t, was, now in since.figures],
        "any": bool(since),
    }


def _says(name: str) -> str:
    return ITEMS[name].says.lower() if name in ITEMS else name


def _is_error(code: str) -> bool:
    return all_rules()[code].severity == Severity.ERROR


def _told(codes: Mapping[str, str], value: str) -> str:
    return codes.get(value, value) or "Not answered yet"


def _published(area: Any, column: str, year: int | None, decimals: int) -> str:
    if year is None or not column:
        return "–"
    figure = published.figure(area, column, year)
    return figure.symbol if figure.value is None else fixed(figure.value, decimals)


def signed_figures(signed: SignedReturn) -> list[dict[str, str]]:
    """The figures of a signed return as rows of a summary, and how its file can be told."""
    rows = [
        {"key": measure.title, "value": signed.figures[key]}
        for key, measure in measures().items()
        if key in signed.figures
    ]
    return [*rows, {"key": "SHA-256 of the file", "value": signed.fingerprint}]
