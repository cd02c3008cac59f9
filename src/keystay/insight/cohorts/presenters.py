"""The cohorts in words and as a file."""

from dataclasses import astuple, dataclass

from keystay.core.tables.exports import Sheet, number
from keystay.insight.cohorts.queries import FIRST_YEAR, JOINED
from keystay.insight.cohorts.tables import Table


@dataclass(frozen=True)
class Kind:
    """A kind of cohort: what makes one, and what its people did."""

    key: str
    title: str
    began: str
    says: str
    nobody: str


KINDS = {
    FIRST_YEAR: Kind(
        FIRST_YEAR,
        "Completed their first year",
        "Completed",
        "Newly qualified employees who went on to another stage of practice here, by the year "
        "in which they did.",
        "Nobody has gone on from newly qualified to another stage yet. Give newly qualified "
        "workers their stage, and the next one when they complete their first year.",
    ),
    JOINED: Kind(
        JOINED,
        "Joined as employees",
        "Joined",
        "Everyone who began as an employee, from an agency too, by the year in which they first "
        "did. Who left and came back stays in their first cohort.",
        "Nobody has joined yet.",
    ),
}
DEFINITIONS = (
    "Left the council: no longer employed by it, an agency worker here or elsewhere among them.",
    "Left children’s services: left the council, or moved to another part of it. The two are "
    "different numbers and both are right.",
    "Stayed with the council, %: all but those who left the council, of the cohort.",
    "Stayed in children’s services, %: those who are still here, of the cohort.",
    "A year runs from 1 October to 30 September: 2024-25 is the year of the return of 2025.",
)
HEADINGS = (
    "In children’s services",
    "Moved within the council",
    "Left the council",
    "Left children’s services",
    "Stayed with the council, %",
    "Stayed in children’s services, %",
)


def sheet(kind: Kind, table: Table) -> Sheet:
    """The cohorts as the page shows them."""
    rows = [(row.name, *map(number, astuple(row)[1:])) for row in (*table.rows, table.all)]
    hidden = f"c: fewer than {table.smallest} people, or a figure that would reveal such a one"
    return Sheet(
        f"Cohorts, {kind.title.lower()}",
        table.on,
        (way(table), kind.began, *HEADINGS),
        rows,
        (hidden,),
        names_people=False,
        definitions=[kind.says, *DEFINITIONS],
    )


def way(table: Table) -> str:
    """What the rows are."""
    return "Entry route" if table.by_route else "Year"
