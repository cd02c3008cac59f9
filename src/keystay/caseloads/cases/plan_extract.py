"""What a Standard Safeguarding Dataset extract would do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from keystay.caseloads.cases import comparing, queries, workers
from keystay.caseloads.cases.intake import MARK
from keystay.caseloads.cases.queries import PlanFacts, SpellFacts
from keystay.caseloads.cases.rules import role_counts, source_key
from keystay.caseloads.cases.tables import PLAN_TABLES
from keystay.core.feeds import Asked, Consequence, Content, Finding, Plan, Row, Step
from keystay.core.tables.reading import plain
from keystay.core.tables.refusals import Refusal
from keystay.organisation.policy.queries import policy

REASONS = frozenset(
    {"MANAGE", "FCONTA", "LEFTRL", "ORGRST", "TSPROC", "ABSENC", "CHCHAN", "PCCHAN", "SWDIED"}
    | {"OTHERS"}
)
INVOLVEMENTS, PROFESSIONALS = "ssd_involvements", "ssd_professionals"


@dataclass
class Sorted:
    """The involvements of an extract: usable rows by their id, refusals, and what was odd."""

    rows: dict[str, Row] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    repeats: int = 0


def plan(content: Content, asked: Asked) -> Plan:
    """Workers matched, spells and plans compared, and one step that writes."""
    sorted_rows = _sort(content.rows.get(INVOLVEMENTS, ()), asked)
    professionals = workers.workers_of(content.rows.get(PROFESSIONALS, ()))
    numbers = Counter(
        row.get("invo_professional_id")
        for row in sorted_rows.rows.values()
        if row.get("invo_professional_id")
    )
    roster = queries.roster()
    known = [professionals[each] for each in sorted(numbers) if each in professionals]
    unnamed = [workers.Worker(each) for each in sorted(set(numbers) - set(professionals))]
    matched = workers.match_all([*known, *unnamed], numbers, roster, asked)
    teams = _Teams(content.rows.get("ssd_department", ()))
    wanted = _spells(sorted_rows.rows, matched, teams)
    compared = comparing.compare(wanted, queries.spells_held())
    plans, plan_steps = _plans(content, asked)
    steps = (
        *sorted_rows.steps,
        *matched.steps,
        *comparing.steps(compared, roster),
        *plan_steps,
        *comparing.writing(compared.spells, plans),
    )
    return Plan(steps, tuple(_notes(content.other, wanted, sorted_rows, teams, asked)))


def _sort(rows: Sequence[Row], asked: Asked) -> Sorted:
    found = Sorted()
    for row in rows:
        problems = _problems(row, asked)
        source = row.get("invo_involvements_id", "").removeprefix(MARK)
        if problems:
            found.steps.append(_refuse(row.number, problems))
        elif source in found.rows:
            found.repeats += 1
        else:
            found.rows[source] = row
    return found


def _problems(row: Row, asked: Asked) -> list[Refusal]:
    line, problems = row.number, list(row.refusals)
    refused_names = {problem.field for problem in problems}
    if line in asked.tried:
        problems.append(Refusal(line, "The row", "", asked.tried[line]))
    for name in ("invo_involvements_id", "invo_person_id", "invo_involvement_start_date"):
        if row.get(name) is None and name not in refused_names:
            problems.append(Refusal(line, name, "", "is missing.", "Fill it in."))
    starts = row.get("invo_involvement_start_date")
    ends = row.get("invo_involvement_end_date")
    if starts and ends and ends < starts:
        mend = "Check both dates in the case system."
        name = "invo_involvement_end_date"
        problems.append(Refusal(line, name, str(ends), "is before the start.", mend))
    return problems


def _refuse(line: int, problems: list[Refusal]) -> Step:
    about = f"Involvement on line {line}"
    refused = Consequence.REFUSED
    return Step(Finding(line, refused, about, refusals=tuple(problems), part=INVOLVEMENTS))


class _Teams:
    """Teams by id or name, through the extract's own list of departments."""

    def __init__(self, departments: Sequence[Row]) -> None:
        self.known = queries.teams_by_name()
        self.names = {row.get("dept_team_id"): row.get("dept_team_name", "") for row in departments}
        self.unknown: Counter[str] = Counter()
        self.found: dict[str, str | None] = {}

    def find(self, written: str) -> str | None:
        """The id of the team that the extract names; None for one that is not known."""
        if not written:
            return None
        if written not in self.found:
            name = self.names.get(written) or written
            self.found[written] = self.known.get(plain(name)) or self.known.get(plain(written))
        if self.found[written] is None:
            self.unknown[self.names.get(written) or written] += 1
        return self.found[written]


