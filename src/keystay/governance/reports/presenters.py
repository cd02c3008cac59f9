"""A report as its page shows it, and as a file."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from keystay.core.components.charts import Series, trend_line
from keystay.core.components.small_lines import SmallLine
from keystay.core.documents import parts as documents
from keystay.core.tables.exports import Sheet, number
from keystay.core.words import day
from keystay.governance.reports.models import Report
from keystay.governance.reports.queries import Box
from keystay.governance.reports.rules import Chart, Content, Section, Table

SENTENCES = {
    "reports.begun": "Report on the half-year to {after[ends_on]} begun",
    "reports.renewed": "Report on the half-year to {after[ends_on]} put together anew",
    "reports.written": "Commentary on “{after[section]}” written, half-year to {after[ends_on]}",
    "reports.signed": "Report on the half-year to {after[ends_on]}, version {after[version]}, "
    "signed as {after[post]}",
    "reports.corrected": "Version {after[version]} of the report to {after[ends_on]} begun",
}
YEARS, OVER_TIME = "30 September", "Over time"
GROUP = 8
CHANGED = "This is not what was signed: its content has been changed in the database."


@dataclass(frozen=True)
class Cell:
    """A cell with the heading of its column, and whether the column holds figures."""

    text: str
    heading: str
    is_figure: bool


@dataclass(frozen=True)
class Rows:
    """A table for a page: the heading and the cells of each column know if they are figures.

    A row is its name, its cells, and the small line of its figures where one is drawn.
    """

    caption: str
    headings: list[tuple[str, bool]]
    rows: list[tuple[str, list[Cell], SafeString | None]]


@dataclass(frozen=True)
class Part:
    """A section for a page: its tables and pictures, and what was written on it."""

    section: Section
    tables: list[Rows]
    pictures: list[SafeString]
    box: Box


def parts(content: Content, written: dict[str, Box]) -> list[Part]:
    """Every section; of a signed report the words are those that were signed."""
    return [
        Part(
            each,
            [table(rows) for rows in each.tables],
            [picture(chart) for chart in each.charts],
            written.get(each.key, Box(each.key, each.commentary, carried=False)),
        )
        for each in content.sections
    ]


def table(made: Table) -> Rows:
    """A table with its figures marked, column by column, and its small lines drawn."""
    figures = documents.Table(made.caption, made.headings, made.rows).figures
    rest = list(zip(made.headings[1:], figures[1:], strict=True))
    drawn = [(OVER_TIME, False)] if made.over_time else []
    return Rows(
        made.caption,
        [(made.headings[0], False), *rest, *drawn],
        [
            (
                row[0],
                [Cell(text, *at) for text, at in zip(row[1:], rest, strict=True)],
                line_of(row).drawn if made.over_time else None,
            )
            for row in made.rows
        ],
    )


def picture(chart: Chart) -> SafeString:
    """A chart drawn, with its sentence and the table of its numbers."""
    return trend_line(
        title=chart.title,
        sentence=chart.sentence,
        years=chart.labels,
        series=series(chart),
        decimals=chart.decimals,
        heading=YEARS,
    )


def series(chart: Chart) -> list[Series]:
    """The lines of a chart as they are drawn."""
    return [
        Series(line.name, tuple(None if n is None else Decimal(n) for n in line.values), line.kind)
        for line in chart.lines
    ]


def line_of(row: tuple[str, ...]) -> SmallLine:
    """The small line of a row's figures, as they are printed: symbols leave a gap."""
    found = [number(cell) for cell in row[1:]]
    return SmallLine([each if isinstance(each, Decimal) else None for each in found], row[1:])


def title(report: Report) -> str:
    """What the report is called."""
    version = f", version {report.version}" if report.version > 1 else ""
    return f"Report on the half-year to {day(report.ends_on)}{version}"


def signed(report: Report, content: Content) -> str:
    """Who signed it and when, and what that means; or that nobody has."""
    made = f"It was put together on {day(content.put_together_on)}"
    if not report.signed_on:
        return (
            f"A draft. Nobody has signed it. {made}; later changes in the records are not in it "
            "until it is put together anew."
        )
    return (
        f"Signed on {day(report.signed_on)} by {report.signed_by}, {report.signed_as}. {made} and "
        "frozen when it was signed: later changes in the records are not in it."
    )


def fingerprint(report: Report) -> str:
    """The fingerprint of what was signed, to tell whether two copies are the same."""
    if not report.digest:
        return ""
    return f"Fingerprint of what was signed (SHA-256): {groups(report.digest)}"


def groups(digest: str) -> str:
    """A fingerprint in groups of eight, so that two can be compared by eye."""
    return " ".join(digest[n : n + GROUP] for n in range(0, len(digest), GROUP))


def corrects(report: Report) -> str:
    """What a later version corrects; empty for the first."""
    if not report.reason:
        return ""
    return f"Version {report.version} corrects the one before: {report.reason}"


def summary_title(content: Content) -> str:
    """What the page for councillors is called."""
    return f"Children’s social workers, {day(content.first)} to {day(content.ends_on)}"


def dated(content: Content) -> str:
    """Of which days the figures are."""
    return (
        f"Figures are of {day(content.ends_on)} or of the half-year to that day, unless they say "
        "otherwise."
    )


def sheet(report: Report, content: Content) -> Sheet:
    """Every figure of every table on a line of its own, to load anywhere."""
    rows = [
        (section.title, made.caption, row[0], heading, number(cell))
        for section in content.sections
        for made in section.tables
        for row in made.rows
        for heading, cell in zip(made.headings[1:], row[1:], strict=True)
    ]
    return Sheet(
        title(report),
        report.ends_on,
        ("Section", "Table", "Of", "Column", "Figure"),
        rows,
        (signed(report, content),),
        names_people=False,
        definitions=("A row is a figure of a table as the report prints it, where it is defined",),
    )
