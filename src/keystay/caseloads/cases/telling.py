"""What else there is to say about an extract, beside its rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from keystay.caseloads.cases.asking import Desk
from keystay.caseloads.cases.rules import role_counts
from keystay.organisation.policy.queries import policy

# Why a worker changed, by the codes of the dataset (services.md 2.3).
REASONS = frozenset(
    {"MANAGE", "FCONTA", "LEFTRL", "ORGRST", "TSPROC", "ABSENC", "CHCHAN", "PCCHAN", "SWDIED"}
    | {"OTHERS"}
)


def notes(
    about: Mapping[str, Any], roles: Sequence[str], reasons: Sequence[str], desk: Desk
) -> list[str]:
    """How the extract was read, which roles it has, and what was taken over from before.

    `roles` are those of the spells that run now, `reasons` those of all spells.
    """
    return [*files(about), *_roles(roles, desk), *_reasons(reasons), *again(desk)]


def files(about: Mapping[str, Any]) -> list[str]:
    """What the files were, and what of them was not there or not taken, by name."""
    version = f" in version {about['version']}" if about["version"] else ""
    told = [f"Written by {about['dialect']}{version}."] if about["dialect"] else []
    for words, columns in (
        ("columns that are not in the file", about["missing"]),
        ("columns dropped before storing", about["dropped"]),
    ):
        told += [
            f"{table}: {words}: {', '.join(names)}." for table, names in columns.items() if names
        ]
    left_out = ", ".join(about["left_out"])
    return [*told, *([f"Files not needed and not stored: {left_out}."] if left_out else [])]


def again(desk: Desk) -> list[str]:
    """How many earlier decisions answered a question again."""
    if not desk.again:
        return []
    return [f"Decisions taken over from before: {desk.again}. You can change them here."]


def _roles(roles: Sequence[str], desk: Desk) -> list[str]:
    counting = policy(desk.on).get("caseload.counting_roles", [])
    setting = "Which roles count as holding a case is a setting under Policy."
    return [role_counts(Counter(roles).items(), counting), setting]


def _reasons(reasons: Sequence[str]) -> list[str]:
    other = sum(1 for each in reasons if each and each.upper() not in REASONS)
    if not other:
        return []
    return [f"Reasons for a change that are not in the dataset's list, left empty: {other}."]
