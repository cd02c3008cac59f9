"""Parts about what people say: families, staff and those who leave (G2)."""

from decimal import Decimal

from keystay.governance.measures.lines import Line, Part, never, nothing
from keystay.governance.measures.world import Day


def families_heard(day: Day) -> list[Line]:
    """Forms of families in the last four quarters that are over; nobody stands behind a line."""
    return [Line("", "", team, Decimal(count)) for (_, team), count in day.heard.items()]


def _asked(day: Day) -> bool:
    # So few forms that each could be told apart are not counted in public.
    return sum(day.heard.values()) >= max(day.world.fewest_forms, 1)


PARTS = (
    Part(
        "families_heard",
        "Families’ feedback forms in four quarters",
        "forms",
        "",
        families_heard,
        _asked,
        needs=("heard",),
        missing="Too few forms have come in from families in four quarters to be shown.",
    ),
    Part(
        "survey_answers",
        "Staff who answered the survey",
        "people",
        "",
        nothing,
        never,
        missing="The staff survey is not kept in Keystay yet.",
    ),
    Part(
        "exit_interviews",
        "Leavers who had an exit interview",
        "people",
        "",
        nothing,
        never,
        missing="Exit interviews are not kept in Keystay yet.",
    ),
)
