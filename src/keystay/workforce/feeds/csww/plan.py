"""What a census return would do: last autumn's return is the staff list of day one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from keystay.core.feeds import (
    Asked,
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
from keystay.workforce.assignments.models import Assignment, Contract, Origin
from keystay.workforce.feeds.csww.facts import Facts, look_at_facts
from keystay.workforce.feeds.csww.layout import Layout
from keystay.workforce.feeds.csww.person import FIRST_NAME, facts_about
from keystay.workforce.feeds.csww.reader import Return, Worker
from keystay.workforce.feeds.csww.record import Record, understand
from keystay.workforce.feeds.places import Places
from keystay.workforce.feeds.staff import acts, moves, pairing
from keystay.workforce.feeds.staff.acts import Holder, Seat, Wanted
from keystay.workforce.feeds.staff.telling import Differences, Move, differences, in_words
from keystay.workforce.feeds.tally import tally
from keystay.workforce.feeds.world import World, look
from keystay.workforce.posts.models import OrgRole

# The item that tells a leaver's FTE, where the council has not said (census.md 2.3).
LEAVERS_FTE = "FTE30"
KEEP, TAKE = "keep", "take"


@dataclass(frozen=True)
class Setting:
    """What every record of one return is looked at with."""

    layout: Layout
    world: World
    facts: Facts
    places: Places
    asked: Asked
    leavers_fte: str


def plan(content: Content, asked: Asked) -> Plan:
    """Every worker of a return as a step, and the authority's totals as notes."""
    found: Return = content.other
    layout, world = found.layout, look(asked.on)
    facts = look_at_facts(layout.reference_day)
    leavers_fte = policy(layout.reference_day).get("census.leavers_fte", LEAVERS_FTE)
    setting = Setting(layout, world, facts, Places(world, asked), asked, leavers_fte)
    steps: list[Step] = []
    groups: dict[str, list[Record]] = {}
    seen: dict[tuple[tuple[str, str], ...], int] = {}
    for worker in found.workers:
        record, problems = understand(worker, layout)
        problems += _of_the_whole(worker, seen, asked)
        if problems:
            about = worker.values.get("SWENo", "No registration number")
            steps.append(_refuse(worker.line, about, problems))
        else:
            groups.setdefault(record.number, []).append(record)
    for number, records in groups.items():
        steps += _steps_of(number, records, setting)
    steps.sort(key=lambda each: each.finding.row)
    notes = (tally(steps, "worker", "workers"), *_notes(found, groups))
    return Plan((*setting.places.steps, *steps), notes)


def _of_the_whole(
    worker: Worker, seen: dict[tuple[tuple[str, str], ...], int], asked: Asked
) -> list[Refusal]:
    """Why a record is refused as a whole: the records refused it, or it is there twice."""
    problems = []
    if worker.line in asked.tried:
        problems.append(Refusal(worker.line, "The record", "", asked.tried[worker.line]))
    first = seen.setdefault(tuple(sorted(worker.values.items())), worker.line)
    if first != worker.line:
        reason, mend = f"says the same as line {first}.", "Keep one of them."
        problems.append(Refusal(worker.line, "The record", "", reason, mend))
    return problems


def _refuse(line: int, about: str, problems: Sequence[Refusal]) -> Step:
    return Step(Finding(line, Consequence.REFUSED, about, refusals=tuple(problems)))


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
    runs = pairing.pair(list(rows.values()), held)
    about, steps = facts_about(holder, records[0], setting.facts, setting.layout), []
    for record in records:
        row, wanted = rows[record.line]
        where = _where(holder, record, wanted, row, (runs.get(record.line, ()), held), setting)
        if where.refusals:
            steps.append(_refuse(record.line, f"{FIRST_NAME} {number}", where.refusals))
            continue
        steps.append(_step(record, about, where))
        about = Move()
    return steps


def _where(
    holder: Holder,
    record: Record,
    wanted: Wanted,
    row: Row,
    known: tuple[Sequence[Assignment], Sequence[Assignment]],
    setting: Setting,
) -> Move:
    """What a record means for the run of assignments that it is about, or for one to begin."""
    run, held = known
    if run:
        return _compare(Seat(holder, run[-1]), record, wanted, row, run, setting)
    misfit = pairing.refusal(row, held)
    if misfit is not None:
        return Move(refusals=(misfit,))
    if wanted.place is None:
        wanted = replace(wanted, place=setting.places.waiting_room(row.get("starts_on")))
    return moves.begin(Seat(holder), wanted, row)


def _step(record: Record, about: Move, where: Move) -> Step:
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
        fte=record.fte_by(setting.leavers_fte),
        contract=Contract.AGENCY.value if record.agency else Contract.PERMANENT.value,
    )


def _compare(
    seat: Seat,
    record: Record,
    wanted: Wanted,
    row: Row,
    run: Sequence[Assignment],
    setting: Setting,
) -> Move:
    """A census never overwrites quietly what is held: it ends, or it asks."""
    if record.ends_on is not None:
        return moves.move(seat, Wanted(), row, run, setting.asked)
    day = setting.layout.reference_day
    on_the_day = next((r for r in run if r.starts_on <= day and not _over(r, day)), None)
    if on_the_day is None:
        return Move()
    told = replace(wanted, place=None, contract=None)
    differing = differences(told, on_the_day)
    if not differing:
        return Move()
    return _ask(Seat(seat.holder, on_the_day), differing, setting)


def _over(row: Assignment, day: date) -> bool:
    return row.ends_on is not None and row.ends_on < day


def _ask(seat: Seat, differing: Differences, setting: Setting) -> Move:
    changes = in_words(differing)
    words = "; ".join(f"{c.label.lower()} {c.before} here, {c.after} there" for c in changes)
    text = f"Keystay and the return differ for {setting.layout.reference_day:%-d %B %Y}: {words}."
    options = ((KEEP, "Keep what Keystay has"), (TAKE, "Correct it to the return"))
    row_id = seat.row.pk if seat.row else ""
    question = Question(f"differs:{row_id}", text, options, KEEP)
    if setting.asked.answer(question) == KEEP:
        return Move(question=question)
    fixes = {name: after for name, (_, after) in differing.items()}
    return Move(changes, (partial(acts.correct, seat, fixes),), question)


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
