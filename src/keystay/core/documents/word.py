"""A document as an accessible Word file, made by python-docx.

Headings are Word's own styles, so that a screen reader finds its way; the first row of a table is
marked as its heading and comes again on each page; a picture has words in its place for those who
do not see it.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, time

import docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph

from keystay.core.documents.letters import for_xml
from keystay.core.documents.parts import (
    Cell,
    Document,
    Heading,
    Part,
    Picture,
    Points,
    Table,
    Words,
    kept_with_next,
)
from keystay.core.documents.pdf import to_pngs
from keystay.core.documents.word_contents import list_parts, mark_parts
from keystay.core.documents.word_look import FIGURES, LANGUAGE, QUIET, RED, TABLE_TEXT, dress

TEXT_WIDTH, PICTURE_WIDTH, LINE_HEIGHT = Cm(17), Cm(12.5), Cm(0.42)
# A table of no more rows than this is not broken over pages.
SMALL = 12
# A file in a zip needs some moment: always this one gives the same bytes from the same content.
MOMENT = (1980, 1, 1, 0, 0, 0)


def to_docx(document: Document) -> bytes:
    """The document as a Word file: the same bytes from the same document."""
    file = docx.Document()
    dress(file)
    _about(file, document)
    _edges(file, document)
    file.add_paragraph(for_xml(document.owner), "Subtitle")
    file.add_paragraph(for_xml(document.title), "Title")
    file.add_paragraph(for_xml(document.status))
    if document.contents:
        list_parts(file, document.titles())
    drawn = iter(to_pngs(list(document.pictures())))
    for part, stays in kept_with_next(document.parts):
        _add(file, part, drawn)
        file.paragraphs[-1].paragraph_format.keep_with_next = stays or None
    if document.contents:
        mark_parts(file)
    return _same_bytes(file)


def _about(file: Docx, document: Document) -> None:
    about, made = file.core_properties, datetime.combine(document.on, time())
    # Word holds at most 255 characters here.
    about.title, about.author = for_xml(document.title)[:255], for_xml(document.owner)[:255]
    about.language, about.comments, about.last_modified_by = LANGUAGE, "", about.author
    about.created = about.modified = made


def _edges(file: Docx, document: Document) -> None:
    """What stands at the head and the foot of each page, and the page's number."""
    head = _edge(file.sections[0].header.paragraphs[0])
    head.add_run(for_xml(f"{document.owner} · {document.title}")).font.color.rgb = QUIET
    if document.mark:
        mark = head.add_run(f"\t{for_xml(document.mark)}")
        mark.font.color.rgb, mark.font.bold = RED, True
    foot = _edge(file.sections[0].footer.paragraphs[0])
    for words, field in ((f"{for_xml(document.foot)}\tPage ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(words)
        _field(foot, field)


def _edge(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    return paragraph


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)
    run = paragraph.add_run("1")
    field.append(run._r)


def _add(file: Docx, part: Part, drawn: Iterator[bytes]) -> None:
    match part:
        case Heading(words, level):
            file.add_heading(for_xml(words), level)
        case Words(text):
            file.add_paragraph(for_xml(text))
        case Points(items):
            for item in items:
                file.add_paragraph(for_xml(item), "List Bullet")
        case Picture():
            _draw(file.add_paragraph(), next(drawn), part, width=PICTURE_WIDTH)
        case Table():
            _table(file, part, drawn)


def _draw(paragraph: Paragraph, png: bytes, picture: Picture, **size: Length) -> None:
    shape = paragraph.add_run().add_picture(io.BytesIO(png), **size)
    shape._inline.docPr.set("descr", for_xml(picture.says))


def _table(file: Docx, part: Table, drawn: Iterator[bytes]) -> None:
    file.add_paragraph(for_xml(part.caption), "Caption")
    made = file.add_table(0, len(part.headings), FIGURES)
    _describe(made, part)
    for number, cells in enumerate((part.headings, *part.rows)):
        row = made.add_row()
        marks = row._tr.get_or_add_trPr()
        marks.append(OxmlElement("w:cantSplit"))
        if number == 0:
            marks.append(OxmlElement("w:tblHeader"))
        for place, cell, is_figure in zip(row.cells, cells, part.figures, strict=True):
            said = _fill(place, cell, drawn, is_figure=is_figure)
            if number == 0:
                _embolden(said)
            # So that a small table stands on one page: its rows lead to each other.
            if number < len(part.rows) <= SMALL:
                said.paragraph_format.keep_with_next = True
    file.add_paragraph()


def _embolden(heading: Paragraph) -> None:
    """A heading in bold by itself: not every reader of Word files follows a table's style."""
    for run in heading.runs:
        run.bold = True


def _describe(made: WordTable, part: Table) -> None:
    """Say what it is to a screen reader, which row is its heading, and how wide its columns are."""
    properties = made._tblPr
    for look in properties.findall(qn("w:tblLook")):
        properties.remove(look)
    for name, values in (
        ("w:tblLook", {"firstRow": "1", "firstColumn": "1", "noHBand": "1", "noVBand": "1"}),
        ("w:tblCaption", {"val": for_xml(part.caption)}),
    ):
        element = OxmlElement(name)
        for key, value in values.items():
            element.set(qn(f"w:{key}"), value)
        properties.append(element)
    made.autofit = False
    for column, width in zip(made.columns, part.widths, strict=True):
        column.width = Emu(int(TEXT_WIDTH * width / sum(part.widths)))


def _fill(place: WordCell, cell: Cell, drawn: Iterator[bytes], *, is_figure: bool) -> Paragraph:
    paragraph = place.paragraphs[0]
    # By its id: python-docx looks a name up among all styles, for every cell anew.
    paragraph._p.style = TABLE_TEXT
    if is_figure:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if isinstance(cell, Picture):
        _draw(paragraph, next(drawn), cell, height=LINE_HEIGHT)
    else:
        paragraph.add_run(for_xml(cell))
    return paragraph


def _same_bytes(file: Docx) -> bytes:
    first, second = io.BytesIO(), io.BytesIO()
    file.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(second, "w") as kept:
        for name in made.namelist():
            kept.writestr(zipfile.ZipInfo(name, MOMENT), made.read(name), zipfile.ZIP_DEFLATED)
    return second.getvalue()
