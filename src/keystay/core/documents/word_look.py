"""How a Word file of ours looks: its styles, its language and its page, by their names in Word."""

from typing import cast

from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT, LANGUAGE = "Arial", "en-GB"
INK, QUIET, RED = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x48, 0x49, 0x49), RGBColor(0x94, 0x25, 0x14)
BRAND = RGBColor(0x1D, 0x4F, 0x73)
# Size, space before and after in points, and whether it is bold.
LOOKS = {
    "Normal": (11, 0, 6, False),
    "Title": (22, 0, 8, True),
    "Subtitle": (13, 0, 0, False),
    "Heading 1": (16, 18, 6, True),
    "Heading 2": (12.5, 12, 4, True),
    "Caption": (11, 10, 4, True),
    "List Bullet": (11, 0, 4, False),
    "Header": (9, 0, 0, False),
    "Footer": (9, 0, 0, False),
    "Table Text": (9, 1.5, 1.5, False),
}
FIGURES, TABLE_TEXT = "Figures", "TableText"
TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{FIGURES}">
  <w:name w:val="{FIGURES}"/><w:basedOn w:val="TableNormal"/>
  <w:tblPr><w:tblBorders><w:top w:val="nil"/>
    <w:bottom w:val="single" w:sz="4" w:color="B1B4B6"/>
    <w:insideH w:val="single" w:sz="4" w:color="B1B4B6"/></w:tblBorders>
  <w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
    <w:bottom w:val="single" w:sz="8" w:color="484949"/></w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""


def dress(file: Docx) -> None:
    """Give python-docx's own empty file our styles, British English and a page of A4."""
    file.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    for name, (size, before, after, bold) in LOOKS.items():
        style = cast(ParagraphStyle, file.styles[name])
        _plain(style)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, INK
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
    for name in ("Heading 1", "Heading 2", "Caption"):
        file.styles[name].paragraph_format.keep_with_next = True
    for name in ("Header", "Footer"):
        file.styles[name].paragraph_format.tab_stops.clear_all()
    file.styles.element.append(parse_xml(TABLE_STYLE))
    for held, name in ((file.styles, "w:lang"), (file.settings, "w:themeFontLang")):
        for language in held.element.iter(qn(name)):
            language.set(qn("w:val"), LANGUAGE)
    _page(file)


def _plain(style: ParagraphStyle) -> None:
    """Our typeface in place of the theme's, and no rule under a title."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for letters in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{letters}"), FONT)
    for rule in style.element.xpath(".//w:pBdr"):
        rule.getparent().remove(rule)
    style.font.italic = False


def _page(file: Docx) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.4)
