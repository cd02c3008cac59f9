"""What a plain list of workers and cases would do: it says who holds which case on a day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings

from keystay.caseloads.cases import comparing, queries, workers
from keystay.caseloads.cases.intake import MARK
from keystay.caseloads.cases.queries import SpellFacts
from keystay.caseloads.cases.rules import source_key
from keystay.core.feeds import (
    Asked,
    Consequence,
    Content,
    Field,
    Finding,
    Part,
    Plan,
    Question,
    Row,
    Step,
)
from keystay.core.tables.reading import plain
from keystay.core.tables.refusals import Refusal
from keystay.core.tables.values import day, text
from keystay.organisation.policy.queries import policy

ONE_DAY = timedelta(days=1)
PREFIX = "list:"
KEEP, END = "keep", "end"

CASES = Part(
    name="cases",
    title="Cases",
    fields=(
        Field(
            "staff_number",
            "Worker's staff number",
            text(48),
            ("Staff number", "Employee number", "Worker number", "Payroll number"),
        ),
        Field(
            "registration_number",
            "Worker's registration number",
            text(48),
            ("Registration number", "SWE number", "SWE registration number"),
        ),
        Field(
            "worker_name",
            "Worker's name",
            text(201),
            ("Worker", "Allocated worker", "Social worker", "Worker name", "Key worker"),
        ),
        Field(
            "child",
            "Child number",
            text(64),
            ("Case number", "Child ID", "Person ID", "Case ID", "Client ID", "Child", "Mosaic ID"),
        ),
        Field("role", "Role", text(200), ("Involvement", "Worker role", "Relationship")),
        Field("team", "Team", text(255), ("Team name", "Worker team")),
        Field(
            "starts_on",
            "Held since",
            day,
            ("Start date", "Allocated on", "Allocation date", "Date allocated", "From"),
        ),
        Field("ends_on", "Held until", day, ("End date", "Closed on", "Date closed", "To")),
    ),
    needs=(("child",), ("staff_number", "registration_number", "worker_name")),
)


def plan(content: Content, asked: Asked) -> Plan:
    """Workers matched, cases compared with those held, and those that are no longer listed."""
    roster, teams = queries.roster(), queries.teams_by_name()
    good, steps = [], []
    for row in content.rows["cases"]:
        problems = _problems(row, asked)
        if problems:
            refused = Consequence.REFUSED
            about = f"Case on line {row.number}"
            steps.append(Step(Finding(row.number, refused, about, refusals=tuple(problems))))
        else:
            good.append(row)
    listed = {_worker(row).source_id: _worker(row) for row in reversed(good)}
    numbers = Counter(_worker(row).source_id for row in good)
    matched = workers.match_all(sorted(listed.values(), key=_line), numbers, roster, asked)
    held = queries.spells_held(PREFIX)
    wanted = _wanted(good, matched, held, teams, asked)
    compared = comparing.compare(wanted, held)
    gone = {} if content.mending or matched.waiting else _gone(wanted, held)
    ending, gone_steps = _ended(gone, held, asked)
    writing = comparing.writing({**compared.spells, **ending}, {})
    shown = comparing.steps(compared, roster)
    dropped = content.other["dropped"].get("cases", [])
    notes = [f"Columns dropped before storing: {', '.join(dropped)}."] if dropped else []
    return Plan((*steps, *matched.steps, *shown, *gone_steps, *writing), tuple(notes))


def _line(worker: workers.Worker) -> int:
    return worker.line


def _problems(row: Row, asked: Asked) -> list[Refusal]:
    line, problems = row.number, list(row.refusals)
    if line in asked.tried:
        problems.append(Refusal(line, "The row", "", asked.tried[line]))
    if not row.get("child"):
        problems.append(Refusal(line, "Child number", "", "is missing.", "Fill it in."))
    if not _worker(row).source_id:
        mend = "Give a staff number, a registration number or a name."
        problems.append(Refusal(line, "Worker", "", "is missing.", mend))
    starts, ends = row.get("starts_on", asked.on), row.get("ends_on")
    if ends is not None and ends < starts:
        problems.append(Refusal(line, "Held until", str(ends), "is before the start.", "Check."))
    return problems


def _worker(row: Row) -> workers.Worker:
    staff, number = row.get("staff_number", ""), row.get("registration_number", "")
    name = row.get("worker_name", "")
    return workers.Worker((staff or number or name)[:48], name, number, staff, row.number)


def _wanted(
    rows: Sequence[Row],
    matched: workers.Matched,
    held: Mapping[str, SpellFacts],
    teams: Mapping[str, str],
    asked: Asked,
) -> dict[str, SpellFacts]:
    open_now = {
        (facts.child, facts.worker): (source, facts)
        for source, facts in held.items()
        if facts.ends_on is None or facts.ends_on >= asked.on
    }
    usual = policy(asked.on).get("caseload.counting_roles", ["Allocated worker"])
    wanted: dict[str, SpellFacts] = {}
    for row in rows:
        person = matched.people.get(_worker(row).source_id)
        if person is None:
            continue
        child = row.get("child").removeprefix(MARK)
        source, before = open_now.get((child, person.pk), ("", None))
        starts = row.get("starts_on") or (before.starts_on if before else asked.on)
        wanted[source or _source(child, person.pk, starts)] = SpellFacts(
            child=child,
            worker=person.pk,
            team=teams.get(plain(row.get("team", ""))),
            # A list says who holds the case, so without a role it is one that counts.
            role=row.get("role") or next(iter(usual), ""),
            starts_on=starts,
            ends_on=row.get("ends_on"),
        )
    return wanted


def _source(child: str, person: str, starts: Any) -> str:
    key = source_key("list", f"{child}|{person}|{starts}", settings.CHILD_REFERENCE_KEY)
    return f"{PREFIX}{key}"


def _gone(
    wanted: Mapping[str, SpellFacts], held: Mapping[str, SpellFacts]
) -> dict[str, SpellFacts]:
    return {
        source: facts
        for source, facts in held.items()
        if facts.ends_on is None and source not in wanted
    }


def _ended(
    gone: Mapping[str, SpellFacts], held: Mapping[str, SpellFacts], asked: Asked
) -> tuple[dict[str, SpellFacts], list[Step]]:
    if not gone:
        return {}, []
    last = asked.on - ONE_DAY
    open_now = sum(facts.ends_on is None for facts in held.values())
    options = ((END, f"They have ended: last day {last:%-d %B %Y}"), (KEEP, "Keep them open"))
    # A list of one team must not close everyone else's cases unasked.
    default = END if len(gone) * 2 <= open_now else ""
    words = f"{len(gone)} cases that Keystay has as open are not in the file."
    question = Question("gone", words, options, default)
    finding = Finding(0, Consequence.DECISION, "Cases no longer listed", question=question)
    if asked.answer(question) != END:
        return {}, [Step(finding)]
    ended = {
        source: facts._replace(ends_on=max(last, facts.starts_on)) for source, facts in gone.items()
    }
    return ended, [Step(finding)]
