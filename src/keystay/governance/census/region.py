"""Several councils' returns of one year together: the first stone of a regional collection.

A rate of the region is the sum of the parts of those councils that have all of its parts,
as the Department computes England's (census.md 6, missing data).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keystay.governance.census.figures import Figures, is_told
from keystay.governance.measures.catalogue import Measure, measures
from keystay.governance.measures.sums import Amounts, Result, result

# What a table of councils has room for.
MAIN = (
    "in_post_fte",
    "turnover_rate_fte",
    "vacancy_rate_fte",
    "agency_rate_fte",
    "agency_cover_rate_fte",
    "average_caseload",
    "absence_rate",
)


class TwiceThere(ValueError):
    """Two files are the return of one council for one year."""


@dataclass(frozen=True)
class Region:
    """The councils of one census year by code, each measure's result, and of all together."""

    year: int
    councils: Mapping[str, Mapping[str, Result]]
    total: Mapping[str, Result]
    counted: Mapping[str, int]


def regions(returns: Sequence[Figures]) -> list[Region]:
    """A region for each census year, newest first. Raises TwiceThere."""
    years = sorted({each.year for each in returns}, reverse=True)
    return [_region(year, [each for each in returns if each.year == year]) for year in years]


def _region(year: int, returns: Sequence[Figures]) -> Region:
    by_code: dict[str, Figures] = {}
    for each in sorted(returns, key=lambda each: each.lea):
        if each.lea in by_code:
            raise TwiceThere(f"Two files are the return of council {each.lea} for {year}.")
        by_code[each.lea] = each
    counted = returns[0].amounts
    asked = [each for each in measures().values() if is_told(each, counted)]
    whole = {each.key: _with_all_parts(each, returns) for each in asked}
    return Region(
        year=year,
        councils={code: each.results() for code, each in by_code.items()},
        total={each.key: result(each, _together(each, whole[each.key])) for each in asked},
        counted={key: len(councils) for key, councils in whole.items()},
    )


def _with_all_parts(measure: Measure, returns: Sequence[Figures]) -> list[Figures]:
    return [
        each for each in returns if all(each.amounts[part] is not None for part in measure.parts)
    ]


def _together(measure: Measure, returns: Sequence[Figures]) -> Amounts:
    if not returns:
        return dict.fromkeys(measure.parts)
    return {
        part: [amount for each in returns for amount in each.amounts[part] or ()]
        for part in measure.parts
    }
