"""What a staff list would do, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from keystay.core.feeds import (
    Act,
    Asked,
    Change,
    Consequence,
    Content,
    Finding,
    Plan,
    Question,
    Row,
    Step,
)
from keystay.core.tables.refusals import Refusal
from keystay.organisation.policy.queries import policy
from keystay.workforce.assignments.actions import Leaving
from keystay.workforce.assignments.models import Assignment, Origin
from keystay.workforce.feeds.places import Places
from keystay.workforce.feeds.staff import acts, identity, moves, pairing
from keystay.workforce.feeds.staff.acts import Holder, Seat, Wanted
from keystay.workforce.feeds.staff.fields import share
from keystay.workforce.feeds.staff.words import role_of_title
from keystay.workforce.feeds.world import World, look, name_key
from keystay.workforce.people.actions import Details
from keystay.workforce.people.models import StageName

USUAL_FULL_TIME_HOURS = 37
KEEP, LEFT = "keep", "left"
DETAILS = {
    "first_name": "First name",
    "family_name": "Family name",
    "staff_number": "Staff number",
    "email": "Email",
    "phone": "Phone",
    "born_on": "Date of birth",
}


@dataclass
class Group:
    """The rows of one person, in the file's order."""

    holder: Holder
    match: identity.Match
    day: date
    rows: list[tuple[Row, Wanted]] = field(default_factory=list)


def plan(content: Content, asked: Asked) -> Plan:
    """Every row of a staff list as a step, then those in post whom the file leaves out."""
    world = look(asked.on)
    places = Places(world, asked)
    hours = Decimal(str(policy(asked.on).get("hours.full_time", USUAL_FULL_TIME_HOURS)))
    good, steps = [], []
    for row in content.rows["staff"]:
        refused = _refused(row, asked)
        if refused is None:
            good.append((row, _wanted(row, world, places, hours)))
        else:
            steps.append(refused)
    groups = _groups(good, world, asked)
    used: set[str] = set()
    for group in groups:
        steps += _steps_of(group, world, asked, used)
    if not content.mending:
        steps += _left_out(groups, world, asked, used)
    return Plan((*places.steps, *sorted(steps, key=lambda each: each.finding.row or 10**9)))


def _refused(row: Row, asked: Asked) -> Step | None:
    problems = list(row.refusals)
    if row.number in asked.tried:
        problems.append(Refusal(row.number, "The row", "", asked.tried[row.number]))
    if not problems:
        return None
    return Step(Finding(row.number, Consequence.REFUSED, _about(row), refusals=tuple(problems)))


def _about(row: Row) -> str:
    name = " ".join(part for part in identity.names_of(row) if part)
    number = row.get("registration_number") or row.get("staff_number")
    return " ".join(part for part in (name, f"({number})" if number else "") if part) or "No name"


def _wanted(row: Row, world: World, places: Places, hours: Decimal) -> Wanted:
    team = row.get("team")
    title = row.get("title")
    since = row.get("starts_on")
    return Wanted(
        place=places.find(team, row.number, since, row.get("service", "")) if team else None,
        org_role=row.get("org_role") or (role_of_title(title or "") or None),
        title=title,
        grade=row.get("grade"),
        fte=share(row.get("hours"), row.get("fte"), hours),
        contract=row.get("contract"),
        agency_name=row.get("agency_name"),
        post=world.posts.get(row.get("post_number", "")),
    )


def _groups(rows: Sequence[tuple[Row, Wanted]], world: World, asked: Asked) -> list[Group]:
    found: dict[Any, Group] = {}
    for row, wanted in rows:
        match = identity.match(row, world, asked)
        key = match.person.pk if match.person else _new_key(row)
        if not match.decided:
            key = row.number
        group = found.setdefault(key, Group(Holder(match.person), match, asked.on))
        group.rows.append((row, wanted))
    return list(found.values())


def _new_key(row: Row) -> Any:
    number = row.get("registration_number") or row.get("staff_number")
    return number or (name_key(" ".join(identity.names_of(row))), row.get("born_on"))


def _steps_of(group: Group, world: World, asked: Asked, used: set[str]) -> list[Step]:
    person = group.match.person
    held = world.assignments.get(person.pk, []) if person else []
    pairs = pairing.pair(group.rows, held)
    used |= {row.pk for row in pairs.values()}
    steps = []
    for place, (row, wanted) in enumerate(group.rows):
        match = identity.match(row, world, asked)
        who = _who(group, row, wanted, world) if place == 0 else moves.Move()
        now = pairs.get(row.number)
        seat = Seat(group.holder, now)
        where = (
            moves.begin(seat, wanted, row)
            if now is None
            else moves.move(seat, wanted, row, now, pairing.chain_start(now, held).starts_on, asked)
        )
        steps.append(_step(row, wanted, match, who, where))
    return steps


