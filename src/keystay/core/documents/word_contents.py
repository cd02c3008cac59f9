"""What a Word file of ours holds, as links to its headings: pages are numbered by Word alone."""

from collections.abc import Iterable

from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from keystay.core.documents.letters import for_xml
from keystay.core.documents.word_look import BRAND

CONTENTS, PART = "Contents", "Heading 1"


def list_parts(file: Docx, titles: Iterable[str]) -> None:
    """A line for each part, in order; `mark_parts` makes the places that the lines lead to."""
    file.add_heading(CONTENTS, 1)
    for number, title in enumerate(titles, start=1):
        paragraph = file.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _place(number))
        run = paragraph.add_run(for_xml(title))
        run.font.color.rgb, run.font.underline = BRAND, True
        link.append(run._r)
        paragraph._p.append(link)


def mark_parts(file: Docx) -> None:
    """Name the place of each part, once all of them are there; the contents are none."""
    parts = [each for each in file.paragraphs if each.style and each.style.name == PART]
    for number, heading in enumerate(parts[1:], start=1):
        _mark(heading, number)


def _mark(heading: Paragraph, number: int) -> None:
    begins, ends = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for each in (begins, ends):
        each.set(qn("w:id"), str(number))
    begins.set(qn("w:name"), _place(number))
    heading._p.insert(1, begins)
    heading._p.append(ends)


def _place(number: int) -> str:
    return f"part_{number}"
