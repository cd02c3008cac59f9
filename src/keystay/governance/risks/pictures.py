"""The heat map: entries by likelihood and impact with their controls, and its table."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from keystay.core.components import charts, svg
from keystay.core.components.svg import WIDTH
from keystay.core.words import plural, short_day
from keystay.governance.risks.models import Score
from keystay.governance.risks.queries import Line
from keystay.governance.risks.rules import HIGH, LOW, MEDIUM, Scale

LEFT, TOP, HEIGHT, AXIS = 92, 6, 44, 40
KINDS = {LOW: "within", MEDIUM: "over", HIGH: "well-over"}


def heat_map(lines: Sequence[Line], scale: Scale) -> SafeString:
    """Entries as the numbers of the list below, in the box of their likelihood and impact.

    Colour shows the level, and each box says it by its place too; the table says it in words.
    """
    placed: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        placed[min(line.likelihood, scale.steps), min(line.impact, scale.steps)].append(number)
    shapes = []
    for likelihood in range(scale.steps, 0, -1):
        shapes.append(_row_name(likelihood, scale))
        for impact in range(1, scale.steps + 1):
            shapes += _box(likelihood, impact, scale, placed[likelihood, impact])
    under = TOP + HEIGHT * scale.steps
    wide = _wide(scale)
    shapes += [
        svg.text(LEFT + wide * (n - 0.5), under + 16, str(n), "ks-chart__middle")
        for n in range(1, scale.steps + 1)
    ]
    shapes.append(svg.text(LEFT, under + 34, "Impact", "ks-chart__quiet"))
    drawn = svg.picture("Heat map of the risks", _sentence(lines), under + AXIS, shapes)
    return svg.with_sentence(drawn, _sentence(lines), _table(lines, scale))


def trend(scores: Sequence[Score], appetite: int) -> SafeString:
    """The scores of an entry over time, without and with its controls, beside the appetite."""
    rows = sorted(scores, key=lambda score: (score.on, score.pk))
    days = [short_day(score.on) for score in rows]
    series = [
        charts.Series("With controls", tuple(Decimal(each.after) for each in rows), "you"),
        charts.Series("Without", tuple(Decimal(each.before) for each in rows), "nation"),
        charts.Series("Appetite", tuple(Decimal(appetite) for _ in rows), "region"),
    ]
    last = rows[-1].after
    level = "above" if last > appetite else "within"
    sentence = f"The score with controls is {last}, {level} the appetite of {appetite}."
    return charts.trend_line(
        title="Score over time",
        sentence=sentence,
        years=days,
        series=series,
        decimals=0,
        heading="Scored",
    )


def _box(likelihood: int, impact: int, scale: Scale, numbers: Sequence[int]) -> list[SafeString]:
    kind, wide = KINDS[scale.level(likelihood * impact)], _wide(scale)
    x = round(LEFT + wide * (impact - 1), 1)
    y = TOP + HEIGHT * (scale.steps - likelihood)
    shapes = [svg.box((x, y), (round(wide - 3, 1), HEIGHT - 3), f"heat-{kind}")]
    if numbers:
        words, middle = ", ".join(map(str, numbers)), round(x + wide / 2 - 1.5, 1)
        shapes.append(svg.text(middle, y + 26, words, f"ks-chart__in ks-chart__in-{kind}"))
    return shapes


def _row_name(likelihood: int, scale: Scale) -> SafeString:
    y = TOP + HEIGHT * (scale.steps - likelihood) + 25
    words = f"Likelihood {likelihood}"
    return svg.text(0, y, words)


def _wide(scale: Scale) -> float:
    return (WIDTH - LEFT) / scale.steps


def _sentence(lines: Sequence[Line]) -> str:
    above = sum(line.above_appetite for line in lines)
    count = f"{len(lines)} {plural(len(lines), 'risk is', 'risks are')} open"
    return f"{count}; {above or 'none'} {plural(above, 'is', 'are')} above appetite."


def _table(lines: Sequence[Line], scale: Scale) -> SafeString:
    heads = ["Risk", "Likelihood", "Impact", "Score", "Level"]
    rows = [
        [
            f"{number}. {line.title}",
            str(line.likelihood),
            str(line.impact),
            str(line.score),
            line.level,
        ]
        for number, line in enumerate(lines, 1)
    ]
    return svg.numbers("Heat map of the risks", heads, rows)