def _step(
    row: Row, wanted: Wanted, match: identity.Match, who: moves.Move, where: moves.Move
) -> Step:
    about, changes = _about(row), (*who.changes, *where.changes)
    refusals = (*who.refusals, *where.refusals)
    if not match.decided or (wanted.place is not None and not wanted.place.decided):
        note = "" if match.question else f"Waits until the team {row.get('team')} is decided."
        asking = Finding(row.number, Consequence.DECISION, about, question=match.question)
        return Step(replace(asking, note=note))
    if refusals:
        return Step(Finding(row.number, Consequence.REFUSED, about, changes, refusals=refusals))
    question = match.question or where.question
    doing = (*who.acts, *where.acts)
    kind = _consequence(question, doing, where.begins)
    note = _note(row, wanted)
    return Step(Finding(row.number, kind, about, changes, question, note=note), doing)


def _consequence(question: Question | None, doing: Sequence[Act], begins: bool) -> Consequence:
    if question is not None:
        return Consequence.DECISION
    if begins:
        return Consequence.NEW
    return Consequence.CHANGED if doing else Consequence.SAME


def _note(row: Row, wanted: Wanted) -> str:
    number = row.get("post_number")
    if number and wanted.post is None:
        return f"Post {number} is not in the establishment, so the row is kept without it."
    return ""


def _who(group: Group, row: Row, wanted: Wanted, world: World) -> moves.Move:
    person = group.match.person
    first, family = identity.names_of(row)
    told = {name: row.get(name) for name in ("staff_number", "email", "phone", "born_on")}
    told = {name: value for name, value in told.items() if value is not None}
    told |= {"first_name": first, "family_name": family} if family else {}
    if person is None:
        return _newcomer(group, row, told, wanted)
    differing = {name: value for name, value in told.items() if getattr(person, name) != value}
    changes = [_told(name, getattr(person, name), value) for name, value in differing.items()]
    doing: list[Act] = []
    if differing:
        doing.append(partial(acts.change_person, group.holder, differing))
    number, known = row.get("registration_number"), world.numbers.get(person.pk)
    if number and known and number != known:
        return moves.Move(refusals=(_other_number(row, number, known),))
    if number and not known:
        changes.append(Change("Registration number", "none", number))
        doing.append(partial(acts.register, group.holder, number))
    stage = row.get("stage")
    if stage and stage != world.stages.get(person.pk):
        before = world.stages.get(person.pk, "")
        changes.append(Change("Stage", _stage(before), _stage(stage)))
        day = row.get("effective_from") or group.day
        doing.append(partial(acts.set_stage, group.holder, stage, day))
    return moves.Move(tuple(changes), tuple(doing))


def _newcomer(group: Group, row: Row, told: dict[str, Any], wanted: Wanted) -> moves.Move:
    if "family_name" not in told:
        mend = "Give a full name, or a first and a family name."
        return moves.Move(refusals=(Refusal(row.number, "Name", "", "is needed.", mend),))
    doing: list[Act] = [partial(acts.add_person, group.holder, Details(**told))]
    changes = [_told(name, "", value) for name, value in told.items()]
    number, origin = row.get("registration_number"), row.get("origin")
    if number:
        changes.append(Change("Registration number", "", number))
        doing.append(partial(acts.register, group.holder, number))
    newly = StageName.NEWLY_QUALIFIED.value if origin == Origin.NEWLY_QUALIFIED else ""
    stage, starts = row.get("stage") or newly, row.get("starts_on")
    if stage and starts:
        changes.append(Change("Stage", "", _stage(stage)))
        doing.append(partial(acts.set_stage, group.holder, stage, starts))
    return moves.Move(tuple(changes), tuple(doing))


def _told(name: str, before: Any, after: Any) -> Change:
    if name == "born_on":
        return Change(DETAILS[name], "", "as in the file (not shown)")
    return Change(DETAILS[name], str(before or ""), str(after))


def _stage(name: str) -> str:
    return str(StageName(name).label) if name else "none"


def _other_number(row: Row, number: str, known: str) -> Refusal:
    reason = f"Keystay holds {known} for this person."
    return Refusal(row.number, "Registration number", number, reason, "Check which is right.")


def _left_out(groups: Sequence[Group], world: World, asked: Asked, used: set[str]) -> list[Step]:
    in_file = {group.match.person.pk for group in groups if group.match.person}
    steps = []
    for person_id, rows in world.assignments.items():
        for row in rows:
            in_post = row.ends_on is None and row.starts_on <= asked.on
            if in_post and row.pk not in used:
                steps.append(_ask_about(world, row, person_id in in_file, asked))
    return steps


def _ask_about(world: World, row: Assignment, other_post: bool, asked: Asked) -> Step:
    person = world.people[row.person_id]
    where = f"{row.title or row.get_org_role_display()}, {row.team.name}"
    words = "The file has them in another post only." if other_post else "Not in the file."
    options = ((KEEP, "Still in post: keep"), (LEFT, f"Left: last day {asked.on:%-d %B %Y}"))
    question = Question(f"missing:{row.pk}", f"In post as {where}. {words}", options, KEEP)
    finding = Finding(0, Consequence.DECISION, world.person_name(person), question=question)
    if asked.answer(question) == KEEP:
        return Step(finding)
    seat = Seat(Holder(person), row)
    change = Change("Leaving date", "in post", f"{asked.on:%-d %B %Y}")
    act = partial(acts.end, seat, asked.on, Leaving())
    return Step(replace(finding, changes=(change,)), (act,))
