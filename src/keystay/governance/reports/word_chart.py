"""A line chart as Word draws it itself: no picture to go blurred, and words for who cannot see."""

from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape, quoteattr

from keystay.governance.reports.rules import Chart, Line

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
SPACES = (
    f'xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:a="{DRAWING}/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# As on the web page: you in blue, others in greys; the dash tells them apart without colour.
LOOKS = {"you": ("1D4F72", "solid"), "few": ("505A5F", "dash"), "nation": ("0B0C0C", "sysDot")}
WIDE, HIGH = 6120000, 2880000  # in EMU, 360,000 to the centimetre


def frame(title: str, words: str, number: int) -> str:
    """The place of the chart in the text. Its part is the one after the styles: rId2 onwards."""
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{WIDE}" cy="{HIGH}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" title={quoteattr(title)} '
        f"descr={quoteattr(words)}/><wp:cNvGraphicFramePr/><a:graphic>"
        f'<a:graphicData uri="{DRAWING}/chart"><c:chart xmlns:c="{DRAWING}/chart" '
        f'r:id="rId{number + 1}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )


def part(chart: Chart) -> str:
    """The chart itself, its numbers inside it."""
    lines = "".join(_line(line, n, chart) for n, line in enumerate(chart.lines))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:a="{DRAWING}/main">'
        '<c:lang val="en-GB"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{lines}'
        '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/>'
        '</c:scaling><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx>'
        '</c:plotArea><c:legend><c:legendPos val="b"/></c:legend><c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    )


def printed(value: str | None, decimals: int) -> str:
    """A number of a chart as its table shows it."""
    if value is None:
        return "–"
    places = Decimal(1).scaleb(-decimals)
    return f"{Decimal(value).quantize(places, rounding=ROUND_HALF_UP):,f}"


def _line(line: Line, number: int, chart: Chart) -> str:
    colour, dash = LOOKS[line.kind]
    count = f'<c:ptCount val="{len(chart.labels)}"/>'
    labels = "".join(
        f'<c:pt idx="{n}"><c:v>{escape(each)}</c:v></c:pt>' for n, each in enumerate(chart.labels)
    )
    values = "".join(
        f'<c:pt idx="{n}"><c:v>{round(Decimal(each), 4)}</c:v></c:pt>'
        for n, each in enumerate(line.values)
        if each is not None
    )
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f"<c:tx><c:v>{escape(line.name)}</c:v></c:tx>"
        f'<c:spPr><a:ln w="28575"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        f'<a:prstDash val="{dash}"/></a:ln></c:spPr><c:marker><c:symbol val="none"/></c:marker>'
        f"<c:cat><c:strLit>{count}{labels}</c:strLit></c:cat>"
        f'<c:val><c:numLit>{count}{values}</c:numLit></c:val><c:smooth val="0"/></c:ser>'
    )
