"""The check of a year, remembered until anything is written.

Checking 250 people takes a tenth of a second of work and some forty SQL statements: too much
for each look at a page, and no reason to show what is no longer so.
"""

from dataclasses import dataclass

from keystay.core.clock import today
from keystay.core.reading import kept as until_written
from keystay.governance.census import queries, signed
from keystay.governance.census.figures import Figures, figures_of
from keystay.governance.census.models import SignedReturn
from keystay.governance.census.queries import Checked, Missing
from keystay.governance.census.rules.continuity import Year
from keystay.governance.census.rules.rule import Severity
from keystay.governance.census.signed import Since
from keystay.workforce.feeds.csww.layout import YEARS

SIGNED, RECORDS, NOTHING = "signed", "records", ""


@dataclass(frozen=True)
class Kept:
    """A year's return from the records, checked and counted.

    `queue` has errors first; `compared` says with what the return was compared: last year's
    as it was signed, the records of last year, or nothing. `last` is the year's own newest
    signed return, and `since` what the records say otherwise than it.
    """

    checked: Checked
    queue: tuple[Missing, ...]
    figures: Figures
    compared: str
    last: SignedReturn | None = None
    since: Since | None = None

    @property
    def errors(self) -> int:
        return self.checked.report.errors

    @property
    def queries(self) -> int:
        return self.checked.report.queries


def kept(year: int) -> Kept:
    """The year's return as the records stand now. Raises NoCouncil and LookupError."""
    return until_written(("return", year, today()), lambda: look(year))


def look(year: int) -> Kept:
    """`kept`, looked at anew."""
    before, compared = last_year(year - 1)
    checked = queries.checked(year, before=before)
    asked = queries.asked_of(year)
    built, last = checked.built, signed.latest(year)
    figures = figures_of(built.head, built.workers, lambda _: asked)
    return Kept(
        checked=checked,
        queue=tuple(sorted(checked.missing, key=lambda each: each.severity != Severity.ERROR)),
        figures=figures,
        compared=compared,
        last=last,
        since=signed.since(last, built.head, built.workers, figures.results()) if last else None,
    )


def last_year(year: int) -> tuple[Year | None, str]:
    """What the next year's return is compared with: this year's, signed or of the records."""
    if year not in YEARS:
        return None, NOTHING
    of: SignedReturn | None = signed.latest(year)
    if of is not None:
        return signed.year_as_signed(of, queries.asked_of(year)), SIGNED
    found = queries.records_of(year)
    return (found, RECORDS) if found.book.heads else (None, NOTHING)
