"""Which characters a file may hold, and what stands for those that it may not."""

import re
import unicodedata

# XML 1.0 has no place for these, however they are written (https://www.w3.org/TR/xml/#charsets).
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What the PDF's typeface draws, tried by a test. PDF/UA refuses a file with a character that is
# not drawn, and a file without the rest of what was written would be worse than one with a box.
NOT_DRAWN = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u017e\u0192\u01cd-\u01dc\u01e6\u01e7\u01ea\u01eb\u01f8\u01f9"
    "\u01fc\u01fd\u0218-\u021b\u02bb\u02bc\u02c6\u02c7\u02d8-\u02dd\u0384-\u038a\u038c"
    "\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490-\u0493\u1e80-\u1e85\u1ea0-\u1ef9"
    "\u2010-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u202f\u2030\u2032\u2033"
    "\u2039\u203a\u2044\u20ac\u2116\u2122\u215b-\u215e\u2190-\u2193\u2212\u2248\u2260"
    "\u2264\u2265\u25a1]"
)
BOX = "□"
INSTEAD = {"Zs": " ", "Cf": ""}  # other spaces; what shows nothing
LONGEST_WORD = 24
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")


def for_xml(text: str) -> str:
    """The text without the control characters that XML cannot hold."""
    return NOT_IN_XML.sub("", text)


def for_pdf(text: str) -> str:
    """The text as the PDF's typeface can draw it: a box for each character that it lacks.

    Control characters and marks of direction go.
    """
    composed = unicodedata.normalize("NFC", for_xml(text)).replace("\t", " ").replace("\r", "\n")
    return NOT_DRAWN.sub(_instead, composed)


def breakable(text: str) -> str:
    """The text with places where a long word may be broken, so that it stays on the page."""
    return LONG_WORD.sub("\\g<0>\u200b", text)


def _instead(found: re.Match[str]) -> str:
    return INSTEAD.get(unicodedata.category(found[0]), BOX)