def _spells(
    rows: Mapping[str, Row], matched: workers.Matched, teams: _Teams
) -> dict[str, SpellFacts]:
    wanted = {}
    for source, row in rows.items():
        worker_id = row.get("invo_professional_id", "")
        person = matched.people.get(worker_id)
        # A worker who was left out, or waits for a decision, takes their spells with them;
        # a spell with nobody allocated is kept.
        if worker_id and person is None:
            continue
        reason = row.get("invo_worker_change_reason", "").upper()
        wanted[source] = SpellFacts(
            child=row.get("invo_person_id").removeprefix(MARK),
            worker=person.pk if person else None,
            team=teams.find(row.get("invo_professional_team", "")),
            role=row.get("invo_professional_role_id", ""),
            starts_on=row.get("invo_involvement_start_date"),
            ends_on=row.get("invo_involvement_end_date"),
            change_reason=reason if reason in REASONS else "",
        )
    return wanted


def _plans(content: Content, asked: Asked) -> tuple[dict[str, PlanFacts], list[Step]]:
    held, wanted = queries.plans_held(), _plans_told(content, asked)
    writing = {source: facts for source, facts in wanted.items() if held.get(source) != facts}
    kinds = Counter(
        (Consequence.SAME if source not in writing else _new_or_changed(source, held), facts.plan)
        for source, facts in wanted.items()
    )
    steps = [
        Step(Finding(0, consequence, f"Plans: {kind}", note=f"{number} plans.", count=number))
        for (consequence, kind), number in sorted(kinds.items())
    ]
    return writing, steps


def _new_or_changed(source: str, held: Mapping[str, PlanFacts]) -> Consequence:
    return Consequence.CHANGED if source in held else Consequence.NEW


def _plans_told(content: Content, asked: Asked) -> dict[str, PlanFacts]:
    wanted: dict[str, PlanFacts] = {}
    for table, (kind, source, child, starts, ends) in PLAN_TABLES.items():
        for row in content.rows.get(table, ()):
            first, last = row.get(starts), row.get(ends)
            usable = row.get(source) and row.get(child) and first and not (last and last < first)
            if usable and not row.refusals:
                reference = row.get(child).removeprefix(MARK)
                key = row.get(source).removeprefix(MARK)
                wanted[key] = PlanFacts(reference, kind, first, last)
    held = queries.plans_held()
    for row in content.rows.get("ssd_care_leavers", ()):
        reference = (row.get("clea_person_id") or "").removeprefix(MARK)
        if reference:
            key = source_key("cl", reference, settings.CHILD_REFERENCE_KEY)
            # The table has no dates: the first extract that names a care leaver begins it.
            wanted[key] = held.get(key) or PlanFacts(reference, "cl", asked.on, None)
    return wanted


def _notes(
    about: Mapping[str, Any],
    wanted: Mapping[str, SpellFacts],
    rows: Sorted,
    teams: _Teams,
    asked: Asked,
) -> list[str]:
    notes = [f"Written by {about['dialect']}."] if about["dialect"] else []
    for table, columns in about["dropped"].items():
        if columns:
            notes.append(f"{table}: columns dropped before storing: {', '.join(columns)}.")
    if about["left_out"]:
        notes.append(f"Files not needed and not stored: {', '.join(about['left_out'])}.")
    open_now = [f for f in wanted.values() if f.starts_on <= asked.on and not _over(f, asked)]
    counting = policy(asked.on).get("caseload.counting_roles", [])
    notes.append(role_counts(Counter(f.role for f in open_now).items(), counting))
    notes.append("Which roles count as holding a case is a setting under Policy.")
    if rows.repeats:
        notes.append(f"{rows.repeats} repeated involvement ids were taken once.")
    if teams.unknown:
        names = ", ".join(name for name, _ in teams.unknown.most_common(10))
        notes.append(f"Teams that Keystay does not know, left empty: {names}.")
    return notes


def _over(facts: SpellFacts, asked: Asked) -> bool:
    return facts.ends_on is not None and facts.ends_on < asked.on
