"""Pieces of server-drawn pictures: scales, shapes, text and the frame around them.

No script and no inline style: looks come from classes in charts.css. Each picture has a
title and a description, and stands with a sentence and the table of its numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Number = Decimal | float | int
Place = tuple[float, float]
WIDTH = 480
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """Turns numbers from `low` to `high` into places from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: Number) -> float:
        """Where `value` stands; what lies outside the scale stands at its edge."""
        inside = min(max(float(value), self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def holds(self, value: Number) -> bool:
        """True if `value` lies on the scale."""
        return self.low <= float(value) <= self.high


def round_scale(highest: Number, start: float, end: float) -> tuple[Scale, list[float]]:
    """A scale from nought to a round number not below `highest`, and four or five ticks."""
    step = _step(float(highest) / 4)
    count = max(1, -int(-float(highest) // step))
    ticks = [step * n for n in range(count + 1)]
    return Scale(0, ticks[-1], start, end), ticks


def plain(value: Number) -> str:
    """A tick in words: 2.5, 10, 2,000."""
    return f"{float(value):,.1f}".removesuffix(".0")


def fixed(value: Number, decimals: int) -> str:
    """A figure to its printed places, halves rounded up as the Department rounds."""
    places = Decimal(1).scaleb(-decimals)
    return f"{Decimal(value).quantize(places, rounding=ROUND_HALF_UP):,f}"


def text(x: float, y: float, words: str, kind: str = "") -> SafeString:
    """Words with their baseline at a place."""
    return format_html('<text x="{}" y="{}" class="ks-chart__text {}">{}</text>', x, y, kind, words)


def line(ends: tuple[float, float, float, float], kind: str) -> SafeString:
    """A straight line between two places."""
    return format_html('<line x1="{}" y1="{}" x2="{}" y2="{}" class="ks-chart__{}"/>', *ends, kind)


def box(place: Place, size: tuple[float, float], kind: str) -> SafeString:
    """A box from its upper left corner."""
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" class="ks-chart__{}"/>', *place, *size, kind
    )


def dots(places: Sequence[Place], radius: float, kind: str) -> SafeString:
    """A round dot at each place."""
    shape = '<circle cx="{}" cy="{}" r="{}"/>'
    drawn = format_html_join("", shape, [(x, y, radius) for x, y in places])
    return format_html('<g class="ks-chart__{}">{}</g>', kind, drawn)


def path(places: Sequence[Place], kind: str) -> SafeString:
    """A line through the places."""
    through = " ".join(f"{x},{y}" for x, y in places)
    return format_html('<polyline points="{}" class="ks-chart__{}"/>', through, kind)


def runs(places: Iterable[Place | None]) -> list[list[Place]]:
    """Stretches without a gap: a place that is not known breaks the line."""
    found: list[list[Place]] = [[]]
    for place in places:
        if place is None:
            found.append([])
        else:
            found[-1].append(place)
    return [run for run in found if run]


def picture(title: str, sentence: str, height: float, shapes: Sequence[SafeString]) -> SafeString:
    """The frame: a picture with its title, what it shows, and its shapes."""
    mark = sha256(f"{title}|{sentence}".encode()).hexdigest()[:8]
    return format_html(
        '<svg class="ks-chart__picture" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="chart-{}-title chart-{}-desc" focusable="false">'
        '<title id="chart-{}-title">{}</title><desc id="chart-{}-desc">{}</desc>{}</svg>',
        *(WIDTH, round(height), mark, mark, mark, title, mark, sentence),
        SafeString("".join(shapes)),
    )


def with_sentence(drawn: SafeString, sentence: str, rest: SafeString | str = "") -> SafeString:
    """A picture under the sentence that says what it shows; `rest` follows, such as its table."""
    return format_html(
        '<figure class="ks-chart"><figcaption class="govuk-body ks-chart__sentence">{}'
        "</figcaption>{}{}</figure>",
        *(sentence, drawn, rest),
    )


def numbers(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> SafeString:
    """The table of a picture's numbers, folded away under 'See the numbers'."""
    head = format_html_join(
        "", '<th scope="col" class="govuk-table__header {}">{}</th>', _numeric_after_first(heads)
    )
    drawn = [(_row(row, heads),) for row in rows]
    body = format_html_join("", '<tr class="govuk-table__row">{}</tr>', drawn)
    return format_html(
        '<details class="govuk-details ks-chart__numbers"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">See the numbers</span></summary>'
        '<div class="govuk-details__text ks-scroll" tabindex="0" role="region" aria-label="{}">'
        '<table class="govuk-table ks-stack ks-stack--figures">'
        '<caption class="govuk-table__caption govuk-visually-hidden">{}</caption>'
        '<thead class="govuk-table__head"><tr class="govuk-table__row">{}</tr></thead>'
        '<tbody class="govuk-table__body">{}</tbody></table></div></details>',
        *(f"Numbers: {title}", title, head, body),
    )


def _row(cells: Sequence[str], heads: Sequence[str]) -> SafeString:
    head = format_html('<th scope="row" class="govuk-table__header">{}</th>', cells[0])
    rest = format_html_join(
        "",
        '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="{}">{}</td>',
        list(zip(heads[1:], cells[1:], strict=True)),
    )
    return format_html("{}{}", head, rest)


def _numeric_after_first(heads: Sequence[str]) -> list[tuple[str, str]]:
    return [("govuk-table__header--numeric" if n else "", head) for n, head in enumerate(heads)]


def _step(rough: float) -> float:
    """The round step (1, 2, 2.5 or 5 times a power of ten) that is not below `rough`."""
    power = 1.0
    while power * 10 <= rough:
        power *= 10
    while power > rough > 0:
        power /= 10
    return next(power * step for step in STEPS if power * step >= rough)
