"""The pictures of where the council stands: a strip of dots and a trend for a measure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from keystay.core.components.charts import Series, Strip, strip_of_dots, trend_line
from keystay.core.components.svg import fixed
from keystay.core.words import short_day
from keystay.governance.measures.catalogue import Measure, measures
from keystay.governance.measures.standing import (
    Chosen,
    History,
    census_day,
    months,
    neighbour_figures,
    own_value,
    trend_days,
    value,
    word,
)
from keystay.insight.benchmarks import queries as published
from keystay.insight.benchmarks.queries import ENGLAND, Area, median, quantile

HEADLINES = (
    "turnover_rate_fte",
    "vacancy_rate_fte",
    "agency_rate_fte",
    "average_caseload",
    "absence_rate",
)
NEARLY_ALL = Decimal("0.98")
LONGEST_NAME = 15


def headline_strips(chosen: Chosen, own: History) -> list[tuple[Measure, SafeString]]:
    """The strips of dots of the five headline measures."""
    named = [measures()[key] for key in HEADLINES]
    drawn = [(measure, strip(chosen, measure, own)) for measure in named]
    return [(measure, picture) for measure, picture in drawn if picture]


def strip(chosen: Chosen, measure: Measure, own: History) -> SafeString | None:
    """England's authorities, the neighbours, region, England and you, on one scale.

    None where nothing is published, or where the measure counts things: a large council
    has more of everything.
    """
    if chosen.year is None or not measure.published or not measure.denominator:
        return None
    strips = _strips(chosen, measure, own)
    marks = [mark for each in strips[1:] for mark in each.values]
    nearly_all = quantile(strips[0].values, NEARLY_ALL) or Decimal(0)
    return strip_of_dots(
        title=f"{measure.title}: {chosen.council.name} among England's authorities",
        sentence=_strip_sentence(chosen, measure, own),
        strips=strips,
        edge=max([nearly_all, *marks]),
        unit=measure.unit,
    )


def trend(chosen: Chosen, measure: Measure, own: History) -> SafeString | None:
    """The published years, and the council's own figures on the same days and today's."""
    days = trend_days(chosen)
    years = [day.year for day in days if day == census_day(day.year)]
    labels = [str(day.year) if day == census_day(day.year) else f"{day:%b %y}" for day in days]
    series = _series(chosen, measure, own, days)
    if not series:
        return None
    return trend_line(
        title=f"{measure.title}, {chosen.council.name}",
        sentence=_trend_sentence(chosen, measure, years, own),
        years=labels,
        series=series,
        decimals=measure.decimals,
    )


def trend_by_month(chosen: Chosen, measure: Measure, own: History) -> SafeString | None:
    """The council's own figures at the ends of the last twelve months, and on the day."""
    days = months(chosen)
    values = tuple(own_value(own, day, measure) for day in days)
    known = [(day, number) for day, number in zip(days, values, strict=True) if number is not None]
    if not known:
        return None
    (first, before), (last, now) = known[0], known[-1]
    return trend_line(
        title=f"{measure.title} by month, {chosen.council.name}",
        sentence=f"From {word(before, measure)} on {short_day(first)} to {word(now, measure)} on"
        f" {short_day(last)}. {measure.direction_words}.",
        years=[f"{day:%b %y}" for day in days],
        series=[Series("You", values, "you")],
        decimals=measure.decimals,
        heading="Month",
    )


def _strips(chosen: Chosen, measure: Measure, own: History) -> list[Strip]:
    year = chosen.year or 0
    neighbours = neighbour_figures(chosen, measure, year)
    values = tuple(number for _, number in published.local_figures(measure.published, year))
    spread = published.spread(measure.published, year)
    half = f"{word(spread.lower, measure)} to {word(spread.upper, measure)}"
    middle = median(neighbours)
    found = [
        Strip(f"{len(values)} authorities, the middle half {half}", values),
        Strip(
            f"{middle.present} statistical neighbours, median {word(middle.value, measure)}",
            tuple(figure.value for figure in neighbours if figure.value is not None),
            "few",
        ),
    ]
    for area in (chosen.region, ENGLAND):
        found += _one(area.name, value(area, measure, year), measure, "one")
    mine = own_value(own, chosen.on, measure)
    theirs = value(chosen.area, measure, year)
    name = chosen.council.name
    found += _one(f"{name}, {year}", theirs, measure, "you" if mine is None else "one")
    return found + _one(f"You, {short_day(chosen.on)}", mine, measure, "you")


def _one(name: str, number: Decimal | None, measure: Measure, kind: str) -> list[Strip]:
    if number is None:
        return []
    return [Strip(f"{name}: {fixed(number, measure.decimals)}", (number,), kind)]


def _series(chosen: Chosen, measure: Measure, own: History, days: Sequence[date]) -> list[Series]:
    years = [day.year if day == census_day(day.year) else None for day in days]
    middles = [median(neighbour_figures(chosen, measure, year)).value for year in years]
    lines = [
        Series("Published", _over(chosen.area, measure, years), "you"),
        Series("England", _over(ENGLAND, measure, years), "nation"),
        Series(_short(chosen.region.name), _over(chosen.region, measure, years), "region"),
        Series("Neighbours", tuple(middles), "few"),
    ]
    if not measure.denominator:
        lines = lines[:1]
    mine = Series("You", tuple(own_value(own, day, measure) for day in days), "own")
    kept = [*lines, mine] if chosen.ours else lines
    return [each for each in kept if any(n is not None for n in each.values)]


def _short(region: str) -> str:
    """A region's name if it fits beside the end of its line on a phone."""
    return region if len(region) <= LONGEST_NAME else "Region"


def _over(area: Area, measure: Measure, years: Sequence[int | None]) -> tuple[Decimal | None, ...]:
    return tuple(value(area, measure, year) for year in years)


def _strip_sentence(chosen: Chosen, measure: Measure, own: History) -> str:
    mine = own_value(own, chosen.on, measure)
    theirs = value(chosen.area, measure, chosen.year)
    name = chosen.council.name
    if mine is not None:
        start = f"{name} stands at {word(mine, measure)} {measure.unit} on {short_day(chosen.on)}"
    elif theirs is not None:
        start = f"{name} stood at {word(theirs, measure)} {measure.unit} in {chosen.year}"
    else:
        start = f"Nothing is published for {name} in {chosen.year}"
    england = word(value(ENGLAND, measure, chosen.year), measure)
    middle = median(neighbour_figures(chosen, measure, chosen.year))
    neighbours = word(middle.value, measure)
    return (
        f"{start}; in {chosen.year} England stood at {england} and the middle of its neighbours"
        f" at {neighbours}. {measure.direction_words}."
    )


def _trend_sentence(chosen: Chosen, measure: Measure, years: Sequence[int], own: History) -> str:
    known = [(year, value(chosen.area, measure, year)) for year in years]
    there = [(year, number) for year, number in known if number is not None]
    mine = own_value(own, chosen.on, measure)
    name = chosen.council.name
    said = []
    if there:
        (first, low), (last, high) = there[0], there[-1]
        said.append(
            f"{name} went from {word(low, measure)} in {first} to {word(high, measure)} in"
            f" {last}, as published."
        )
    if mine is not None:
        said.append(f"Your own rows give {word(mine, measure)} on {short_day(chosen.on)}.")
    return " ".join(said) or f"Nothing is known of {name} in these years."
