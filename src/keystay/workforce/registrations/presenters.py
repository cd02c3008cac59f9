"""Registration in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keystay.core.tables.exports import Sheet
from keystay.workforce.people.models import Person
from keystay.workforce.registrations.actions import CONFIRMED, WORDS
from keystay.workforce.registrations.models import Renewal
from keystay.workforce.registrations.queries import Year

SENTENCES = {
    "registrations.registered": "Registration {after[number]} recorded: {after[status]}",
    "registrations.changed": "Registration changed from {before[number]}, {before[status]} to "
    "{after[number]}, {after[status]}",
    "registrations.task_noted": "{after[task]} for the {after[year]} renewal done on {after[on]}",
    "registrations.task_cleared": "{after[task]} for the {after[year]} renewal is not done",
}
COLOURS = {
    "registered": "green",
    "not_renewed": "red",
    "suspended": "red",
    "removed": "red",
    "left": "grey",
}


@dataclass(frozen=True)
class Task:
    """One task of a renewal, as the page shows it."""

    code: str
    words: str
    done_on: date | None
    may_note: bool


def task_rows(year: Year, renewal: Renewal | None, own: bool, keeps: bool) -> list[Task]:
    """The tasks of a renewal and who may note each.

    `own` is the worker on their own page; `keeps` someone who keeps registrations.
    """
    return [
        Task(
            code=code,
            words=WORDS[code],
            done_on=getattr(renewal, f"{code}_on", None),
            may_note=keeps and not own if code == CONFIRMED else own or keeps,
        )
        for code in (*year.asked, CONFIRMED)
    ]


def left_in_words(year: Year) -> str:
    """What is still to be done, as in "Fee, Two pieces of CPD"."""
    return ", ".join(WORDS[task] for task in year.left)


def sheet(
    unfinished: Iterable[tuple[date, str, str, str, str]], missing: Iterable[Person], on: date
) -> Sheet:
    """Who has not finished renewing as a file; below, those whose number is not recorded."""
    rows: list[tuple[object, ...]] = [
        (name, team, left, closes_on) for closes_on, name, _, team, left in unfinished
    ]
    rows += [(person.name, "", "No registration recorded", None) for person in missing]
    headings = ("Person", "Team", "Still to do", "Closes")
    return Sheet("Who has not renewed", on, headings, rows)
