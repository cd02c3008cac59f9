"""Rules about the shape of the file: header, items that have no place, values out of form."""

import re

from keystay.governance.census.asked import Asked
from keystay.governance.census.record import Record
from keystay.governance.census.rules.rule import Fault, Found, Rulebook
from keystay.workforce.feeds.csww.layout import ITEMS
from keystay.workforce.feeds.csww.reader import Head

HEADER = Rulebook("The header")
SHAPE = Rulebook("The form of a record")

LEA = re.compile(r"\d{3}")
WHEN = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z?")
REAL_NUMBER = re.compile(r"SW[1-9]\d{0,5}")


@HEADER.error("KS-H-001", "ReferenceDate", source="census.md I01")
def counts_on_30_september(head: Head, asked: Asked) -> Found:
    """The reference date is 30 September of the census year."""
    given, day = head.header.get("ReferenceDate", ""), asked.last.isoformat()
    if given == day:
        return None
    words = "is not the day on which the census counts." if given else "is missing."
    return Fault(words, f"Write {day}.", given)


@HEADER.error("KS-H-002", "Collection", source="census.md T03")
def is_the_workforce_census(head: Head, asked: Asked) -> Found:
    """The collection is CSWW."""
    given = head.header.get("Collection", "")
    return None if given == "CSWW" else Fault("is not the workforce census.", "Write CSWW.", given)


@HEADER.error("KS-H-003", "SourceLevel", source="census.md T03")
def comes_from_an_authority(head: Head, asked: Asked) -> Found:
    """The source level is L, a local authority."""
    given = head.header.get("SourceLevel", "")
    return None if given == "L" else Fault("is not a local authority's.", "Write L.", given)


@HEADER.error("KS-H-004", "LEA", source="census.md T03")
def names_the_authority(head: Head, asked: Asked) -> Found:
    """The authority is given by its three digits."""
    given = head.header.get("LEA", "")
    if LEA.fullmatch(given):
        return None
    return Fault("is not an authority's number.", "Write its three digits, like 895.", given)


@HEADER.query("KS-H-005", "DateTime", source="census.md 4")
def says_when_it_was_made(head: Head, asked: Asked) -> Found:
    """The date and time at which the file was made are given."""
    given = head.header.get("DateTime", "")
    if WHEN.fullmatch(given):
        return None
    return Fault(
        "does not say when the file was made.", "Write it like 2025-10-06T09:30:00.", given
    )


@HEADER.query("KS-H-006", "SoftwareCode", source="census.md 2.1")
def says_what_made_it(head: Head, asked: Asked) -> Found:
    """The software that made the file is named."""
    named = head.header.get("SoftwareCode")
    return None if named else Fault("is missing.", "Name what made the file.", "")


@SHAPE.error("KS-S-001", "", source="census.md 2.3")
def no_item_that_nobody_knows(record: Record, asked: Asked) -> Found:
    """No item that no year's return has had."""
    unknown = [(name, value) for name, value in record.worker.others if name not in ITEMS]
    words, mend = "is not an item of the return.", "Leave it out."
    return [Fault(words, mend, value, name) for name, value in unknown] or None


@SHAPE.error("KS-S-002", "", source="census.md 2.5")
def no_item_of_another_year(record: Record, asked: Asked) -> Found:
    """No item that this year's return does not ask for."""
    wrong = [name for name in record.worker.values if name not in asked.order]
    words, mend = f"is not asked for in {asked.layout.year}.", "Leave it out."
    return [Fault(words, mend, record.worker.values[name], name) for name in wrong] or None


@SHAPE.error("KS-S-003", "", source="census.md 2.3")
def no_item_twice(record: Record, asked: Asked) -> Found:
    """No item stands twice in one record."""
    twice = [
        (name, value)
        for name, value in record.worker.others
        if value and name in record.worker.values
    ]
    words, mend = "stands in the record a second time.", "Keep one of them."
    return [Fault(words, mend, value, name) for name, value in twice] or None


@SHAPE.query("KS-S-004", "", source="census.md 4")
def no_empty_item(record: Record, asked: Asked) -> Found:
    """An item without a value is left out and not sent empty."""
    empty = [name for name, value in record.worker.others if not value and name in ITEMS]
    return [Fault("is empty.", "Leave it out.", "", name) for name in empty] or None


@SHAPE.query("KS-S-005", "", source="census.md 4: whether the order matters is not known")
def items_in_order(record: Record, asked: Asked) -> Found:
    """Items stand in the order of the year's layout."""
    last, before = -1, ""
    for name in record.worker.values:
        place = asked.order.get(name, last)
        if place < last:
            return Fault(f"stands after {before}.", f"Put it before {before}.", "", name)
        last, before = place, name
    return None


@SHAPE.error("KS-S-006", "", source="census.md T04")
def codes_in_their_set(record: Record, asked: Asked) -> Found:
    """Each code is in its code set."""
    return _unread(record, "code", "flag")


@SHAPE.error("KS-S-007", "", source="census.md T17")
def dates_in_form(record: Record, asked: Asked) -> Found:
    """Each date is a day in the calendar, written year-month-day."""
    return _unread(record, "date")


@SHAPE.error("KS-S-008", "", source="census.md T07, T09")
def numbers_in_form(record: Record, asked: Asked) -> Found:
    """Each number has no more digits than its item takes, and is in its range."""
    return _unread(record, "decimal", "whole")


@SHAPE.error("KS-S-009", "", source="census.md 2.3")
def texts_not_too_long(record: Record, asked: Asked) -> Found:
    """Each text is no longer than its item takes."""
    return _unread(record, "text")


@SHAPE.error("KS-S-010", "SWENo", source="census.md T06, 5")
def registration_number_in_form(record: Record, asked: Asked) -> Found:
    """A registration number is two letters and up to ten digits."""
    return _unread(record, "registration")


@SHAPE.query("KS-S-011", "SWENo", source="census.md 5")
def registration_number_like_a_real_one(record: Record, asked: Asked) -> Found:
    """Social Work England's numbers are SW and up to six digits, the first not 0."""
    if not record.number or REAL_NUMBER.fullmatch(record.number):
        return None
    return Fault("does not look like a number of Social Work England.", "Check it on the register.")


def _unread(record: Record, *kinds: str) -> Found:
    return [
        Fault(each.why, "", each.written, each.item.name)
        for each in record.unread
        if each.item.kind in kinds
    ] or None
