"""What was read from returns that someone brought, as lists to take away."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from keystay.core.tables.exports import Sheet, number
from keystay.core.words import day
from keystay.governance.census.brought import Brought
from keystay.governance.census.check import dfe_numbers
from keystay.governance.census.presenters import FOUND, OWN_CODES
from keystay.governance.census.queries import all_rules
from keystay.governance.census.region import Region
from keystay.governance.census.rules.rule import Severity
from keystay.governance.measures.catalogue import Measure, measures
from keystay.governance.measures.standing import census_day, shown, symbols
from keystay.governance.measures.sums import Result
from keystay.organisation.authority.queries import authorities

SOURCE = "The returns that were brought, counted by Keystay; these are not published figures."
TOGETHER = "All together"


def council_name(code: str) -> str:
    """The council's name, or what the file says where nobody has that code."""
    listed = authorities().get(code)
    return listed.name if listed else code or "No council named"


def titled(measure: Measure) -> str:
    """The measure's title, with its unit if that is not said in it: `Turnover rate (FTE), %`."""
    return f"{measure.title}, %" if measure.unit == "per cent" else measure.title


def findings_sheet(returns: Sequence[Brought], on: date) -> Sheet:
    """Every finding that was kept, with its line; the values of private items are not shown."""
    headings = ("File", "Council", "Year", "Line", "Record", "Registration number")
    told = ("Severity", "Rule", "DfE rule", "Item", "What to mend")
    rows = [
        (
            each.name,
            council_name(each.report.lea),
            each.report.year,
            found.line or None,
            found.place or None,
            found.number,
            SEVERITY[found.severity],
            found.code,
            found.dfe,
            found.item,
            found.sentence,
        )
        for each in returns
        for found in each.report.findings
    ]
    # Whoever brought the file has all of it: no password for what is theirs already.
    return Sheet(
        "Errors and queries of returns",
        on,
        (*headings, *told),
        rows,
        (OWN_CODES, *_left_out(returns)),
        names_people=False,
        definitions=[
            "An error keeps a return from being accepted; a query may stand with an explanation",
            "Line: of the file, where the record begins; Record: its place among the records",
        ],
        attribution=SOURCE,
    )


def counts_sheet(returns: Iterable[Brought], on: date) -> Sheet:
    """How often each rule found something in each return: all, however many were kept."""
    known = all_rules()
    rows = [
        (
            council_name(each.report.lea),
            each.report.year,
            code,
            dfe_numbers().get(str(each.report.year), {}).get(code, ""),
            SEVERITY[known[code].severity],
            known[code].says,
            count,
        )
        for each in returns
        for code, count in sorted(each.report.counts.items())
    ]
    headings = ("Council", "Year", "Rule", "DfE rule", "Severity", "What it asks", "Found")
    return Sheet(
        "Findings of returns by rule",
        on,
        headings,
        rows,
        (OWN_CODES,),
        names_people=False,
        definitions=[FOUND],
        attribution=SOURCE,
    )


def region_sheet(found: Sequence[Region], on: date) -> Sheet:
    """Every measure that returns tell, a row for each council and year, and all together."""
    asked = [measures()[key] for key in (found[0].total if found else ())]
    rows: list[tuple[object, ...]] = []
    for region in found:
        rows += [
            (region.year, council_name(code), code, *_cells(results, asked))
            for code, results in region.councils.items()
        ]
        counted = (region.counted[each.key] for each in asked)
        rows.append((region.year, TOGETHER, "", *_cells(region.total, asked)))
        rows.append((region.year, "Councils with every part", "", *counted))
    return Sheet(
        "Figures of returns",
        on,
        ("Year", "Council", "Code", *(titled(each) for each in asked)),
        rows,
        [
            *(f"{region.year}: as at {day(census_day(region.year))}" for region in found),
            "All together: sums over the councils that have every part of the measure",
            *(f"{symbol}: {words}" for symbol, words in symbols()),
        ],
        names_people=False,
        definitions=[each.definition for each in asked],
        attribution=SOURCE,
    )


SEVERITY = {Severity.ERROR: "Error", Severity.QUERY: "Query"}


def _left_out(returns: Sequence[Brought]) -> list[str]:
    kept = sum(len(each.report.findings) for each in returns)
    found = sum(each.report.counts.total() for each in returns)
    more = found - kept
    return [f"{more} more of the same rules are counted and not listed"] if more else []


def _cells(results: Mapping[str, Result], asked: Iterable[Measure]) -> list[object]:
    return [number(shown(results[each.key], each)) for each in asked]
