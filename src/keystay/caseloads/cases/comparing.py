"""Spells of a file beside those that are held: new, changed, the same."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from keystay.caseloads.cases import actions
from keystay.caseloads.cases.queries import PlanFacts, Roster, SpellFacts
from keystay.core.feeds import Consequence, Finding, Step

NOBODY = "Nobody allocated"


@dataclass
class Compared:
    """What has to be written, and how many of each kind there are for each worker."""

    spells: dict[str, SpellFacts] = field(default_factory=dict)
    counts: dict[str | None, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def compare(wanted: Mapping[str, SpellFacts], held: Mapping[str, SpellFacts]) -> Compared:
    """Every spell of a file as new, ended, changed or the same."""
    found = Compared()
    for source, facts in wanted.items():
        before = held.get(source)
        kind = _kind(before, facts)
        found.counts[facts.worker][kind] += 1
        if kind != "same":
            found.spells[source] = facts
    return found


def steps(compared: Compared, roster: Roster) -> list[Step]:
    """One finding for each worker and consequence, in order of name."""
    found = []
    for worker, counts in compared.counts.items():
        name = roster.people[worker].name if worker else NOBODY
        for consequence, kinds in (
            (Consequence.NEW, ("new",)),
            (Consequence.CHANGED, ("ended", "changed")),
            (Consequence.SAME, ("same",)),
        ):
            number = sum(counts[kind] for kind in kinds)
            if number:
                words = ", ".join(f"{counts[kind]} {kind}" for kind in kinds if counts[kind])
                note = f"Spells with children: {words}."
                found.append(Step(Finding(0, consequence, name, note=note, count=number)))
    return sorted(found, key=lambda step: step.finding.about)


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
    ended = before.ends_on is None and after.ends_on is not None
    return "ended" if ended else "changed"
