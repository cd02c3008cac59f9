"""A report as its page shows it, and as a file."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from keystay.core.components.charts import Series, trend_line
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
# Numbers, the symbols that stand for one, and nothing.
FIGURE = re.compile(r"(-?[\d,]+(\.\d+)?|[–:a-z]|low|)")


@dataclass(frozen=True)
class Cell:
    """A cell with the heading of its column, and whether the column holds figures."""

    text: str
    heading: str
    is_figure: bool


@dataclass(frozen=True)
class Rows:
    """A table for a page: the heading and the cells of each column know if they are figures."""

    caption: str
    headings: list[tuple[str, bool]]
    rows: list[tuple[str, list[Cell]]]


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
    """A table with its figures marked, column by column."""
    columns = list(zip(*made.rows, strict=True)) or [() for _ in made.headings]
    figures = [all(FIGURE.fullmatch(cell) for cell in column) for column in columns]
    rest = list(zip(made.headings[1:], figures[1:], strict=True))
    return Rows(
        made.caption,
        [(made.headings[0], False), *rest],
        [
            (row[0], [Cell(text, *at) for text, at in zip(row[1:], rest, strict=True)])
            for row in made.rows
        ],
    )


def picture(chart: Chart) -> SafeString:
    """A chart drawn, with its sentence and the table of its numbers."""
    series = [
        Series(line.name, tuple(None if n is None else Decimal(n) for n in line.values), line.kind)
        for line in chart.lines
    ]
    return trend_line(
        title=chart.title,
        sentence=chart.sentence,
        years=chart.labels,
        series=series,
        decimals=chart.decimals,
        heading="30 September",
    )


def title(report: Report) -> str:
    """What the report is called."""
    version = f", version {report.version}" if report.version > 1 else ""
    return f"Report on the half-year to {day(report.ends_on)}{version}"


def signed(report: Report) -> str:
    """Who signed it and when, and what that means; or that nobody has."""
    if not report.signed_on:
        return "A draft. Nobody has signed it."
    return (
        f"Signed on {day(report.signed_on)} by {report.signed_by}, {report.signed_as}. Frozen when "
        "it was signed: later changes in the records are not in it."
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
        (signed(report),),
        names_people=False,
    )
