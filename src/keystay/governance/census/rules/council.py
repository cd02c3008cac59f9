"""Rules about the council's part, alone and against the workers."""

from decimal import Decimal
from typing import Any

from keystay.governance.census.asked import Asked
from keystay.governance.census.book import Book
from keystay.governance.census.record import Reader
from keystay.governance.census.rules.rule import Fault, Found, Rulebook
from keystay.workforce.feeds.csww.reader import Head

COUNCIL = Rulebook("The council's part")
ADD_IT = "Add it; write 0 for none."


class Council:
    """The council's part with its values read: `values` in form, `unread` the others."""

    def __init__(self, head: Head, asked: Asked) -> None:
        self.head = head
        self.values, self.unread = Reader(asked.layout, asked.layout.council)(head.totals)

    def get(self, name: str) -> Any:
        """The value, or None where it is absent or not in form."""
        return self.values.get(name)


@COUNCIL.query("KS-C-001", "LALevel", source="census.md 2.2: whether both are taken is not known")
def named_as_in_the_year(council: Council, book: Book, asked: Asked) -> Found:
    """The council's part has the name that it has in the year's layout."""
    name, wanted = council.head.group, asked.layout.group
    if not name or name == wanted:
        return None
    return Fault(f"is not the name of the part in {asked.layout.year}.", f"Use {wanted}.", "", name)


@COUNCIL.error("KS-C-002", "", source="census.md 2.2")
def everything_there(council: Council, book: Book, asked: Asked) -> Found:
    """The council's part has all of its items."""
    return [
        Fault("is missing.", "Write None for none." if item.kind == "text" else ADD_IT, "", name)
        for name, item in asked.layout.council.items()
        if not council.head.totals.get(name)
    ]


@COUNCIL.error("KS-C-003", "", source="census.md T08")
def values_in_form(council: Council, book: Book, asked: Asked) -> Found:
    """Each value is in its form or its code set."""
    return [Fault(each.why, "", each.written, each.item.name) for each in council.unread
            if each.written]  # fmt: skip


@COUNCIL.error("KS-C-004", "", source="census.md 2.5")
def nothing_else(council: Council, book: Book, asked: Asked) -> Found:
    """The council's part has no item that the year does not ask for."""
    others = {n: v for n, v in council.head.totals.items() if n not in asked.layout.council}
    words = f"is not asked of the council in {asked.layout.year}."
    return [Fault(words, "Leave it out.", value, name) for name, value in others.items()]


@COUNCIL.query("KS-C-005", "NoAgencyFTE", source="census.md I10")
def cover_within_vacancies(council: Council, book: Book, asked: Asked) -> Found:
    """No more is covered than is vacant."""
    return _not_above(council.get("NoAgencyFTE"), council.get("NumberOfVacancies"), "the vacancies")


@COUNCIL.query("KS-C-006", "NoAgencyFTE", source="census.md I11")
def cover_within_agency_work(council: Council, book: Book, asked: Asked) -> Found:
    """No more agency work covers vacancies than the agency workers' records add up to."""
    words = "the FTE of the agency workers' records"
    return _not_above(council.get("NoAgencyFTE"), book.agency_fte, words)


@COUNCIL.query("KS-C-007", "NoAgencyHeadcount", source="census.md I11")
def covering_among_agency_workers(council: Council, book: Book, asked: Asked) -> Found:
    """No more agency workers cover vacancies than there are records of them."""
    words = "the number of agency workers' records"
    return _not_above(council.get("NoAgencyHeadcount"), Decimal(book.agency_rows), words)


@COUNCIL.query("KS-C-008", "NoAgencyFTE", source="census.md I12")
def covering_at_most_full_time(council: Council, book: Book, asked: Asked) -> Found:
    """Each agency worker covers at most one full-time vacancy."""
    words = "their number, and nobody works more than full time"
    return _not_above(council.get("NoAgencyFTE"), council.get("NoAgencyHeadcount"), words)


@COUNCIL.query("KS-C-009", "RecruitmentBonus", source="census.md I17", since=2025)
def payments_that_are_offered(council: Council, book: Book, asked: Asked) -> Found:
    """Where workers have recruitment or retention payments, the council offers one."""
    offers = [council.get(name) for name in ("RecruitmentBonus", "RetentionBonus")]
    if not book.paid["RRPayments"] or offers != ["0", "0"]:
        return None
    words = f"and RetentionBonus are 0, yet {book.paid['RRPayments']} workers have such payments."
    return Fault(words, "Check the offers and RRPayments.", "0")


def _not_above(value: Decimal | None, most: Decimal | None, words: str) -> Found:
    if value is None or most is None or value <= most:
        return None
    return Fault(f"is above {words}, {most:f}.", "Check both figures.", f"{value:f}")
