"""Where an extract and an allocation made here disagree about who holds a case (C3).

An allocation that the file shows is confirmed, and the file's own spell takes its place.
Any other answer of the case system is a question: neither side is overwritten in silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from keystay.caseloads.allocations import actions as allocations
from keystay.caseloads.allocations.models import Allocation
from keystay.caseloads.allocations.queries import pending
from keystay.caseloads.cases.asking import Desk, Matter
from keystay.caseloads.cases.differences import CASES, Resolved
from keystay.caseloads.cases.queries import SpellFacts
from keystay.caseloads.cases.rules import counts, running
from keystay.core.feeds import Act, Consequence, Finding, Question, Step
from keystay.core.words import day
from keystay.organisation.policy.queries import policy
from keystay.workforce.models import Person

OURS = "ours"


@dataclass(frozen=True)
class Reconciler:
    """Settles each allocation that the case system has not shown yet with what a file tells."""

    people: Mapping[str, Person]
    desk: Desk

    def reconcile(self, found: Resolved) -> None:
        """Confirm, ask, or leave alone; `found` keeps the spells that are to be written."""
        told: dict[str, dict[str, SpellFacts]] = {}
        for source, facts in found.spells.items():
            told.setdefault(facts.child, {})[source] = facts
        for row in pending():
            spells = told.get(row.child.reference)
            if spells and row.starts_on <= self.desk.on:
                self._settle(row, self._holding(spells), found)
            elif spells:
                self._keep_ours(row, spells, found)

    def _holding(self, spells: Mapping[str, SpellFacts]) -> dict[str, SpellFacts]:
        """Of a child's spells in the file those that hold the case on the file's day."""
        roles = policy(self.desk.on).get("caseload.counting_roles", [])
        return {
            source: facts
            for source, facts in spells.items()
            if counts(facts.role, roles) and running(facts.starts_on, facts.ends_on, self.desk.on)
        }

    def _settle(self, row: Allocation, now: dict[str, SpellFacts], found: Resolved) -> None:
        if any(facts.worker == row.worker_id for facts in now.values()):
            about = f"Case {row.child.shown} is with {row.worker.name} in the case system too"
            finding = Finding(0, Consequence.SAME, about)
            self.desk.steps.append(Step(finding, (partial(_confirm, row),)))
            return
        answer = self._ask(row, now)
        if answer == OURS:
            self._keep_ours(row, now, found)
        elif answer == CASES:
            found.reopened |= {cut.spell.source_id: cut.ended_on for cut in row.cuts.all()}
        else:
            found.waiting += len(now)
            for source in now:
                del found.spells[source]

    def _keep_ours(
        self, row: Allocation, spells: Mapping[str, SpellFacts], found: Resolved
    ) -> None:
        """The spells that the allocation ended stay ended; another worker's new one is left out."""
        ends = {cut.spell.source_id: cut.spell.ends_on for cut in row.cuts.all()}
        for source, facts in self._holding(spells).items():
            if source in ends:
                found.spells[source] = facts._replace(ends_on=ends[source])
            elif facts.starts_on >= row.starts_on or facts.worker in self._before(row):
                del found.spells[source]
                found.left_out += 1

    def _before(self, row: Allocation) -> set[str | None]:
        return {cut.spell.worker_id for cut in row.cuts.all()}

    def _ask(self, row: Allocation, now: Mapping[str, SpellFacts]) -> str:
        said = f"{self._ours(row)}; the case system has it with {self._theirs(now)}."
        options = (
            (OURS, f"Keystay is right: it is with {row.worker.name}; the case system will follow"),
            (CASES, "The case system is right: drop what was decided here"),
        )
        question = Question(f"allocation:{row.pk}", f"{said} Which is right?", options)
        about = f"Allocation of case {row.child.shown}"
        acts: dict[str, tuple[Act, ...]] = {CASES: (partial(_drop, row, said),)}
        return self.desk.ask(Matter(question, about, said, row.worker), acts)

    def _ours(self, row: Allocation) -> str:
        given = f"Keystay gave case {row.child.shown} to {row.worker.name}"
        return f"{given} from {day(row.starts_on)}"

    def _theirs(self, now: Mapping[str, SpellFacts]) -> str:
        workers = {facts.worker for facts in now.values() if facts.worker}
        return " and ".join(sorted(self.people[each].name for each in workers)) or "nobody"


def _confirm(row: Allocation, by: Any) -> None:
    allocations.confirm(allocation=row, by=by)


def _drop(row: Allocation, said: str, by: Any) -> None:
    allocations.drop(allocation=row, reason=said, by=by)
