"""Pay of many people, as copied from payroll's sheet: a line for each, told by number."""

import re
from collections.abc import Iterator

from keystay.governance.census.actions import Paid
from keystay.governance.census.queries import fault_of
from keystay.governance.census.rules.present import PAY_ITEMS
from keystay.workforce.models import Person

MONEY = re.compile(r"[£\s]|,(?=\d{3}\b)")
APART = re.compile(r"\t|;|,(?!\d{3}\b)")


def read_pay(text: str, year: int, me: Person | None) -> tuple[list[Paid], list[str]]:
    """Everyone's pay in the text, and what is wrong with which line: one SQL statement.

    A line is registration number, base salary and, where there are any, recruitment and
    retention payments and other payments. `me` is the reader: nobody enters their own pay.
    """
    lines = list(_lines(text))
    numbers = {cells[0] for _, cells in lines}
    known = {
        row.registration.number: row
        for row in Person.objects.filter(registration__number__in=numbers).select_related(
            "registration"
        )
    }
    paid, wrong = [], []
    for line, cells in lines:
        person, values = known.get(cells[0]), dict(zip(PAY_ITEMS, cells[1:], strict=False))
        fault = _fault(cells, person, year, me)
        if fault or person is None:
            wrong.append(f"Line {line}: {fault}")
        else:
            paid.append(Paid(person, {name: value for name, value in values.items() if value}))
    return paid, wrong


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            first, *others = APART.split(line.strip())
            yield number, [first.strip().upper(), *(MONEY.sub("", each) for each in others)]


def _fault(cells: list[str], person: Person | None, year: int, me: Person | None) -> str:
    if person is None:
        return f"nobody here has the registration number {cells[0][:20]}."
    if me is not None and person.pk == me.pk:
        return "this is you. Someone else enters your pay."
    if not 1 < len(cells) <= 1 + len(PAY_ITEMS):
        return "write the number and from one to three amounts."
    named = zip(PAY_ITEMS, cells[1:], strict=False)
    faults = (fault_of(year, name, value, of_a_person=True) for name, value in named if value)
    return next((each for each in faults if each), "")
