"""What a Standard Safeguarding Dataset extract would do.

Every row of every table ends in exactly one place: refused, waiting for a decision or left
out by one, new, changed, or the same.
"""

from collections import Counter
from collections.abc import Mapping

from keystay.caseloads.cases import comparing, plans, queries
from keystay.caseloads.cases.allocated import Reconciler
from keystay.caseloads.cases.asking import Desk
from keystay.caseloads.cases.differences import Resolved, Resolver, Told
from keystay.caseloads.cases.queries import SpellFacts, TeamNames
from keystay.caseloads.cases.rules import ECLIPSE, MARK, counts, running
from keystay.caseloads.cases.sorting import Sorted, same_step, shape_of, sort
from keystay.caseloads.cases.tables import DEPARTMENT, EXTRACTS, INVOLVEMENTS, PROFESSIONALS
from keystay.caseloads.cases.telling import REASONS, notes
from keystay.caseloads.cases.workers import Holding, Matched, Matcher, Worker
from keystay.core.feeds import Asked, Content, Plan, Row, Step
from keystay.core.tables.reading import plain
from keystay.organisation.policy.queries import policy

Tables = Mapping[str, Sorted]


def plan(content: Content, asked: Asked) -> Plan:
    """Workers matched, differences asked about, spells and plans compared, one step writes."""
    tables = {
        each.name: sort(
            shape_of(each),
            content.rows.get(each.name, ()),
            asked.tried if each is INVOLVEMENTS else {},
        )
        for each in EXTRACTS
    }
    roster, teams = queries.roster(), queries.team_names()
    desk = Desk(asked, queries.decided())
    matched = _match(
        tables, content.other["dialect"], Matcher(roster, desk, _holdings(tables, asked))
    )
    found = _resolve(tables, matched, Resolver(roster, teams, desk))
    compared = comparing.compare(found, queries.spells_held())
    planned = plans.compare(tables, asked.on)
    part = INVOLVEMENTS.name
    steps = (
        *(step for each in tables.values() for step in each.steps),
        *desk.steps,
        *matched.steps,
        *comparing.undecided(found, part),
        *comparing.steps(compared, roster, part),
        *planned.steps,
        *_departments(tables[DEPARTMENT.name]),
        *comparing.writing(compared.spells, planned.writing),
    )
    rows = _spell_rows(tables)
    roles = [_role(row) for row in rows if _runs(row, asked)]
    reasons = [row.get("invo_worker_change_reason", "") for row in rows]
    return Plan(steps, tuple(notes(content.other, roles, reasons, desk)))


def _spell_rows(tables: Tables) -> list[Row]:
    """A row for each spell, without those that repeat it."""
    return [rows[0] for rows in tables[INVOLVEMENTS.name].rows.values()]


def _holdings(tables: Tables, asked: Asked) -> dict[str, Holding]:
    counting = policy(asked.on).get("caseload.counting_roles", [])
    spells, now = Counter[str](), Counter[str]()
    for row in _spell_rows(tables):
        worker = row.get("invo_professional_id", "")
        spells[worker] += 1
        now[worker] += _runs(row, asked) and counts(_role(row), counting)
    return {worker: Holding(spells[worker], now[worker]) for worker in spells if worker}


def _runs(row: Row, asked: Asked) -> bool:
    starts, ends = row.get("invo_involvement_start_date"), row.get("invo_involvement_end_date")
    return running(starts, ends, asked.on)


def _role(row: Row) -> str:
    role: str = row.get("invo_professional_role_id", "")
    return role


def _match(tables: Tables, dialect: str, matcher: Matcher) -> Matched:
    """Everyone with a spell, in the order of their ids; the others need no matching."""
    rows = [rows[0] for rows in tables[PROFESSIONALS.name].rows.values()]
    known = {row.get("prof_professional_id"): _worker(row, dialect) for row in rows}
    for source in sorted(matcher.holdings):
        matcher.match(known.get(source) or Worker(source))
    idle = len(set(known) - set(matcher.holdings))
    for about, number, note in (
        ("Professionals known before", matcher.found.same, ""),
        ("Professionals without a spell", idle, "Nothing is kept of them."),
    ):
        if number:
            shape = shape_of(PROFESSIONALS)
            matcher.found.steps.append(same_step(shape, about, number, note))
    return matcher.found


def _worker(row: Row, dialect: str) -> Worker:
    # Eclipse repeats its own id as the staff id, which may be somebody else's staff number.
    staff = "" if dialect == ECLIPSE else row.get("prof_staff_id", "")
    return Worker(
        source_id=row.get("prof_professional_id"),
        name=row.get("prof_professional_name", ""),
        registration=row.get("prof_social_worker_registration_no", ""),
        staff_number=staff,
        agency=row.get("prof_agency_worker_flag", ""),
        line=row.number,
        part=PROFESSIONALS.name,
    )


def _resolve(tables: Tables, matched: Matched, resolver: Resolver) -> Resolved:
    """Every spell with its worker and team. A worker who waits or is left out takes theirs."""
    departments = _names(tables[DEPARTMENT.name], resolver.teams)
    told, waiting, left_out = [], 0, 0
    for key, rows in tables[INVOLVEMENTS.name].rows.items():
        worker = rows[0].get("invo_professional_id", "")
        person = matched.people.get(worker)
        if worker in matched.waiting:
            waiting += 1
        elif worker and person is None:
            left_out += 1
        else:
            written = (row.get("invo_professional_team", "") for row in rows)
            teams = tuple(dict.fromkeys(departments.get(each, each) for each in written if each))
            facts = _facts(rows[0], person.pk if person else None)
            told.append(Told(key[0].removeprefix(MARK), facts, teams))
    found = resolver.resolve(told)
    Reconciler(resolver.roster.people, resolver.desk).reconcile(found)
    found.waiting += waiting
    found.left_out += left_out
    return found


def _facts(row: Row, worker: str | None) -> SpellFacts:
    reason = row.get("invo_worker_change_reason", "").upper()
    return SpellFacts(
        child=row.get("invo_person_id").removeprefix(MARK),
        worker=worker,
        team=None,
        role=_role(row),
        starts_on=row.get("invo_involvement_start_date"),
        ends_on=row.get("invo_involvement_end_date"),
        change_reason=reason if reason in REASONS else "",
    )


def _names(departments: Sorted, teams: TeamNames) -> dict[str, str]:
    """The extract's names of its teams, by id; an id that is an alias here needs no name."""
    told = {
        rows[0].get("dept_team_id"): rows[0].get("dept_team_name")
        for rows in departments.rows.values()
    }
    return {team: name for team, name in told.items() if plain(team) not in teams.by_name}


def _departments(table: Sorted) -> list[Step]:
    if not table.rows:
        return []
    about, note = "Departments", "They name the teams of the other tables; nothing is kept."
    return [same_step(shape_of(DEPARTMENT), about, len(table.rows), note)]
