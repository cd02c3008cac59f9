"""What a plain list of workers and cases would do: it says who holds which case on a day."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings

from keystay.caseloads.cases import comparing, queries
from keystay.caseloads.cases.allocated import Reconciler
from keystay.caseloads.cases.asking import Desk
from keystay.caseloads.cases.differences import Resolved, Resolver, Told
from keystay.caseloads.cases.list_fields import CASES, SHAPE, child_of
from keystay.caseloads.cases.queries import SpellFacts
from keystay.caseloads.cases.rules import counts, running, source_key
from keystay.caseloads.cases.sorting import Sorted, refuse_twice, sort
from keystay.caseloads.cases.telling import again
from keystay.caseloads.cases.workers import Holding, Matched, Matcher, Worker
from keystay.caseloads.stepdown import listed
from keystay.core.feeds import Asked, Consequence, Content, Finding, Plan, Question, Row, Step
from keystay.core.words import plural
from keystay.organisation.policy.queries import policy

ONE_DAY = timedelta(days=1)
PREFIX = "list:"
KEEP, END = "keep", "end"
REGISTERED = re.compile(r"SW\d", re.IGNORECASE)
Held = Mapping[str, SpellFacts]


def plan(content: Content, asked: Asked) -> Plan:
    """Workers matched, cases compared with those held, and those that are no longer listed."""
    every = list(_with_worker(content.rows[CASES.name], asked))
    reviews = listed.known(every)
    table = sort(replace(SHAPE, more=reviews.problems), every, asked.tried)
    rows = _usable(table)
    roster, desk = queries.roster(), Desk(asked, queries.decided())
    matched = _match(rows, Matcher(roster, desk, _holdings(rows, asked)))
    held = queries.spells_held(PREFIX)
    found = _resolve(table, matched, held, Resolver(roster, queries.team_names(), desk))
    compared = comparing.compare(found, held)
    refused = {row.number for row in table.refused}
    placed = [
        row
        for row in _usable(table)
        if row.number not in refused and matched.people.get(_worker(row).source_id)
    ]
    then = {s: f._replace(ends_on=found.reopened.get(s, f.ends_on)) for s, f in held.items()}
    gone, gone_steps = _ended(_gone(content, table, found, then), bool(table.refused), then, asked)
    steps = (
        *table.steps,
        *desk.steps,
        *matched.steps,
        *comparing.undecided(found, CASES.name),
        *comparing.steps(compared, roster, CASES.name),
        *gone_steps,
        *comparing.writing({**compared.spells, **gone}, {}),
        *listed.steps(placed, reviews, {**found.spells, **gone}, roster.in_post),
    )
    dropped = content.other["dropped"].get(CASES.name, [])
    notes = [f"Columns dropped before storing: {', '.join(dropped)}."] if dropped else []
    return Plan(steps, (*notes, *again(desk)))


def _with_worker(rows: Iterable[Row], asked: Asked) -> Iterable[Row]:
    """Each row with its worker's number or name, and with the days for which it speaks.

    A case can be held by a worker only once on the day, and once from any day before.
    """
    for row in rows:
        since, worker = row.get("starts_on", asked.on), _worker(row).source_id
        term = "now" if running(since, row.get("ends_on"), asked.on) else since
        more = {"since": since, "term": term, **({"worker": worker} if worker != PREFIX else {})}
        yield replace(row, values={**row.values, **more})


def _usable(table: Sorted) -> list[Row]:
    return [rows[0] for rows in table.rows.values()]


def _worker(row: Row) -> Worker:
    staff, number = row.get("staff_number", ""), row.get("registration_number", "")
    name = row.get("worker_name", "")
    if not (staff or number) and _is_number(name):
        staff, number, name = ("", name, "") if REGISTERED.match(name) else (name, "", "")
    # A staff number in a list is not the number that the case system itself gives a worker.
    source = f"{PREFIX}{staff or number or name}"[:48]
    return Worker(source, name, number, staff, by_name=not (staff or number))


def _is_number(name: str) -> bool:
    """Many a list has a number in the column that is called the worker's."""
    return name.isalnum() and any(letter.isdigit() for letter in name)


def _holdings(rows: Sequence[Row], asked: Asked) -> dict[str, Holding]:
    counting = policy(asked.on).get("caseload.counting_roles", [])
    spells, now = Counter[str](), Counter[str]()
    for row in rows:
        worker = _worker(row).source_id
        spells[worker] += 1
        runs = running(row.get("since"), row.get("ends_on"), asked.on)
        now[worker] += runs and counts(row.get("role", ""), counting)
    return {worker: Holding(spells[worker], now[worker]) for worker in spells}


