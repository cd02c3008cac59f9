"""A report as a document, whole or on one page: what its Word file and its PDF say."""

from collections.abc import Collection, Iterator
from itertools import chain

from keystay.core.components.charts import trend_picture, trend_rows
from keystay.core.documents.parts import (
    Cell,
    Document,
    Heading,
    Part,
    Picture,
    Points,
    Table,
    Words,
    paragraphs,
)
from keystay.core.words import day
from keystay.governance.reports import presenters, rules
from keystay.governance.reports.models import Report
from keystay.governance.reports.presenters import OVER_TIME, YEARS
from keystay.governance.reports.rules import Chart, Content, Section

FOR = "For the Senior Children’s Leadership Team and the Corporate Parenting Committee."
CARRIED = "These are the last report’s words. They are still to be written anew."
OPENING = "opening"
SHORT = 16  # letters of a fingerprint that tell one report from another at a glance


def whole(report: Report, content: Content, carried: Collection[str] = ()) -> Document:
    """The whole report. `content` holds the commentary, of a draft too.

    `carried` are the sections of a draft whose words are still the last report's.
    """
    sections = [_section(each, is_carried=each.key in carried) for each in content.sections]
    parts: list[Part] = [
        Heading("In short"),
        Points(content.summary),
        *chain.from_iterable(sections),
        Heading("About this report"),
        *_about(report, content),
    ]
    return _document(report, content, presenters.title(report), tuple(parts), contents=True)


def on_one_page(report: Report, content: Content, carried: Collection[str] = ()) -> Document:
    """The page for councillors: what matters most, and the sentences. `carried` as for `whole`."""
    parts: tuple[Part, ...] = (
        *([Words(CARRIED)] if OPENING in carried else []),
        *paragraphs(content.section(OPENING).commentary),
        Points(content.summary),
        Words(presenters.dated(content)),
    )
    return _document(report, content, presenters.summary_title(content), parts, contents=False)


def _document(
    report: Report, content: Content, title: str, parts: tuple[Part, ...], *, contents: bool
) -> Document:
    return Document(
        title=title,
        owner=content.council,
        status=_status(report, content),
        on=report.signed_on or content.put_together_on,
        parts=parts,
        mark=_mark(report),
        foot=_foot(report, content),
        contents=contents,
        names_people=False,
    )


def _status(report: Report, content: Content) -> str:
    said = [presenters.signed(report, content), presenters.corrects(report)]
    changed = [] if report.is_as_signed else [presenters.CHANGED]
    return " ".join([*changed, *filter(None, said)])


def _mark(report: Report) -> str:
    if not report.signed_on:
        return "Draft"
    return "" if report.is_as_signed else "Not what was signed"


def _foot(report: Report, content: Content) -> str:
    if report.signed_on:
        start = presenters.groups(report.digest[:SHORT])
        return f"Signed on {day(report.signed_on)}. Fingerprint {start}"
    return f"Put together on {day(content.put_together_on)}"


def _section(section: Section, *, is_carried: bool) -> Iterator[Part]:
    if not (section.commentary or section.words or section.tables or section.charts):
        return
    yield Heading(section.title)
    if is_carried:
        yield Words(CARRIED)
    yield from paragraphs(section.commentary)
    yield from (Words(words) for words in section.words)
    yield from (_table(made) for made in section.tables)
    for chart in section.charts:
        yield from _chart(chart)


def _table(made: rules.Table) -> Table:
    if not made.over_time:
        return Table(made.caption, made.headings, made.rows)
    lines = [presenters.line_of(row) for row in made.rows]
    drawn = [Picture(line.drawn, line.says) for line in lines]
    rows: list[tuple[Cell, ...]] = [
        (*row, each) for row, each in zip(made.rows, drawn, strict=True)
    ]
    return Table(made.caption, (*made.headings, OVER_TIME), tuple(rows))


def _chart(chart: Chart) -> Iterator[Part]:
    series = presenters.series(chart)
    drawn = trend_picture(
        title=chart.title,
        sentence=chart.sentence,
        years=chart.labels,
        series=series,
        decimals=chart.decimals,
    )
    yield Heading(chart.title, 2)
    yield Words(chart.sentence)
    yield Picture(drawn, f"Line chart. {chart.sentence} The numbers are in the table below.")
    # Across the page: as many years as there are, of few lines.
    columns = [(YEARS, *(each.name for each in series))]
    columns += trend_rows(chart.labels, series, chart.decimals)
    headings, *rows = zip(*columns, strict=True)
    yield Table(f"{chart.title}: the numbers", headings, tuple(rows))


def _about(report: Report, content: Content) -> Iterator[Part]:
    yield Words(FOR)
    yield Words(presenters.dated(content))
    yield Words(_status(report, content))
    if report.signed_on:
        yield Words(presenters.fingerprint(report))
