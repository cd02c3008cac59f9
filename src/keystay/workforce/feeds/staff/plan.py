"""What a staff list would do, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from keystay.core.feeds import Asked, Change, Consequence, Content, Finding, Plan, Row, Step
from keystay.core.tables.refusals import Refusal
from keystay.organisation.policy.queries import policy
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.feeds.places import Places
from keystay.workforce.feeds.staff import checks, conflicts, grouping, identity, moves, pairing
from keystay.workforce.feeds.staff.absent import left_out
from keystay.workforce.feeds.staff.acts import Seat, Wanted
from keystay.workforce.feeds.staff.grouping import Group
from keystay.workforce.feeds.staff.person import details, overruled
from keystay.workforce.feeds.staff.telling import Move
from keystay.workforce.feeds.staff.values import share
from keystay.workforce.feeds.staff.words import role_of_title
from keystay.workforce.feeds.tally import tally
from keystay.workforce.feeds.world import World, look

USUAL_FULL_TIME_HOURS = 37
NOUGHT, FULL_TIME = Decimal(0), Decimal(1)


def plan(content: Content, asked: Asked) -> Plan:
    """Every row of a staff list as a step, then those in post whom the file leaves out."""
    world = look(asked.on)
    places = Places(world, asked)
    hours = Decimal(str(policy(asked.on).get("hours.full_time", USUAL_FULL_TIME_HOURS)))
    rows = content.rows["staff"]
    refused = _refused(rows, asked)
    good = [(row, _wanted(row, world, places, hours)) for row in rows if row.number not in refused]
    groups = grouping.gather(good, world, asked)
    steps = [
        *refused.values(),
        *(step for each in groups for step in _steps_of(each, world, asked)),
    ]
    steps.sort(key=lambda each: each.finding.row)
    if not content.mending:
        named = [row for row in rows if row.number in refused]
        steps += left_out(groups, named, world, asked)
    return Plan((*places.steps, *steps), (tally(steps),))


def _refused(rows: Sequence[Row], asked: Asked) -> dict[int, Step]:
    """The rows that cannot be used whatever Keystay holds, by line."""
    clashes = conflicts.among(rows)
    found: dict[int, Step] = {}
    for row in rows:
        problems = [*row.refusals, *checks.of_row(row, asked.on), *clashes.get(row.number, ())]
        if row.number in asked.tried:
            problems.append(Refusal(row.number, "The row", "", asked.tried[row.number]))
        if problems:
            found[row.number] = _refuse(row, problems)
    return found


def _refuse(row: Row, problems: Sequence[Refusal], changes: Sequence[Change] = ()) -> Step:
    kind, about = Consequence.REFUSED, _about(row)
    return Step(Finding(row.number, kind, about, tuple(changes), refusals=tuple(problems)))


def _about(row: Row) -> str:
    name = identity.name_of(row)
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


def _steps_of(group: Group, world: World, asked: Asked) -> list[Step]:
    """A step for each row; what is told of the person goes with the first that is carried out."""
    if group.misfit is not None:
        return [_refuse(row, [group.misfit]) for row, _ in group.rows]
    held = _held(group, world)
    runs = pairing.pair(group.rows, held)
    group.used |= {run[-1].pk for run in runs.values()}
    who, steps = details(group, world), []
    for row, wanted in group.rows:
        if _waits(group, wanted):
            steps.append(_waiting(row, group))
            continue
        where = _where(group, row, wanted, runs, held, asked)
        problems = [*(replace(each, row=row.number) for each in who.refusals), *where.refusals]
        if problems:
            steps.append(_refuse(row, problems, where.changes))
            continue
        steps.append(_step(row, wanted, group, who, where))
        who = Move()
    return steps


def _held(group: Group, world: World) -> list[Assignment]:
    person = group.match.person
    return world.assignments.get(person.pk, []) if person else []


def _where(
    group: Group,
    row: Row,
    wanted: Wanted,
    runs: Mapping[int, list[Assignment]],
    held: Sequence[Assignment],
    asked: Asked,
) -> Move:
    run = runs.get(row.number)
    if run is not None:
        return moves.move(Seat(group.holder, run[-1]), wanted, row, run, asked)
    misfit = pairing.refusal(row, held)
    if misfit is not None:
        return Move(refusals=(misfit,))
    return moves.begin(Seat(group.holder), wanted, row)


def _waits(group: Group, wanted: Wanted) -> bool:
    return not group.match.decided or (wanted.place is not None and not wanted.place.decided)


def _waiting(row: Row, group: Group) -> Step:
    question = group.questions.get(row.number)
    note = "" if question else f"Waits until the team {row.get('team')} is decided."
    kind = Consequence.DECISION
    return Step(Finding(row.number, kind, _about(row), question=question, note=note))


def _step(row: Row, wanted: Wanted, group: Group, who: Move, where: Move) -> Step:
    question = group.questions.get(row.number) or where.question
    doing, changes = (*who.acts, *where.acts), (*who.changes, *where.changes)
    kind = Consequence.CHANGED if doing else Consequence.SAME
    kind = Consequence.NEW if where.begins else kind
    kind = Consequence.DECISION if question is not None else kind
    beside = (_beside(row, group, where), overruled(row, group))
    notes = (_no_post(row, wanted), *beside, where.note)
    note = " ".join(each for each in notes if each)
    return Step(Finding(row.number, kind, _about(row), changes, question, note=note), doing)


def _no_post(row: Row, wanted: Wanted) -> str:
    number = row.get("post_number")
    if number and wanted.post is None:
        return f"Post {number} is not in the establishment, so the row is kept without it."
    return ""


def _beside(row: Row, group: Group, where: Move) -> str:
    """That a new row is a further post of someone whom the file has already had."""
    first = group.rows[0][0].number
    if not where.begins or row.number == first:
        return ""
    open_rows = (wanted for each, wanted in group.rows if each.get("ends_on") is None)
    together = sum((wanted.fte or NOUGHT for wanted in open_rows), NOUGHT)
    over = f" Together they make {together.normalize():f} of full time."
    return f"Another post of the person on line {first}.{over if together > FULL_TIME else ''}"
