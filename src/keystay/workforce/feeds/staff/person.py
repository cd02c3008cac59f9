"""What the rows of a staff list tell of the person themselves."""

from datetime import date
from functools import partial
from typing import Any

from keystay.core.feeds import Act, Change, Row
from keystay.core.tables.refusals import Refusal
from keystay.workforce.assignments.models import Origin
from keystay.workforce.feeds.staff import acts, identity
from keystay.workforce.feeds.staff.grouping import Group
from keystay.workforce.feeds.staff.telling import Move
from keystay.workforce.feeds.world import World, same_name
from keystay.workforce.people.actions import Details
from keystay.workforce.people.models import Person, StageName

DETAILS = {
    "first_name": "First name",
    "family_name": "Family name",
    "staff_number": "Staff number",
    "email": "Email",
    "phone": "Phone",
    "born_on": "Date of birth",
}


def details(group: Group, world: World) -> Move:
    """What is new of the person; a newcomer without a name is refused."""
    told = group.about()
    person = group.match.person
    if person is None:
        return _newcomer(group, told)
    differing = _differing(_details(told), person)
    changes = [_told(name, getattr(person, name), value) for name, value in differing.items()]
    doing: list[Act] = []
    if differing:
        doing.append(partial(acts.change_person, group.holder, differing))
    number = told.get("registration_number")
    if number and person.pk not in world.numbers:
        changes.append(Change("Registration number", "none", number))
        doing.append(partial(acts.register, group.holder, number))
    stage, before = told.get("stage"), world.stages.get(person.pk, "")
    if stage and stage != before:
        changes.append(Change("Stage", _stage(before), _stage(stage)))
        doing.append(partial(acts.set_stage, group.holder, stage, _day_of_stage(group)))
    return Move(tuple(changes), tuple(doing))


def overruled(row: Row, group: Group) -> str:
    """A note on what a row tells of the person otherwise than an earlier row of theirs."""
    told = group.about()
    names = [name for name in DETAILS if row.get(name, told.get(name)) != told.get(name)]
    titles = ", ".join(DETAILS[name] for name in names)
    return f"{titles}: taken from an earlier line." if names else ""


def _newcomer(group: Group, told: Row) -> Move:
    known = _details(told)
    if "family_name" not in known:
        mend = "Give a full name, or a first and a family name."
        return Move(refusals=(Refusal(told.number, "Name", "", "is needed.", mend),))
    doing: list[Act] = [partial(acts.add_person, group.holder, Details(**_whole(known)))]
    changes = [_told(name, "", value) for name, value in known.items()]
    number, stage = told.get("registration_number"), told.get("stage")
    if number:
        changes.append(Change("Registration number", "", number))
        doing.append(partial(acts.register, group.holder, number))
    if not stage and any(row.get("origin") == Origin.NEWLY_QUALIFIED for row, _ in group.rows):
        stage = StageName.NEWLY_QUALIFIED.value
    starts = [row.get("starts_on") for row, _ in group.rows]
    first = min((day for day in starts if day is not None), default=None)
    if stage and first:
        changes.append(Change("Stage", "", _stage(stage)))
        doing.append(partial(acts.set_stage, group.holder, stage, first))
    return Move(tuple(changes), tuple(doing))


def _details(told: Row) -> dict[str, Any]:
    """Details as `people` keeps them, without those that the rows do not tell."""
    first, family = identity.names_of(told)
    found = {name: told.get(name) for name in ("staff_number", "email", "phone", "born_on")}
    found |= {"first_name": first, "family_name": family}
    return {name: value for name, value in found.items() if value}


def _whole(known: dict[str, Any]) -> dict[str, Any]:
    return {"first_name": "", **known}


def _differing(known: dict[str, Any], person: Person) -> dict[str, Any]:
    """What is told otherwise; a name that is only typed otherwise is the same."""
    whole = " ".join(known[name] for name in ("first_name", "family_name") if name in known)
    named = same_name(whole, person.name)
    return {
        name: value
        for name, value in known.items()
        if not _same(name, value, getattr(person, name))
        and not (named and name in ("first_name", "family_name"))
    }


def _same(name: str, value: Any, before: Any) -> bool:
    if name in ("first_name", "family_name"):
        return same_name(value, before)
    return bool(value == before)


def _told(name: str, before: Any, after: Any) -> Change:
    if name == "born_on":
        return Change(DETAILS[name], "", "as in the file (not shown)")
    return Change(DETAILS[name], str(before or ""), str(after))


def _stage(name: str) -> str:
    return str(StageName(name).label) if name else "none"


def _day_of_stage(group: Group) -> date:
    told = (row.get("effective_from") for row, _ in group.rows if row.get("stage"))
    return next((day for day in told if day is not None), group.day)
