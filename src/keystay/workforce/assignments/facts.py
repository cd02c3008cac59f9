"""An assignment as history tells it, and what a correction changed in plain words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from keystay.core.words import day
from keystay.workforce.assignments.models import Assignment

NAMES = {
    "team": "team",
    "role": "role",
    "title": "job title",
    "grade": "grade",
    "contract": "contract",
    "engaged_for": "engaged for",
    "agency": "agency",
    "fte": "FTE",
    "post": "post",
    "starts_on": "first day",
    "ends_on": "last day",
    "how_it_began": "how it began",
    "came_from": "origin",
    "how_it_ended": "how it ended",
    "reason_left": "reason for leaving",
    "destination": "where they went",
}


def facts(row: Assignment) -> dict[str, Any]:
    """The assignment as history tells it."""
    return {
        "name": row.person.name,
        "team": row.team.name,
        "role": row.get_org_role_display(),
        "title": row.title or row.get_org_role_display(),
        "grade": row.grade,
        "contract": row.get_contract_display(),
        "engaged_for": row.get_basis_display() if row.basis else "",
        "agency": row.agency_name,
        "fte": row.fte,
        "post": row.post.number if row.post else "",
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "how_it_began": row.get_start_kind_display(),
        "came_from": row.get_origin_display() if row.origin else "",
        "how_it_ended": row.get_end_kind_display() if row.end_kind else "",
        "reason_left": row.get_reason_display() if row.reason else "",
        "destination": row.get_destination_display() if row.destination else "",
    }


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What is otherwise than it was: `reason for leaving from Not known to Retired; ...`."""
    return "; ".join(
        f"{words} from {_words(before[name])} to {_words(after[name])}"
        for name, words in NAMES.items()
        if before[name] != after[name]
    )


def _words(value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value) if value not in (None, "") else "nothing"
