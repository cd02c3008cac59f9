"""What a plain list of workers and cases may say, and how its rows are told apart."""

from keystay.caseloads.cases.rules import MARK
from keystay.caseloads.cases.sorting import Shape
from keystay.core.feeds import Field, Part, Row
from keystay.core.tables.values import day, text

CASES = Part(
    name="cases",
    title="Cases",
    fields=(
        Field(
            "staff_number",
            "Worker's staff number",
            text(48),
            ("Staff number", "Employee number", "Worker number", "Payroll number"),
            private=True,
        ),
        Field(
            "registration_number",
            "Worker's registration number",
            text(48),
            ("Registration number", "SWE number", "SWE registration number"),
            private=True,
        ),
        Field(
            "worker_name",
            "Worker's name",
            text(201),
            ("Worker", "Allocated worker", "Social worker", "Worker name", "Key worker"),
            private=True,
        ),
        Field(
            "child",
            "Child number",
            text(64),
            ("Case number", "Child ID", "Person ID", "Case ID", "Client ID", "Child", "Mosaic ID"),
            private=True,
        ),
        Field(
            "role",
            "Role",
            text(200),
            ("Involvement", "Worker role", "Relationship"),
            private=True,
        ),
        Field("team", "Team", text(255), ("Team name", "Worker team"), private=True),
        Field(
            "starts_on",
            "Held since",
            day,
            (
                "Start date",
                "Allocated on",
                "Allocation date",
                "Date allocated",
                "Allocated from",
                "From",
            ),
        ),
        Field("ends_on", "Held until", day, ("End date", "Closed on", "Date closed", "To")),
        Field(
            "reviewed_on",
            "Last review",
            day,
            (
                "Last review date",
                "Date of last review",
                "Last CIN review",
                "Last plan review",
                "Review date",
                "Reviewed on",
                "Reviewed",
            ),
            help="Of a Child in Need plan: finds who may step down",
        ),
    ),
    needs=(("child",), ("staff_number", "registration_number", "worker_name")),
)
SHAPE = Shape(
    part=CASES.name,
    row="Case",
    needs={"child": "Child number", "worker": "Worker"},
    key=("child", "worker", "term"),
    span=("since", "ends_on"),
    words={"ends_on": "Held until"},
    twice="is the number of one case in rows that say different things",
)


def child_of(row: Row) -> str:
    """The keyed reference of a row's child; empty where the row names none."""
    found: str = row.get("child", "")
    return found.removeprefix(MARK)
