"""Text from bytes: which encoding a file was saved in, said aloud and never mangled."""

import codecs

from keystay.core.tables.refusals import CannotRead

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte-order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises CannotRead for what is not text."""
    for mark, codec, name in MARKS:
        if content.startswith(mark):
            return _strictly(content, codec, name), name
    guessed = _unmarked_utf16(content)
    if guessed:
        return _strictly(content, guessed, "UTF-16"), "UTF-16"
    if b"\x00" in content:
        raise CannotRead("This is not a text file. Save it as CSV or as an Excel workbook.")
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        # Windows-1252 leaves five bytes undefined; Windows itself reads them as controls.
        return content.decode("cp1252", errors="replace"), "Windows-1252"


def _strictly(content: bytes, codec: str, name: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise CannotRead(
            f"The file says that it is {name} but byte {error.start + 1} is not."
        ) from error


def _unmarked_utf16(content: bytes) -> str:
    # Plain English text in UTF-16 has a zero in every second byte.
    start = content[:400]
    if len(start) < 4 or len(content) % 2:
        return ""
    half = len(start) // 2
    if start[1::2].count(0) > half * 0.7 and start[0::2].count(0) == 0:
        return "utf-16-le"
    if start[0::2].count(0) > half * 0.7 and start[1::2].count(0) == 0:
        return "utf-16-be"
    return ""
