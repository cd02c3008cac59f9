"""Spells of a file beside those that are held: new, changed, the same."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from keystay.caseloads.cases import actions
from keystay.caseloads.cases.differences import Resolved
from keystay.caseloads.cases.queries import PlanFacts, Roster, SpellFacts
from keystay.core.feeds import Consequence, Finding, Step

NOBODY = "Nobody allocated"
CHANGES = ("ended", "reopened", "given to another worker", "changed")


@dataclass
class Compared:
    """What has to be written, and how many rows of each kind there are for each worker."""

    spells: dict[str, SpellFacts] = field(default_factory=dict)
    counts: dict[str | None, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def compare(found: Resolved, held: Mapping[str, SpellFacts]) -> Compared:
    """Every spell of a file as new, ended, changed in another way or the same."""
    compared = Compared()
    for source, facts in found.spells.items():
        kind = _kind(held.get(source), facts)
        compared.counts[facts.worker][kind] += 1
        if kind != "same":
            compared.spells[source] = facts
    return compared


def steps(compared: Compared, roster: Roster, part: str) -> list[Step]:
    """One finding for each worker and consequence, in order of name."""
    found = []
    for worker, counts in compared.counts.items():
        name = roster.people[worker].name if worker else NOBODY
        for consequence, kinds in (
            (Consequence.NEW, ("new",)),
            (Consequence.CHANGED, CHANGES),
            (Consequence.SAME, ("same",)),
        ):
            number = sum(counts[kind] for kind in kinds)
            if number:
                words = ", ".join(f"{counts[kind]} {kind}" for kind in kinds if counts[kind])
                note = f"Spells with children: {words}."
                finding = Finding(0, consequence, name, note=note, count=number, part=part)
                found.append(Step(finding))
    return sorted(found, key=lambda step: step.finding.about)


def undecided(found: Resolved, part: str) -> list[Step]:
    """The rows that wait for a decision, and those that one has left out."""
    told = (
        ("Spells that wait for the decisions above", found.waiting),
        ("Spells left out, as decided above", found.left_out),
    )
    kind = Consequence.DECISION
    return [Step(Finding(0, kind, about, count=n, part=part)) for about, n in told if n]


def writing(spells: Mapping[str, SpellFacts], plans: Mapping[str, PlanFacts]) -> list[Step]:
    """The one step that writes everything, if there is anything to write."""
    if not spells and not plans:
        return []
    about = "Everything above, written together"
    note = f"{len(spells)} spells and {len(plans)} plans."
    finding = Finding(0, Consequence.CHANGED, about, note=note, count=0)
    return [Step(finding, (partial(_write, spells, plans),))]


def _write(spells: Mapping[str, SpellFacts], plans: Mapping[str, PlanFacts], by: Any) -> None:
    actions.load(spells=spells, plans=plans, by=by)


def _kind(before: SpellFacts | None, after: SpellFacts) -> str:
    if before is None:
        return "new"
    if before == after:
        return "same"
    if before.worker != after.worker:
        return "given to another worker"
    if (before.ends_on is None) != (after.ends_on is None):
        return "reopened" if after.ends_on is None else "ended"
    return "changed"
