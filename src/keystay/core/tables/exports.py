"""Lists as files: the whole of what the reader may see, as CSV or Excel, each download noted.

A page that shows a list answers `?format=csv` and `?format=xlsx` at its own address, so that
who may have the file is decided where who may have the page is. `{% download %}` draws the
links; `wanted` and `answer` serve them. A second list of a page has a name, which its links
carry: `{% download "slips" %}` and `wanted(request, "slips")`. CSV is headings and rows alone,
to load anywhere; a workbook has a second sheet that says what the list is, as at when, whose
figures they are, and for whom it was made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from keystay.core import clock, words
from keystay.core.audit.actions import note_read
from keystay.core.password_again import after_password
from keystay.core.tables.writing import TYPES, to_csv, to_xlsx

FORMAT = "format"
LIST = "list"
OWN = "The council’s own records in Keystay"
MOST_IN_EXCEL = 1_048_575  # rows below the headings; Excel drops what is more without a word


@dataclass(frozen=True)
class Sheet:
    """A list as a file: its headings and every row, in the order of the page.

    `title` becomes the file's name, so it names no person. `on` is the day that the rows
    hold for. `notes` are what a reader must know besides, such as whose figures they are.
    `about` is the id of the one person whose list it is, who will see who downloaded it.
    `names_people` is False for figures, posts and settings, where no row is about anybody.
    `definitions` say what a row and each figure is, and `attribution` whose figures they are.
    """

    title: str
    on: date
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = ()
    about: str = ""
    names_people: bool = True
    definitions: Sequence[str] = ()
    attribution: str = OWN


def wanted(request: HttpRequest, which: str = "") -> str:
    """`csv` or `xlsx` if the address asks for the list as a file; else empty: it is a page.

    `which` is the name of the list, on a page with several; its first has none.
    """
    asked = request.GET.get(FORMAT, "")
    return asked if asked in TYPES and request.GET.get(LIST, "") == which else ""


def answer(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """The sheet in the format that the address asks for; that it was taken is kept.

    A list of several people asks for the password again, unless it was given in the last ten
    minutes (reliability.md 1.4).
    """
    of_several = sheet.names_people and not sheet.about
    return _after_password(request, sheet) if of_several else _file(request, sheet)


def _file(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    # A list that is too long for Excel comes as CSV rather than cut short.
    form = "csv" if len(sheet.rows) > MOST_IN_EXCEL else request.GET[FORMAT]
    moment = words.moment(clock.now().astimezone(clock.LONDON))
    made = f"what {_reader(request).name} may see, downloaded on {moment}"
    file = content(sheet, form, made, f"From {request.get_full_path()}")
    _note(request, sheet, form)
    name = f"{slugify(sheet.title)}-{sheet.on.isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type=TYPES[form], headers=headers)


def content(sheet: Sheet, form: str, made: str, *more: str) -> bytes:
    """The sheet as a file of the form `csv` or `xlsx`; `made` says for whom, with its rows."""
    if form == "csv":
        return to_csv(sheet.headings, sheet.rows)
    return to_xlsx(sheet.headings, sheet.rows, "List", _notes(sheet, made, more))


_after_password = after_password(_file)


@dataclass(frozen=True)
class AsItIs:
    """A file in a form of its own; `detail` says which one it is."""

    name: str
    content: bytes
    content_type: str
    detail: str


def hand_over(request: HttpRequest, file: AsItIs) -> HttpResponse:
    """The file, after the password as for lists of several people; that it was taken is kept."""
    return _hand_over(request, file)


def give(request: HttpRequest, file: AsItIs) -> HttpResponse:
    """The file, where nobody is named in it; that it was taken is kept."""
    match = request.resolver_match
    page = f"download:{match.view_name}" if match else "download"
    note_read(reader=_reader(request), page=page, detail=file.detail)
    headers = {"Content-Disposition": content_disposition_header(True, file.name) or "attachment"}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)


_hand_over = after_password(give)


def number(printed: str) -> Decimal | str:
    """A figure as printed (`1,204.5`) as a number; symbols such as `low` stay words.

    So a file says what its page says, and not more decimals.
    """
    try:
        return Decimal(printed.replace(",", ""))
    except InvalidOperation:
        return printed


def _notes(sheet: Sheet, made: str, more: Sequence[str]) -> list[str]:
    count = len(sheet.rows)
    return [
        sheet.title,
        f"As at {words.day(sheet.on)}",
        f"{count} {words.plural(count, 'row', 'rows')}: {made}",
        *more,
        *sheet.notes,
        *(f"Definition: {each}" for each in sheet.definitions),
        f"Source: {sheet.attribution}",
    ]


def _note(request: HttpRequest, sheet: Sheet, form: str) -> None:
    match = request.resolver_match
    page = f"download:{match.view_name}" if match else "download"
    detail = f"{sheet.title} on {sheet.on.isoformat()}, {len(sheet.rows)} rows as {form}"
    note_read(reader=_reader(request), page=page, about=sheet.about, detail=detail)


def _reader(request: HttpRequest) -> Any:
    """The account that asks; every list is behind a gate, so there is one."""
    return request.user
