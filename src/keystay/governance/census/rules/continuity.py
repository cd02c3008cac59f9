"""Rules about this return beside last year's: who came, who went, and by how much it moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from keystay.governance.census.asked import Asked
from keystay.governance.census.book import Book, Key
from keystay.governance.census.rules.rule import Fault, Found, Rulebook

CONTINUITY = Rulebook("Against last year's return")


@dataclass(frozen=True)
class Year:
    """A return's records and its vacancies, one year of two."""

    book: Book
    vacancies: Decimal | None


@CONTINUITY.query("KS-Y-001", "SWENo", source="census.md I16")
def nobody_vanishes(now: Year, before: Year, asked: Asked) -> Found:
    """Whoever was in post last year is in post or among the leavers."""
    words = "was in post last year and is neither in post nor a leaver now."
    return [
        Fault(words, "Add the leaver, or check the number.", key.number, number=key.number)
        for key in _in_post(before)
        if not any(not each.agency for each in now.book.of(key.number))
    ]


@CONTINUITY.query("KS-Y-002", "RoleStartDate", source="census.md I16")
def nobody_comes_back_unnoticed(now: Year, before: Year, asked: Asked) -> Found:
    """Whoever left last year and is in post again has a new start date."""
    found = []
    for key in _in_post(now):
        left = [old.ends for old in before.book.of(key.number) if old.ends and not old.agency]
        stayed = any(old.in_post for old in before.book.of(key.number))
        if left and not stayed and key.starts and key.starts <= max(left):
            words = f"is before they left, by last year's return on {max(left)}."
            found.append(_at(key, words, "Enter the day on which they came back.", str(key.starts)))
    return found


@CONTINUITY.query("KS-Y-003", "RoleStartDate", source="census.md I16")
def starts_stay(now: Year, before: Year, asked: Asked) -> Found:
    """Whoever was in post on both days has the same start date."""
    found = []
    for key in _in_post(now):
        old = [each.starts for each in before.book.of(key.number) if each.in_post]
        began_again = key.starts is not None and key.starts >= asked.first
        if old and None not in old and key.starts not in old and not began_again:
            words = f"was {old[0]} in last year's return."
            found.append(_at(key, words, "Check which is right.", str(key.starts or "")))
    return found


@CONTINUITY.query("KS-Y-004", "SWENo", source="census.md I16")
def nobody_appears_from_before(now: Year, before: Year, asked: Asked) -> Found:
    """Whoever began before last year's day was in last year's return."""
    words = f"began before {asked.first} and was not in last year's return."
    return [
        _at(key, words, "Check the start date and the number.", key.number)
        for key in _in_post(now)
        if key.starts and key.starts < asked.first
        and not any(not each.agency for each in before.book.of(key.number))
    ]  # fmt: skip


@CONTINUITY.query("KS-Y-005", "PersonBirthDate", source="census.md I04, I16")
def people_stay_who_they_are(now: Year, before: Year, asked: Asked) -> Found:
    """A birth date is what it was last year."""
    found = []
    for key in _in_post(now):
        old = {each.identity[0] for each in before.book.of(key.number) if not each.agency}
        if key.identity[0] and old and None not in old and key.identity[0] not in old:
            words = "is not what it was in last year's return."
            found.append(_at(key, words, "Check which is right.", ""))
    return found


@CONTINUITY.query("KS-Y-006", "SWENo", source="census.md I16")
def headcount_moves_little(now: Year, before: Year, asked: Asked) -> Found:
    """The headcount in post has not moved by more than a set share."""
    return _moved("Employees in post", Decimal(now.book.heads), Decimal(before.book.heads), asked)


@CONTINUITY.query("KS-Y-007", "FTE", source="census.md I16")
def fte_moves_little(now: Year, before: Year, asked: Asked) -> Found:
    """The FTE in post has not moved by more than a set share."""
    return _moved("FTE in post", now.book.in_post_fte, before.book.in_post_fte, asked)


@CONTINUITY.query("KS-Y-008", "NumberOfVacancies", source="census.md I16")
def vacancies_move_little(now: Year, before: Year, asked: Asked) -> Found:
    """Vacancies have not moved by more than a set share."""
    return _moved("Vacancies", now.vacancies, before.vacancies, asked)


def _in_post(year: Year) -> Iterator[Key]:
    """One key for each number with an employee in post."""
    for keys in year.book.everyone():
        first = next((key for key in keys if key.in_post), None)
        if first is not None:
            yield first


def _at(key: Key, words: str, mend: str, value: str) -> Fault:
    return Fault(words, mend, value, "", key.line, key.place, key.number)


def _moved(what: str, now: Decimal | None, before: Decimal | None, asked: Asked) -> Found:
    if now is None or not before:
        return None
    percent = abs(now - before) * 100 / before
    if percent <= asked.limits.change_percent:
        return None
    words = f"{what} went from {before:f} to {now:f}, by {percent:.0f} %."
    return Fault(words, "Check it, or explain it.", f"{now:f}")