def _match(rows: Sequence[Row], matcher: Matcher) -> Matched:
    """Everyone in the list, in its order."""
    for worker in {_worker(row).source_id: _worker(row) for row in reversed(rows)}.values():
        matcher.match(worker)
    return matcher.found


def _resolve(table: Sorted, matched: Matched, held: Held, resolver: Resolver) -> Resolved:
    """Every case with its worker and team. A worker who waits or is left out takes theirs."""
    rows = _usable(table)
    told: dict[str, Told] = {}
    waiting = left_out = 0
    claims = _Claims(held, resolver.desk)
    for row in sorted(rows, key=lambda row: claims.order(row, matched)):
        worker = _worker(row).source_id
        person = matched.people.get(worker)
        if person is None:
            waiting += worker in matched.waiting
            left_out += worker not in matched.waiting
            continue
        source, facts = claims.claim(row, person.pk)
        if source in told:
            refuse_twice(table, SHAPE, row)
        else:
            teams = (row.get("team"),) if row.get("team") else ()
            told[source] = Told(source, facts, teams)
    found = resolver.resolve(list(told.values()))
    Reconciler(resolver.roster.people, resolver.desk).reconcile(found)
    found.waiting, found.left_out = found.waiting + waiting, found.left_out + left_out
    return found


class _Claims:
    """Which spell that is held each row speaks of: one from the same day, or the open one."""

    def __init__(self, held: Held, desk: Desk) -> None:
        self.on = desk.on
        self.open = {
            (facts.child, facts.worker): (source, facts)
            for source, facts in held.items()
            if facts.ends_on is None or facts.ends_on >= self.on
        }
        usual = policy(self.on).get("caseload.counting_roles", ["Allocated worker"])
        # A list says who holds the case, so without a role it is one that counts.
        self.role = next(iter(usual), "")

    def order(self, row: Row, matched: Matched) -> tuple[bool, bool]:
        """Rows that speak of an open spell's own first day come before those that may move it."""
        person = matched.people.get(_worker(row).source_id)
        _, before = self._open(row, person.pk if person else "")
        return before is None or before.starts_on != row.get("starts_on"), row.get("term") != "now"

    def claim(self, row: Row, person: str) -> tuple[str, SpellFacts]:
        """The id of the spell that a row speaks of, and what it says of it."""
        source, before = self._open(row, person)
        exact = before is not None and before.starts_on == row.get("starts_on")
        if before is None or not (exact or row.get("term") == "now"):
            source, before = "", None
        else:
            del self.open[before.child, before.worker]
        starts = row.get("starts_on") or (before.starts_on if before else self.on)
        child, role = child_of(row), row.get("role") or self.role
        facts = SpellFacts(child, person, None, role, starts, row.get("ends_on"))
        return source or _source(child, person, starts), facts

    def _open(self, row: Row, person: str) -> tuple[str, SpellFacts | None]:
        return self.open.get((child_of(row), person), ("", None))


def _source(child: str, person: str, starts: Any) -> str:
    key = source_key("list", f"{child}|{person}|{starts}", settings.CHILD_REFERENCE_KEY)
    return f"{PREFIX}{key}"


def _gone(content: Content, table: Sorted, found: Resolved, held: Held) -> dict[str, SpellFacts]:
    """Open cases that the list does not name; a refused row names its case all the same."""
    if content.mending or found.waiting:
        return {}
    named = {child_of(row) for row in table.refused}
    return {
        source: facts
        for source, facts in held.items()
        if facts.ends_on is None and source not in found.spells and facts.child not in named
    }


def _ended(
    gone: Mapping[str, SpellFacts], unsure: bool, held: Held, asked: Asked
) -> tuple[dict[str, SpellFacts], list[Step]]:
    if not gone:
        return {}, []
    last = asked.on - ONE_DAY
    open_now = sum(facts.ends_on is None for facts in held.values())
    options = ((END, f"They have ended: last day {last:%-d %B %Y}"), (KEEP, "Keep them open"))
    # A list of one team must not close everyone else's cases unasked.
    default = END if len(gone) * 2 <= open_now and not unsure else ""
    words = (
        f"{len(gone)} {plural(len(gone), 'case', 'cases')} that Keystay has as open with someone "
        f"{plural(len(gone), 'is', 'are')} not in the file with them."
    )
    question = Question("gone", words, options, default)
    finding = Finding(0, Consequence.DECISION, "Cases no longer listed", question=question)
    if asked.answer(question) != END:
        return {}, [Step(finding)]
    ended = {
        source: facts._replace(ends_on=max(last, facts.starts_on)) for source, facts in gone.items()
    }
    return ended, [Step(finding)]
