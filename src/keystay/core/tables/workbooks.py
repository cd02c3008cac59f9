"""Rows from Excel and OpenDocument workbooks, opened only after a look at their size."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from keystay.core.tables.refusals import CannotRead

ZIP_MARK = b"PK\x03\x04"
OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 100
MOST_ENTRIES = 2000
# A workbook may claim a cell at the far corner of a sheet; the reader would make room for
# everything before it. The same goes for a filled cell that is "repeated".
FAR_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,4})(\d{1,9})"')
REPEATED = re.compile(rb'<table:table-cell\b[^>]*number-columns-repeated="(\d+)"[^>]*>')
FARTHEST_COLUMN = 1000
FARTHEST_ROW = 400_000
LONGEST_TAG = 500
# The part without which a zip is no workbook of Excel or of OpenDocument.
WORKBOOKS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
ARCHIVES = (".zip", ".7z", ".gz", ".rar", ".xlsx", ".ods", ".docx")
CHUNK = 1024 * 1024
NOT_CONTENT = "__MACOSX/"  # what a Mac adds about each file, under the same names


def check_zip(content: bytes) -> zipfile.ZipFile:
    """The archive, once its directory and its real unpacked sizes are within bounds.

    Raises CannotRead for a broken or outsized archive, or one that holds another.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise CannotRead("The file is damaged: it opens as neither a zip nor a workbook.") from (
            error
        )
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise CannotRead(f"The file holds {len(entries)} parts: more than {MOST_ENTRIES}.")
    if any(entry.filename.lower().endswith(ARCHIVES) for entry in entries):
        raise CannotRead("The file holds another archive inside it. Unpack that first.")
    _refuse_bomb(sum(entry.file_size for entry in entries), len(content))
    _refuse_liars(archive, entries, len(content))
    return archive


def unpack(content: bytes) -> dict[str, bytes]:
    """The files of a zip by their bare names, folders left out.

    Of files with one name in different folders each keeps its folder, so that none is lost.
    """
    with check_zip(content) as archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        bare = {name: name.replace("\\", "/").rsplit("/", 1)[-1] for name in names}
        counts = Counter(bare.values())
        return {
            name if counts[short] > 1 else short: archive.read(name)
            for name, short in bare.items()
            if not name.startswith(NOT_CONTENT)
        }


def first_filled_sheet(content: bytes) -> tuple[str, Iterator[list[Any]]]:
    """The name and the rows of the first sheet that holds anything."""
    if content.startswith(ZIP_MARK):
        _refuse_other_zips(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height:
                return name, sheet.iter_rows()
    except (CalamineError, ValueError, OSError) as error:
        mend = "Save the table as CSV or .xlsx and try again."
        raise CannotRead(f"The workbook cannot be opened ({error}). {mend}") from error
    raise CannotRead("The workbook is empty: no sheet holds any row.")


def _refuse_other_zips(content: bytes) -> None:
    with check_zip(content) as archive:
        if not WORKBOOKS & set(archive.namelist()):
            raise CannotRead("The file is a zip and no workbook: unpack it and choose the table.")


def _refuse_bomb(unpacked: int, packed: int) -> None:
    if unpacked > MOST_UNPACKED:
        raise CannotRead("The file unpacks to more than 100 MB. Split it and try again.")
    if unpacked > MOST_RATIO * max(packed, 1):
        raise CannotRead("The file unpacks to more than 100 times its size, so it was not opened.")


def _refuse_wide_cells(xml: bytes) -> None:
    for letters, row in FAR_CELL.findall(xml):
        if len(letters) > 2 or int(row) > FARTHEST_ROW:
            raise CannotRead(
                f"A cell is at {letters.decode()}{row.decode()}, far outside any table. "
                "Copy the table into a new workbook."
            )
    for tag in REPEATED.finditer(xml):
        if int(tag[1]) > FARTHEST_COLUMN and b"office:value" in tag[0]:
            raise CannotRead("A filled cell is repeated across the whole sheet. Clear it.")


def _refuse_liars(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], packed: int) -> None:
    total = 0
    for entry in entries:
        try:
            with archive.open(entry) as part:
                tail = b""
                while chunk := part.read(CHUNK):
                    total += len(chunk)
                    _refuse_bomb(total, packed)
                    _refuse_wide_cells(tail + chunk)
                    tail = chunk[-LONGEST_TAG:]
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
            raise CannotRead(
                f"{entry.filename} inside the file is damaged or locked with a password."
            ) from error
