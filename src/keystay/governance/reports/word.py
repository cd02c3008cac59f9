"""A report as an accessible Word file, from its content alone.

Written by hand, since all it needs is headings, paragraphs, tables and one kind of chart:
https://ecma-international.org/publications-and-standards/standards/ecma-376/. Headings are
styles, so that a screen reader finds its way; a table's first row is marked as its heading and
comes again on each page; a chart is Word's own, with words in place of it for those who do not
see it, and the numbers are in a table below.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from keystay.governance.reports import word_chart
from keystay.governance.reports.rules import Chart, Content, Section, Table

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# The same bytes from the same content: a file in a zip needs some moment.
MOMENT = (1980, 1, 1, 0, 0, 0)


def to_docx(title: str, signed: str, content: Content) -> bytes:
    """The report as a file's bytes; `signed` says who signed it and when, or that nobody has."""
    charts = [chart for section in content.sections for chart in section.charts]
    body = "".join(_body(title, signed, content))
    parts = {
        "[Content_Types].xml": _types(len(charts)),
        "_rels/.rels": _links(
            [
                ("officeDocument", "word/document.xml", LINKS),
                ("metadata/core-properties", "docProps/core.xml", f"{PACKAGE}/relationships"),
            ]
        ),
        "docProps/core.xml": _about(title, content),
        "word/document.xml": _document(body),
        "word/styles.xml": STYLES,
        "word/numbering.xml": BULLETS,
        "word/_rels/document.xml.rels": _links(
            [
                ("styles", "styles.xml", LINKS),
                *(("chart", f"charts/chart{n}.xml", LINKS) for n, _ in enumerate(charts, 1)),
                ("numbering", "numbering.xml", LINKS),
            ]
        ),
        **{f"word/charts/chart{n}.xml": word_chart.part(c) for n, c in enumerate(charts, 1)},
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), text, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _body(title: str, signed: str, content: Content) -> Iterator[str]:
    yield _paragraph(content.council)
    yield _paragraph(title, "Title")
    yield _paragraph(signed)
    yield _paragraph("On one page", "Heading1")
    for sentence in content.summary:
        yield _paragraph(sentence, "ListBullet")
    number = 0
    for section in content.sections:
        yield from _section(section)
        for chart in section.charts:
            number += 1
            yield from _drawn(chart, number)


def _section(section: Section) -> Iterator[str]:
    if not (section.commentary or section.words or section.tables or section.charts):
        return
    yield _paragraph(section.title, "Heading1")
    for words in filter(None, section.commentary.splitlines()):
        yield _paragraph(words)
    for words in section.words:
        yield _paragraph(words)
    for table in section.tables:
        yield _paragraph(table.caption, "Heading2")
        yield _table(table)


def _drawn(chart: Chart, number: int) -> Iterator[str]:
    yield _paragraph(chart.title, "Heading2")
    yield _paragraph(chart.sentence)
    words = f"Line chart. {chart.sentence} The numbers are in the table below."
    yield word_chart.frame(chart.title, words, number)
    headings = ("30 September", *(line.name for line in chart.lines))
    rows = tuple(
        (label, *(word_chart.printed(line.values[n], chart.decimals) for line in chart.lines))
        for n, label in enumerate(chart.labels)
    )
    yield _table(Table(f"{chart.title}, the numbers", headings, rows))


def _paragraph(words: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{look}<w:r><w:t xml:space="preserve">{_clean(words)}</w:t></w:r></w:p>'


def _table(table: Table) -> str:
    says = f"<w:tblCaption w:val={quoteattr(table.caption)}/>"
    style = '<w:tblStyle w:val="Figures"/><w:tblW w:w="5000" w:type="pct"/>'
    look = f"<w:tblPr>{style}{LOOK}{says}</w:tblPr>"
    grid = f"<w:tblGrid>{'<w:gridCol/>' * len(table.headings)}</w:tblGrid>"
    head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{_cells(table.headings)}</w:tr>"
    rows = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cells(row)}</w:tr>" for row in table.rows
    )
    return f"<w:tbl>{look}{grid}{head}{rows}</w:tbl><w:p/>"


def _cells(cells: Sequence[str]) -> str:
    return "".join(f"<w:tc>{_paragraph(cell, 'TableText')}</w:tc>" for cell in cells)


def _clean(words: str) -> str:
    """Words as XML may hold them: without the control characters that it has no place for."""
    return escape("".join(each for each in words if each >= " " or each == "\t"))


def _document(body: str) -> str:
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" '
        'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    spaces = f'xmlns:w="{MAIN}" {word_chart.SPACES}'
    return f"{HEAD}<w:document {spaces}><w:body>{body}{page}</w:body></w:document>"


def _about(title: str, content: Content) -> str:
    made = datetime.combine(content.put_together_on, datetime.min.time())
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_clean(title)}</dc:title><dc:creator>{_clean(content.council)}</dc:creator>"
        "<dc:language>en-GB</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{made.isoformat()}Z</dcterms:created>'
        "</cp:coreProperties>"
    )


def _links(found: Sequence[tuple[str, str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{space}/{kind}" Target="{target}"/>'
        for n, (kind, target, space) in enumerate(found, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _types(charts: int) -> str:
    kinds = "application/vnd.openxmlformats-"
    parts = [
        ("/word/document.xml", f"{TYPE}.main+xml"),
        ("/word/styles.xml", f"{kinds}officedocument.wordprocessingml.styles+xml"),
        ("/word/numbering.xml", f"{kinds}officedocument.wordprocessingml.numbering+xml"),
        ("/docProps/core.xml", f"{kinds}package.core-properties+xml"),
        *(
            (f"/word/charts/chart{n}.xml", f"{kinds}officedocument.drawingml.chart+xml")
            for n in range(1, charts + 1)
        ),
    ]
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{kinds}package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


BULLET = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
BULLETS = (
    f'{HEAD}<w:numbering xmlns:w="{MAIN}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
LOOK = '<w:tblLook w:firstRow="1" w:firstColumn="1" w:noHBand="1" w:noVBand="1"/>'


def _style(key: str, name: str, size: int, more: str = "", space: int = 120) -> str:
    """A paragraph style; `size` is in half points, `more` comes before the letters' own."""
    is_list = key == "ListBullet"
    bold = "<w:b/>" if "outlineLvl" in more or key == "Title" else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr>{BULLET * is_list}'
        f'<w:spacing w:before="{space}" w:after="{space}"/>{more}</w:pPr>'
        f'<w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


STYLES = (
    f'{HEAD}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="22"/>'
    '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '<w:pPr><w:spacing w:after="120"/></w:pPr></w:style>'
    + _style("Title", "Title", 40)
    + _style("Heading1", "heading 1", 30, '<w:outlineLvl w:val="0"/>', 240)
    + _style("Heading2", "heading 2", 24, '<w:outlineLvl w:val="1"/>', 180)
    + _style("ListBullet", "List Bullet", 22, "", 60)
    + _style("TableText", "Table Text", 18, "", 30)
    + '<w:style w:type="table" w:styleId="Figures"><w:name w:val="Figures"/><w:tblPr><w:tblBorders>'
    '<w:top w:val="single" w:sz="8" w:color="505A5F"/><w:bottom w:val="single" w:sz="8" '
    'w:color="505A5F"/><w:insideH w:val="single" w:sz="4" w:color="B1B4B6"/></w:tblBorders>'
    '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
    '</w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
    '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style></w:styles>'
)
