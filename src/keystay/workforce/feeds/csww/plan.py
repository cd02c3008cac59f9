"""What a census return would do: last autumn's return is the staff list of day one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
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
from keystay.workforce.absence.models import AbsenceKind
from keystay.workforce.assignments.models import Assignment, Contract, Origin
from keystay.workforce.feeds.csww import acts as census_acts
from keystay.workforce.feeds.csww.facts import Facts, look_at_facts
from keystay.workforce.feeds.csww.layout import Layout
from keystay.workforce.feeds.csww.reader import Return
from keystay.workforce.feeds.csww.record import Record, understand
from keystay.workforce.feeds.places import Places
from keystay.workforce.feeds.staff import acts, moves, pairing
from keystay.workforce.feeds.staff.acts import Holder, Seat, Wanted
from keystay.workforce.feeds.world import World, look
from keystay.workforce.people.actions import Award, Details
from keystay.workforce.people.models import Route, StageName
from keystay.workforce.posts.models import OrgRole

FIRST_NAME = "Worker"
LEAVERS_FTE = "FTE30"
KEEP, TAKE = "keep", "take"
AWARD_TITLE = "Social work qualification"


@dataclass(frozen=True)
class Setting:
    """What every record of one return is looked at with."""

    layout: Layout
    world: World
    facts: Facts
    places: Places
    asked: Asked


def plan(content: Content, asked: Asked) -> Plan:
    """Every worker of a return as a step, and the authority's totals as notes."""
    found: Return = content.other
    layout, world = found.layout, look(asked.on)
    facts = look_at_facts(layout.reference_day)
    setting = Setting(layout, world, facts, Places(world, asked), asked)
    steps: list[Step] = []
    groups: dict[str, list[Record]] = {}
    for worker in found.workers:
        record, problems = understand(worker, layout)
        if worker.line in asked.tried:
            problems.append(Refusal(worker.line, "The record", "", asked.tried[worker.line]))
        if problems:
            about = worker.values.get("SWENo", "No registration number")
            finding = Finding(worker.line, Consequence.REFUSED, about, refusals=tuple(problems))
            steps.append(Step(finding))
        else:
            groups.setdefault(record.number, []).append(record)
    for number, records in groups.items():
        steps += _steps_of(number, records, setting)
    ordered = sorted(steps, key=lambda each: each.finding.row)
    return Plan((*setting.places.steps, *ordered), tuple(_notes(found, groups)))


def _steps_of(number: str, records: Sequence[Record], setting: Setting) -> list[Step]:
    person = setting.world.by_number.get(number)
    held = setting.world.assignments.get(person.pk, []) if person else []
    holder = Holder(person)
    rows = {
        record.line: (
            _row(record, setting.layout),
            _wanted(record, setting, person is None or not held),
        )
        for record in records
    }
    pairs = pairing.pair(list(rows.values()), held)
    steps = []
    for place, record in enumerate(records):
        row, wanted = rows[record.line]
        now = pairs.get(record.line)
        if now is None and wanted.place is None:
            room = setting.places.waiting_room(row.get("starts_on"))
            wanted = replace(wanted, place=room)
        about = _facts_about(holder, record, setting) if place == 0 else moves.Move()
        seat = Seat(holder, now)
        where = (
            moves.begin(seat, wanted, row)
            if now is None
            else _compare(seat, record, wanted, row, now, held, setting)
        )
        steps.append(_step(record, about, where))
    return steps


def _step(record: Record, about: moves.Move, where: moves.Move) -> Step:
    name = f"{FIRST_NAME} {record.number}"
    changes, doing = (*about.changes, *where.changes), (*about.acts, *where.acts)
    kind = Consequence.CHANGED if doing else Consequence.SAME
    kind = Consequence.NEW if where.begins else kind
    kind = Consequence.DECISION if where.question else kind
    weeks = record.get("ContractWeeks")
    note = f"Contract of {weeks.normalize():f} weeks." if record.agency and weeks else ""
    return Step(Finding(record.line, kind, name, changes, where.question, note=note), doing)


def _row(record: Record, layout: Layout) -> Row:
    # A return may leave out an agency worker's start: the day on which they were counted
    # is the first on which they are known to have been here.
    first_seen = layout.first_day if record.ends_on else layout.reference_day
    values = {
        "starts_on": record.get("RoleStartDate", first_seen if record.agency else None),
        "ends_on": record.ends_on,
        "reason": record.get("ReasonLeave"),
        "destination": record.get("LeaverDestination"),
        "origin": record.get("StartOrigin", Origin.NOT_COLLECTED.value),
    }
    return Row(record.line, values)


def _wanted(record: Record, setting: Setting, new: bool) -> Wanted:
    starts = record.get("RoleStartDate")
    return Wanted(
        place=setting.places.waiting_room(starts) if new else None,
        org_role=record.get("OrgRole", OrgRole.CASE_HOLDER.value),
        fte=record.fte_by(LEAVERS_FTE),
        contract=Contract.AGENCY.value if record.agency else Contract.PERMANENT.value,
    )


def _compare(
    seat: Seat,
    record: Record,
    wanted: Wanted,
    row: Row,
    now: Assignment,
    held: Sequence[Assignment],
    setting: Setting,
) -> moves.Move:
    """A census never overwrites quietly what is held: it ends, or it asks."""
    if record.ends_on is not None:
        first = pairing.chain_start(now, held).starts_on
        only_end = Wanted()
        return moves.move(seat, only_end, row, now, first, setting.asked)
    day = setting.layout.reference_day
    on_the_day = next((r for r in held if r.starts_on <= day and not _over(r, day)), None)
    if on_the_day is None:
        return moves.Move()
    told = replace(wanted, place=None, contract=None)
    differing = moves.differences(told, on_the_day)
    if not differing:
        return moves.Move()
    return _ask(Seat(seat.holder, on_the_day), differing, setting)


