"""Reading what was downloaded: a CSV or a workbook as rows of cells."""

import csv
import io
import re
import zipfile
from typing import Any

from django.http import HttpResponse
from python_calamine import CalamineWorkbook


def csv_rows(answer: HttpResponse) -> list[list[str]]:
    """The headings and the rows of a CSV download, as they stand in the file."""
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def sheets(answer: HttpResponse) -> dict[str, list[list[Any]]]:
    """Each sheet of a workbook download by its name."""
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def formulas(content: bytes) -> list[str]:
    """Every formula in a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        pages = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        return [found for name in pages for found in re.findall(r"<f\b.*?>", str(book.read(name)))]
