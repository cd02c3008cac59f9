"""What a cell means: text, dates as people write them in England, numbers, yes and no.

A parser takes a cell and returns its meaning, None for an empty cell, or raises NotUsable
with the reason and what to write instead.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from keystay.core.tables.reading import plain, shown

Parser = Callable[[Any], Any]

EMPTY = frozenset({"", "null", "none", "n/a", "na", "-", "#n/a"})
# The database tools write -1 where there is nobody; only their feeds ask for this.
EMPTY_IN_EXTRACTS = EMPTY | {"-1"}

# Excel counts days from 30 December 1899 (its 1900 has a 29 February that never was).
EXCEL_DAY_NOUGHT = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 3654, 73050  # 1 January 1910 to 31 December 2099
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z?)?")
BRITISH = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -/.]*([A-Za-z]{3,9})[ -/.,]*(\d{4}|\d{2})")
SERIAL = re.compile(r"(\d{4,5})(?:\.0+)?")
NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,12})?")
TWO_DIGIT_YEARS_TO = 60
LONGEST = 200


class NotUsable(ValueError):
    """A value that a parser cannot use; `mend` says what to write instead."""

    def __init__(self, reason: str, mend: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend


def is_empty(cell: Any) -> bool:
    """True for a blank cell and for the ways that systems write nothing."""
    return isinstance(cell, str) and cell.strip().casefold() in EMPTY


def text(longest: int = LONGEST) -> Parser:
    """A parser for text of at most `longest` characters; whole numbers lose Excel's `.0`."""

    def parse(cell: Any) -> str:
        words = " ".join(shown(cell).split())
        if len(words) > longest:
            raise NotUsable(f"is longer than {longest} characters.", "Shorten it.")
        return words

    return parse


def day(cell: Any) -> date:
    """A date: 3/4/2024 (day first), 03-Apr-24, 3 April 2024, 2024-04-03, or Excel's number."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _serial(float(cell))
    if isinstance(cell, time | timedelta):
        raise NotUsable("is a time, not a date.", "Write it like 3/4/2024.")
    return _written_day(shown(cell).strip())


@lru_cache(maxsize=50_000)
def _written_day(words: str) -> date:
    for pattern, order in ((ISO, "ymd"), (BRITISH, "dmy"), (NAMED, "dmy")):
        found = pattern.fullmatch(words)
        if found:
            parts = dict(zip(order, found.groups(), strict=True))
            return _real_day(parts["y"], parts["m"], parts["d"])
    serial = SERIAL.fullmatch(words)
    if serial:
        return _serial(float(serial[1]))
    raise NotUsable("is not a date.", "Write it like 3/4/2024 or 2024-04-03.")


def _real_day(year: str, month: str, day_of_month: str) -> date:
    number = MONTHS.get(month.casefold()) if month.isalpha() else int(month)
    if number is None:
        raise NotUsable("names no month.", "Write it like 3/4/2024 or 3 April 2024.")
    full_year = int(year) + (0 if len(year) == 4 else _century(int(year)))
    try:
        found = date(full_year, number, int(day_of_month))
    except ValueError:
        raise NotUsable(
            "is not a day in the calendar.", "Write the day first, like 3/4/2024 for 3 April."
        ) from None
    if not 1910 <= found.year <= 2099:
        raise NotUsable("is not between 1910 and 2099.", "Check the year.")
    return found


def _century(two_digits: int) -> int:
    return 2000 if two_digits <= TWO_DIGIT_YEARS_TO else 1900


def _serial(number: float) -> date:
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        raise NotUsable("is a number, not a date.", "Write it like 3/4/2024.")
    return EXCEL_DAY_NOUGHT + timedelta(days=int(number))


def number(
    least: Decimal | int = 0, most: Decimal | int = 10**9, places: int | None = None
) -> Parser:
    """A parser for a number between `least` and `most`, rounded to `places` if given."""

    def parse(cell: Any) -> Decimal:
        words = shown(cell).replace(",", "").replace("£", "").strip()
        try:
            found = Decimal(words) if NUMBER.fullmatch(words) else Decimal(repr(float(words)))
        except (InvalidOperation, ValueError):
            raise NotUsable("is not a number.", "Write digits, like 18.5.") from None
        if not found.is_finite() or not least <= found <= most:
            raise NotUsable(f"is not between {least} and {most}.", "Check the figure.")
        return found if places is None else round(found, places)

    return parse


def whole(least: int = 0, most: int = 10**9) -> Parser:
    """A parser for a whole number between `least` and `most`."""
    parse_number = number(least, most)

    def parse(cell: Any) -> int:
        found = parse_number(cell)
        if found != found.to_integral_value():
            raise NotUsable("is not a whole number.", "Leave out the decimals.")
        return int(found)

    return parse


def fte(cell: Any) -> Decimal:
    """Full-time equivalent from 0 to 1, to six places; 80% and 80 % mean 0.8."""
    words = shown(cell).strip()
    if words.endswith("%"):
        return round(number(0, 100)(words.removesuffix("%")) / 100, 6)
    return number(0, 1, places=6)(cell)


def choice(meanings: Mapping[str, str]) -> Parser:
    """A parser for one of a list of words; keys are compared without case and punctuation."""
    known = {plain(word): meaning for word, meaning in meanings.items()}

    def parse(cell: Any) -> str:
        found = known.get(plain(shown(cell)))
        if found is None:
            raise NotUsable(
                "is not one that Keystay knows.", f"Use one of: {', '.join(_some(meanings))}."
            )
        return found

    return parse


def _some(meanings: Mapping[str, str]) -> list[str]:
    first_words: dict[str, str] = {}
    for word, meaning in meanings.items():
        first_words.setdefault(meaning, word)
    return list(first_words.values())[:12]


def yes_no(cell: Any) -> bool:
    """Yes or no, however a system writes it."""
    return YES_NO(cell) == "yes"


YES_NO = choice(
    {"yes": "yes", "y": "yes", "1": "yes", "true": "yes", "no": "no", "n": "no", "0": "no"}
    | {"false": "no"}
)