def _over(row: Assignment, day: date) -> bool:
    return row.ends_on is not None and row.ends_on < day


def _ask(seat: Seat, differing: dict[str, Any], setting: Setting) -> moves.Move:
    changes = tuple(moves.in_words(differing))
    words = "; ".join(f"{c.label.lower()} {c.before} here, {c.after} there" for c in changes)
    text = f"Keystay and the return differ for {setting.layout.reference_day:%-d %B %Y}: {words}."
    options = ((KEEP, "Keep what Keystay has"), (TAKE, "Correct it to the return"))
    row_id = seat.row.pk if seat.row else ""
    question = Question(f"differs:{row_id}", text, options, KEEP)
    if setting.asked.answer(question) == KEEP:
        return moves.Move(question=question)
    fixes = {name: after for name, (_, after) in differing.items()}
    return moves.Move(changes, (partial(acts.correct, seat, fixes),), question)


def _facts_about(holder: Holder, record: Record, setting: Setting) -> moves.Move:
    parts = (
        _person(holder, record),
        _equality(holder, record, setting.facts),
        _award(holder, record, setting.facts),
        _sickness(holder, record, setting),
        _absence(holder, record, setting),
    )
    return moves.Move(
        tuple(change for part in parts for change in part.changes),
        tuple(act for part in parts for act in part.acts),
    )


def _person(holder: Holder, record: Record) -> moves.Move:
    born_on, number = record.get("PersonBirthDate"), record.number
    told = Change("Date of birth", "", "as in the return (not shown)")
    if holder.person is None:
        details = Details(first_name=FIRST_NAME, family_name=number, born_on=born_on)
        doing: list[Act] = [
            partial(acts.add_person, holder, details),
            partial(acts.register, holder, number),
        ]
        if record.get("StartOrigin") == Origin.NEWLY_QUALIFIED and record.get("RoleStartDate"):
            stage, starts = StageName.NEWLY_QUALIFIED.value, record.get("RoleStartDate")
            doing.append(partial(acts.set_stage, holder, stage, starts))
        return moves.Move((Change("Registration number", "", number),), tuple(doing))
    if born_on is not None and holder.person.born_on is None:
        return moves.Move((told,), (partial(acts.change_person, holder, {"born_on": born_on}),))
    return moves.Move()


def _equality(holder: Holder, record: Record, facts: Facts) -> moves.Move:
    sex = record.get("Sex", record.get("GenderCurrent", ""))
    ethnicity = record.get("Ethnicity", "")
    known = holder.person is not None and holder.person.pk in facts.equality
    if known or not (sex or ethnicity):
        return moves.Move()
    told = Change("Equality answers", "", "as in the return (not shown)")
    return moves.Move((told,), (partial(census_acts.set_equality, holder, sex, ethnicity),))


def _award(holder: Holder, record: Record, facts: Facts) -> moves.Move:
    route = Route.STEP_UP.value if record.get("StepUpGrad") == "1" else ""
    route = Route.APPROACH.value if record.get("FrontlineGrad") == "1" else route
    level, institution = record.get("QualLevel", ""), record.get("QualInst", "")[:300]
    known = holder.person is not None and holder.person.pk in facts.awards
    if known or not (route or level or institution):
        return moves.Move()
    award = Award(title=AWARD_TITLE, level=level, route=route, institution=institution)
    words = ", ".join(part for part in (Route(route).label if route else "", institution) if part)
    told = Change("Qualification", "", words or AWARD_TITLE)
    return moves.Move((told,), (partial(census_acts.set_award, holder, award),))


def _sickness(holder: Holder, record: Record, setting: Setting) -> moves.Move:
    days, layout = record.get("WorkingDaysLost"), setting.layout
    before = setting.facts.sickness.get(holder.person.pk) if holder.person else None
    if days is None or before == days:
        return moves.Move()
    told = Change("Sickness days in the year", "", "as in the return (not shown)")
    first, last = layout.first_day, layout.reference_day
    return moves.Move((told,), (partial(census_acts.set_sickness, holder, first, last, days),))


def _absence(holder: Holder, record: Record, setting: Setting) -> moves.Move:
    known = holder.person is not None and holder.person.pk in setting.facts.away
    if record.get("Absat30Sept") != "1" or known or record.ends_on is not None:
        return moves.Move()
    kind = record.get("ReasonAbsence", AbsenceKind.OTHER_PAID.value)
    day = setting.layout.reference_day
    told = Change("Absence", "", f"away on {day:%-d %B %Y}")
    return moves.Move((told,), (partial(census_acts.away, holder, kind, day),))


def _notes(found: Return, groups: dict[str, list[Record]]) -> list[str]:
    notes = [f"A return for the census year ending 30 September {found.layout.year}."]
    notes += found.notes
    totals = found.totals
    if totals.get("NumberOfVacancies"):
        notes.append(
            f"The return gives {totals['NumberOfVacancies']} FTE vacancies, of which agency "
            f"workers cover {totals.get('NoAgencyFTE', '0')} FTE "
            f"({totals.get('NoAgencyHeadcount', '0')} people). Keystay counts vacancies from the "
            "establishment: load it to complete this figure."
        )
    cases = sum(r.get("Cases30", 0) for records in groups.values() for r in records)
    if cases:
        notes.append(f"The return gives {int(cases)} cases held on the day. Load the caseload.")
    notes.append("A return holds no names: a staff list that comes later fills them in.")
    return notes
