"""Rules about records that share a registration number."""

from collections import defaultdict

from keystay.governance.census.asked import Asked
from keystay.governance.census.book import Book, Key
from keystay.governance.census.record import NOUGHT
from keystay.governance.census.rules.rule import Fault, Found, Rulebook

ACROSS = Rulebook("Records of one person")


@ACROSS.error("KS-X-001", "SWENo", source="census.md I03")
def no_record_twice(book: Book, asked: Asked) -> Found:
    """No two records of an employee have the same role and dates and more than full time."""
    words, mend = "has the same role and dates on line {}.", "Keep one of them."
    return [
        _at(keys[1], words.format(keys[0].line), mend)
        for keys in _alike(book)
        if sum(key.fte for key in keys) > 1 or _identical(keys)
    ]


@ACROSS.query("KS-X-002", "SWENo", source="census.md I03")
def two_posts_in_one_role(book: Book, asked: Asked) -> Found:
    """Two records of an employee with one role and start may be meant as one."""
    words, mend = (
        "has the same role and start on line {}.",
        "Send them as one if they are one post.",
    )
    return [
        _at(keys[1], words.format(keys[0].line), mend)
        for keys in _alike(book)
        if sum(k.fte for k in keys) <= 1 and not _identical(keys)
    ]


@ACROSS.query("KS-X-003", "SWENo", source="census.md I04")
def one_identity(book: Book, asked: Asked) -> Found:
    """One number has one birth date, sex and ethnicity, or two people are counted."""
    found = []
    for keys in book.several():
        employed = [key for key in keys if not key.agency]
        if len({key.identity for key in employed}) > 1:
            words = f"has another birth date, sex or ethnicity on line {employed[0].line}."
            found.append(_at(employed[-1], words, "Make them the same."))
    return found


@ACROSS.query("KS-X-004", "FTE", source="census.md I05")
def no_more_than_full_time(book: Book, asked: Asked) -> Found:
    """Nobody's records add up to more than full time."""
    found = []
    for keys in book.several():
        total = sum((key.fte for key in keys), NOUGHT)
        if total > 1:
            words = f"adds up to {total:f} over {len(keys)} records of {keys[0].number}."
            found.append(_at(keys[-1], words, "Check each record's FTE.", str(keys[-1].fte)))
    return found


@ACROSS.query("KS-X-005", "AgencyWorker", source="census.md 5")
def agency_or_employee(book: Book, asked: Asked) -> Found:
    """Nobody is an employee in post and an agency worker on the same day."""
    words = "is 1 here, and line {} has the same number as an employee in post."
    found = []
    for keys in book.several():
        here = next((key for key in keys if key.in_post), None)
        lent = next((key for key in keys if key.agency), None)
        if here and lent:
            found.append(_at(lent, words.format(here.line), "Keep the record that is right.", "1"))
    return found


@ACROSS.query("KS-X-006", "RoleStartDate", source="census.md 5, left and returned")
def back_after_leaving(book: Book, asked: Asked) -> Found:
    """Someone who left and came back began again after they had left."""
    found = []
    for keys in book.several():
        left = [key.ends for key in keys if not key.agency and key.ends]
        for key in keys:
            if left and key.in_post and key.starts and key.starts <= max(left):
                words = f"is not after the day on which {key.number} left, {max(left)}."
                mend = "Check both dates; who kept one of two posts has not left."
                found.append(_at(key, words, mend, str(key.starts)))
    return found


@ACROSS.error("KS-X-007", "CSWWWorker", source="census.md 2.3, one or more")
def somebody_is_in_it(book: Book, asked: Asked) -> Found:
    """The return has a record of at least one worker."""
    if book.rows:
        return None
    return Fault("is missing: nobody is in the return.", "Add a record for each worker.", "")


def _alike(book: Book) -> list[list[Key]]:
    """Employees' records of one number with the same role, start and end."""
    found = []
    for keys in book.several():
        same: dict[object, list[Key]] = defaultdict(list)
        for key in keys:
            if not key.agency:
                same[key.role, key.starts, key.ends].append(key)
        found += [each for each in same.values() if len(each) > 1]
    return found


def _identical(keys: list[Key]) -> bool:
    return len({(key.fte, key.identity) for key in keys}) == 1 and keys[0].ends is not None


def _at(key: Key, words: str, mend: str, value: str | None = None) -> Fault:
    shown = key.number if value is None else value
    return Fault(words, mend, shown, "", key.line, key.place, key.number)
