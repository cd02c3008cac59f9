"""Lists that a page carries itself, because nothing of them is kept here.

Whoever brings a file sees what was read in one page; when they take a list from it away, the
page brings the list back, signed so that it is as it was, for the one who brought it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core import signing

from keystay.core.tables.exports import Sheet

SALT = "census.brought"
GOOD_FOR = timedelta(hours=12)  # a day at work


def carried(sheets: Mapping[str, Sheet], reader: str) -> str:
    """The lists as text for a page of the reader (the id of their account)."""
    told = {what: asdict(sheet) | _plain(sheet) for what, sheet in sheets.items()}
    return signing.dumps([reader, told], salt=SALT, compress=True)


def brought_back(text: str, what: str, reader: str) -> Sheet | None:
    """One of the lists again; None if it is too old, was changed or is another reader's."""
    try:
        whose, told = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    if whose != reader or what not in told:
        return None
    found = told[what]
    rows = [[_cell(cell) for cell in row] for row in found["rows"]]
    return Sheet(**found | {"on": date.fromisoformat(found["on"]), "rows": rows})


def _plain(sheet: Sheet) -> dict[str, Any]:
    rows = [[[str(c)] if isinstance(c, Decimal) else c for c in row] for row in sheet.rows]
    return {"on": sheet.on.isoformat(), "rows": rows}


def _cell(cell: Any) -> Any:
    return Decimal(cell[0]) if isinstance(cell, list) else cell
