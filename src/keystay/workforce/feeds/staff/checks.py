"""What is wrong with one row of a staff list, taken as a whole and by itself."""

from collections.abc import Iterator
from datetime import date

from keystay.core.feeds import Row
from keystay.core.tables.refusals import Refusal
from keystay.core.words import day as in_words
from keystay.workforce.feeds.staff.identity import names_of

LONGEST_NAME = 100
FIRST_YEAR = 1950
SOON, LATER = 2, 10
YOUNGEST, OLDEST = 16, 90
# How many years after that of the file each date may be, and how else to mend one that is not.
DATES = (
    ("starts_on", "Start date", SOON, ""),
    ("effective_from", "Effective from", SOON, ""),
    ("ends_on", "Leaving date", LATER, " Leave it empty for someone who has not left."),
)


def of_row(row: Row, on: date) -> list[Refusal]:
    """Refusals of a row whose cells were understood; `on` is the day of the file."""
    if not row.values and not row.refusals:
        reason, mend = "has nothing in the columns that are used.", "Leave it out, or fill it in."
        return [Refusal(row.number, "The row", "", reason, mend)]
    return [*_far_dates(row, on), *_backwards(row), *_ages(row, on), *_long_names(row)]


def far_date(row: Row, name: str, title: str, last: int, mend: str = "") -> Refusal | None:
    """A refusal of a date before 1950 or after the year `last`; None for one between, or none."""
    found: date | None = row.get(name)
    if found is None or FIRST_YEAR <= found.year <= last:
        return None
    reason = f"is not between {FIRST_YEAR} and {last}."
    return Refusal(row.number, title, in_words(found), reason, f"Check the year.{mend}")


def _far_dates(row: Row, on: date) -> Iterator[Refusal]:
    for name, title, after, mend in DATES:
        refusal = far_date(row, name, title, on.year + after, mend)
        if refusal is not None:
            yield refusal


def _backwards(row: Row) -> Iterator[Refusal]:
    starts, ends = row.get("starts_on"), row.get("ends_on")
    if starts is not None and ends is not None and ends < starts:
        value, reason = in_words(ends), f"is before the start date, {in_words(starts)}."
        yield Refusal(row.number, "Leaving date", value, reason, "Check both dates.")


def _ages(row: Row, on: date) -> Iterator[Refusal]:
    born, starts = row.get("born_on"), row.get("starts_on")
    if born is None:
        return
    if not YOUNGEST <= _age(born, on) <= OLDEST:
        reason = f"makes them younger than {YOUNGEST} or older than {OLDEST}."
        yield Refusal(row.number, "Date of birth", "(not shown)", reason, "Check the year.")
    elif starts is not None and _age(born, starts) < YOUNGEST:
        reason = f"is before their birthday of {YOUNGEST} years."
        mend = "Check it and the date of birth."
        yield Refusal(row.number, "Start date", in_words(starts), reason, mend)


def _age(born: date, on: date) -> int:
    """Whole years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _long_names(row: Row) -> Iterator[Refusal]:
    for name in names_of(row):
        if len(name) > LONGEST_NAME:
            reason = f"has a part longer than {LONGEST_NAME} characters."
            yield Refusal(row.number, "Name", name[:80], reason, "Shorten it.")
