"""Charts drawn on the server: a strip of dots, a trend, and bars against capacity.

Each gives the sentence, the picture and (where the page has no table of its own) the
numbers. Labels stand beside what they name, so that nothing rests on colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from keystay.core.components import svg
from keystay.core.components.svg import WIDTH, Scale, round_scale

EDGE = 10
ROW, UNDER_WORDS = 40, 16
# On a phone words are drawn larger: a strip's words must stay nearer to its own dots than to
# those above.
STRIP = 52
TREND_HEIGHT, LABELS_FROM, LABEL_GAP = 230, 330, 19
BANDS = {"over": "over", "well over": "well-over"}


@dataclass(frozen=True)
class Strip:
    """A row of dots under its words: `kind` is many, few or one, or `you`."""

    words: str
    values: tuple[Decimal, ...]
    kind: str = "many"


@dataclass(frozen=True)
class Series:
    """A line of a trend: a value or None for each year; `kind` is you, few, region or nation."""

    name: str
    values: tuple[Decimal | None, ...]
    kind: str


def strip_of_dots(
    *, title: str, sentence: str, strips: Sequence[Strip], edge: Decimal, unit: str
) -> SafeString:
    """Rows of dots on one scale from nought to `edge`, with a line down from 'you'.

    What lies beyond the edge stands at it and the row's words say how many; tiny
    authorities would otherwise squeeze everyone else together.
    """
    scale, ticks = round_scale(edge, EDGE, WIDTH - EDGE)
    height = STRIP * len(strips) + 22
    shapes = [_down(scale, tick, height - 24, "grid") for tick in ticks]
    yours = [value for strip in strips if strip.kind == "you" for value in strip.values]
    shapes += [_down(scale, value, height - 24, "you-line") for value in yours]
    for number, strip in enumerate(strips):
        shapes += _strip(strip, scale, number * STRIP + UNDER_WORDS)
    shapes += [_tick(scale, tick, height - 6) for tick in ticks]
    shapes.append(svg.text(EDGE, height + 14, unit, "ks-chart__quiet"))
    drawn = svg.picture(title, sentence, height + 20, shapes)
    return svg.with_sentence(drawn, sentence)


def trend_line(
    *,
    title: str,
    sentence: str,
    years: Sequence[str],
    series: Sequence[Series],
    decimals: int,
    heading: str = "Year",
) -> SafeString:
    """Lines over the years with their names at the right end, and the table of the numbers.

    `heading` says what `years` are in that table, where they are not years.
    """
    drawn = trend_picture(
        title=title, sentence=sentence, years=years, series=series, decimals=decimals
    )
    rows = trend_rows(years, series, decimals)
    heads = [heading, *(each.name for each in series)]
    return svg.with_sentence(drawn, sentence, svg.numbers(title, heads, rows))


def trend_picture(
    *, title: str, sentence: str, years: Sequence[str], series: Sequence[Series], decimals: int
) -> SafeString:
    """The lines alone, for a document that says the sentence and shows the numbers itself."""
    known = [value for each in series for value in each.values if value is not None]
    scale, ticks = round_scale(max(known, default=Decimal(1)), TREND_HEIGHT, 14)
    across = Scale(0, max(len(years) - 1, 1), 40, LABELS_FROM - 12)
    shapes = [_level(scale, tick) for tick in ticks]
    shapes += [svg.text(0, scale.place(tick) + 4, svg.plain(tick)) for tick in ticks]
    shapes += [_year(across, n, year) for n, year in enumerate(years) if _is_named(n, len(years))]
    for each in series:
        shapes += _line(each, across, scale)
    shapes += _end_labels(series, scale, decimals)
    return svg.picture(title, sentence, TREND_HEIGHT + 30, shapes)


def trend_rows(
    years: Sequence[str], series: Sequence[Series], decimals: int
) -> list[tuple[str, ...]]:
    """The numbers of a trend as its table prints them, a row for each year."""
    return [
        (year, *(_cell(each.values[n], decimals) for each in series))
        for n, year in enumerate(years)
    ]


def bars_against_capacity(
    *, title: str, rows: Sequence[tuple[str, Decimal, Decimal, str]]
) -> SafeString:
    """A bar for each worker (name, load, capacity, band) with a mark at their capacity.

    The numbers are in the page's own table, which the caller shows after it.
    """
    most = max((max(load, capacity) for _, load, capacity, _ in rows), default=1)
    scale, _ = round_scale(most or 1, 0, WIDTH - EDGE)
    shapes: list[SafeString] = []
    for number, row in enumerate(rows):
        shapes += _bar(row, scale, number * ROW + UNDER_WORDS)
    sentence = _over_words([band for *_, band in rows])
    return svg.with_sentence(svg.picture(title, sentence, ROW * len(rows) + 4, shapes), sentence)


def heat_strip(
    *,
    title: str,
    sentence: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[tuple[str, str]]]],
) -> SafeString:
    """A row of boxes for each name: what stands in a box, and its band, which colours it.

    A box without a band is empty. The numbers are in the page's own table or its file.
    """
    wide = WIDTH / len(columns)
    heads = [
        svg.text(round(wide * (n + 0.5), 1), 12, words, "ks-chart__middle")
        for n, words in enumerate(columns)
    ]
    shapes = [*heads]
    for number, (name, cells) in enumerate(rows):
        shapes += _heat_row(name, cells, wide, number * ROW + 2 * UNDER_WORDS)
    height = ROW * len(rows) + 2 * UNDER_WORDS
    return svg.with_sentence(svg.picture(title, sentence, height, shapes), sentence)


def _heat_row(
    name: str, cells: Sequence[tuple[str, str]], wide: float, y: float
) -> list[SafeString]:
    shapes = [svg.text(0, y, name)]
    for number, (words, band) in enumerate(cells):
        if band:
            x, kind = round(wide * number, 1), BANDS.get(band, "within" if band != "none" else band)
            shapes.append(svg.box((x, y + 4), (round(wide - 2, 1), 16), f"heat-{kind}"))
            middle = round(x + wide / 2 - 1, 1)
            shapes.append(svg.text(middle, y + 17, words, f"ks-chart__in ks-chart__in-{kind}"))
    return shapes


def _down(scale: Scale, value: Decimal | float, height: float, kind: str) -> SafeString:
    x = scale.place(value)
    return svg.line((x, UNDER_WORDS + 4, x, height), kind)


def _tick(scale: Scale, tick: float, y: float) -> SafeString:
    kind = {0.0: "", scale.high: "ks-chart__end"}.get(tick, "ks-chart__middle")
    return svg.text(scale.place(tick), y, svg.plain(tick), kind)


def _strip(strip: Strip, scale: Scale, y: float) -> list[SafeString]:
    beyond = sum(not scale.holds(value) for value in strip.values)
    words = f"{strip.words} ({beyond} beyond the edge)" if beyond else strip.words
    radius = {"you": 7.0, "one": 6.0, "few": 5.0}.get(strip.kind, 3.0)
    places = [(scale.place(value), y + 12) for value in strip.values]
    base = svg.line((scale.start, y + 12, scale.end, y + 12), "base")
    bold = "ks-chart__bold" if strip.kind == "you" else ""
    label = svg.text(EDGE - 10, y - 2, words, bold)
    return [base, svg.dots(places, radius, f"dot-{strip.kind}"), label]


def _level(scale: Scale, tick: float) -> SafeString:
    y = scale.place(tick)
    return svg.line((40, y, LABELS_FROM - 12, y), "grid")


def _year(across: Scale, number: int, year: str) -> SafeString:
    return svg.text(across.place(number), TREND_HEIGHT + 22, year, "ks-chart__middle")


def _is_named(number: int, count: int) -> bool:
    """Every year if they are few, else each fourth counted back from the last."""
    return count <= 4 or (count - 1 - number) % 4 == 0


def _line(series: Series, across: Scale, scale: Scale) -> list[SafeString]:
    shapes = []
    places = [
        None if value is None else (across.place(n), scale.place(value))
        for n, value in enumerate(series.values)
    ]
    for run in svg.runs(places):
        shapes.append(svg.path(run, f"line-{series.kind}"))
        shapes.append(svg.dots(run, 4.5 if series.kind == "you" else 2.5, f"end-{series.kind}"))
    return shapes


def _end_labels(series: Sequence[Series], scale: Scale, decimals: int) -> list[SafeString]:
    """Names at the height of each line's last figure, moved apart where they would touch."""
    ends = []
    for each in series:
        last = next((value for value in reversed(each.values) if value is not None), None)
        if last is not None:
            ends.append(
                (scale.place(last) + 4, f"{each.name} {svg.fixed(last, decimals)}", each.kind)
            )
    ends.sort()
    heights = _apart([y for y, _, _ in ends])
    return [
        svg.text(LABELS_FROM, y, words, f"ks-chart__name-{kind}")
        for y, (_, words, kind) in zip(heights, ends, strict=True)
    ]


