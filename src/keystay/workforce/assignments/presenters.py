"""The topic's events in words, and what a correction changed in what is counted."""

from collections.abc import Iterable

from keystay.core.words import day
from keystay.workforce.assignments.counted import Counted

SENTENCES = {
    "assignments.started": (
        "Started as {after[title]} in {after[team]} on {after[starts_on]}, {after[contract]}"
    ),
    "assignments.changed": (
        "From {after[starts_on]}: {after[title]} in {after[team]}, {after[fte]} of full time"
    ),
    "assignments.corrected": (
        "Corrected the assignment as {after[title]} in {after[team]}: {after[what]}"
    ),
    "assignments.ended": "Ended as {after[title]} in {after[team]} on {after[ends_on]}",
    "assignments.converted": "Ended agency work in {after[team]} on {after[ends_on]}",
    "assignments.manager_appointed": "Became manager of {after[team]} from {after[from]}",
}


def corrected(name: str, before: set[Counted], after: set[Counted]) -> str:
    """That it is done, and whom the figures count otherwise than before, if they do."""
    now, no_longer = _listed(after - before), _listed(before - after)
    if now and no_longer:
        return f"Corrected. {name} now counts as {now}, and no longer as {no_longer}."
    if now:
        return f"Corrected. {name} now counts as {now}."
    if no_longer:
        return f"Corrected. {name} no longer counts as {no_longer}."
    return "Corrected."


def _listed(each: Iterable[Counted]) -> str:
    in_turn = sorted(each, key=lambda one: one.on)
    return " and ".join(f"a {one.kind} on {day(one.on)}" for one in in_turn)
