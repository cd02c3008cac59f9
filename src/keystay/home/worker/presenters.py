"""A person's absences as a file."""

from collections.abc import Iterable
from datetime import date

from keystay.core.tables.exports import Sheet
from keystay.workforce.models import Absence, Person


def absence_sheet(person: Person, absences: Iterable[Absence], on: date) -> Sheet:
    """The dates and kinds of a person's absences, the latest first; never a reason."""
    rows = [
        (person.name, row.get_kind_display(), row.starts_on, row.ends_on, row.days_lost)
        for row in absences
    ]
    headings = ("Person", "Kind", "From", "To", "Days lost")
    return Sheet("Absences", on, headings, rows, about=person.pk)