def _apart(heights: Sequence[float]) -> list[float]:
    """The heights, each at least a line of text below the one before, kept on the picture."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + LABEL_GAP) if placed else height)
    if not placed:
        return placed
    spill = max(0.0, placed[-1] - TREND_HEIGHT - 6)
    return [round(height - spill, 1) for height in placed]


def _bar(row: tuple[str, Decimal, Decimal, str], scale: Scale, y: float) -> list[SafeString]:
    name, load, capacity, band = row
    over = f", {band}" if band in BANDS else ""
    words = f"{name}: {svg.plain(round(load, 1))} of {svg.plain(round(capacity, 1))}{over}"
    mark = scale.place(capacity)
    return [
        svg.text(0, y - 2, words, "ks-chart__bold" if over else ""),
        svg.box((0, y + 4), (scale.place(scale.high), 12), "track"),
        svg.box((0, y + 4), (scale.place(load), 12), f"bar-{BANDS.get(band, 'within')}"),
        svg.line((mark, y + 1, mark, y + 19), "capacity"),
    ]


def _over_words(bands: Sequence[str]) -> str:
    over = sum(band in BANDS for band in bands)
    who = f"{over} of {len(bands)} workers" if over else "No worker"
    verb = "is" if over <= 1 else "are"
    return f"{who} {verb} over capacity. The upright line marks each worker's capacity."


def _cell(value: Decimal | None, decimals: int) -> str:
    return "–" if value is None else svg.fixed(value, decimals)
