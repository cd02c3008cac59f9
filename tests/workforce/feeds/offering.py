"""Offering files the short way, for the stories about imports."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from keystay.core.feeds import Finding
from keystay.organisation.authority import actions as authority
from keystay.organisation.models import Team
from keystay.organisation.policy import actions as policy
from keystay.organisation.teams import actions as teams
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.feeds import actions, review
from keystay.workforce.feeds.models import Import
from keystay.workforce.models import Assignment, Person
from keystay.workforce.people import actions as people
from keystay.workforce.registrations import actions as registrations

BY = "the test"
TODAY = date(2026, 3, 2)
STARTED = date(2024, 9, 2)
SAMPLE = (Path(__file__).parents[2] / "data" / "census" / "csww_2025.xml").read_text()
COLUMNS = ("Staff number", "Full name", "Registration number", "Team", "Role", "FTE", "Start date")


def council() -> dict[str, Team]:
    """A council with two teams."""
    authority.name_council(code="895", by=BY, on=STARTED)
    policy.load_pack(key="england-2026", by=BY)
    service = teams.add_service(name="Child in Need", by=BY)
    return {
        name: teams.add_team(details=teams.TeamDetails(name, service, STARTED), by=BY)
        for name in ("Crewe", "Macclesfield")
    }


def worker(
    team: Team, name: str = "Ama Mensah", number: str = "E1", *, contract: str = "permanent"
) -> tuple[Person, Assignment]:
    """Someone in post since September 2024."""
    first, family = name.split(" ", 1)
    person = people.add(details=people.Details(first, family, staff_number=number), by=BY)
    registrations.register(person=person, number=f"SW10{number[1:].zfill(4)}", by=BY)
    terms = assignments.Terms(team, "5", contract, Decimal(1))
    return person, assignments.start(person=person, terms=terms, starts_on=STARTED, by=BY)


def table(rows: Sequence[Mapping[str, object]], columns: Sequence[str] = ()) -> bytes:
    """Rows as CSV, with the columns in the order in which they first appear."""
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def census_return(workers: Sequence[Mapping[str, str]], between: str = "\n") -> bytes:
    """The sample return with other workers, each on a line of its own or all on one."""
    head, tail = SAMPLE[: SAMPLE.index("  <CSWWWorker>")], "</Message>"
    each = ("".join(f"<{n}>{v}</{n}>" for n, v in worker.items() if v) for worker in workers)
    return (head + between.join(f"<CSWWWorker>{one}</CSWWWorker>" for one in each) + tail).encode()


def offer(
    kind: str, content: bytes, name: str = "list.csv", on: date = TODAY, **decisions: str
) -> Import:
    """A file received and checked, with some questions answered."""
    row = actions.receive(kind=kind, uploads={name: content}, on=on, by=BY)
    return decide(row, decisions)


def decide(row: Import, decisions: Mapping[str, str]) -> Import:
    return actions.decide(row=row, decisions=decisions, by=BY)


def carry_out(row: Import, *, leave_refused: bool = False) -> Import:
    """Apply an import that has been checked."""
    row = actions.start_applying(row=row, leave_refused=leave_refused, by=BY)
    return actions.apply(row=row, by=BY)


def load(kind: str, content: bytes, on: date = TODAY, **decisions: str) -> Import:
    """A file offered and applied."""
    return carry_out(offer(kind, content, on=on, **decisions))


def counts(row: Import) -> dict[str, int]:
    """How many rows of each consequence, those that are none left out."""
    return {name: number for name, number in row.findings["counts"].items() if number}


def found(row: Import, consequence: str | None = None) -> list[Finding]:
    return review.findings(row.findings, consequence)


def reasons(row: Import) -> str:
    """Everything that was refused, in one text."""
    return " ".join(r.sentence for each in found(row, "refused") for r in each.refusals)
