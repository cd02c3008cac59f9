"""Every change to cases: which worker a case system's number means, and spells loaded."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import F

from keystay.caseloads.cases.models import (
    CaseWorker,
    Child,
    Difference,
    PlanSpell,
    Spell,
    SpellBefore,
)
from keystay.caseloads.cases.queries import PlanFacts, SpellFacts
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import now
from keystay.core.db.upsert import upsert
from keystay.organisation.models import Team
from keystay.workforce.models import Person

AT_A_TIME = 2000
SAID = ("role", "starts_on", "ends_on", "change_reason")


@transaction.atomic
def link_worker(*, source_id: str, person: Person, by: Actor) -> CaseWorker:
    """Remember whom the case system's number for a worker means."""
    link, _ = CaseWorker.objects.update_or_create(source_id=source_id, defaults={"person": person})
    after = {"source_id": source_id, "name": person.name}
    record(kind="cases.worker_linked", by=by, subject=link, about=person.pk, after=after)
    return link


@transaction.atomic
def settle(
    *, key: str, said: str, answer: tuple[str, str], person: Person | None, on: date, by: Actor
) -> Difference:
    """Keep what was decided about a difference between the case system and Keystay.

    `said` holds both sides in words; `answer` is the answer's code and its words.
    """
    code, meaning = answer
    told = {"said": said, "answer": code, "meaning": meaning, "person": person, "decided_on": on}
    row, _ = Difference.objects.update_or_create(key=key, defaults=told)
    after = {"said": said, "meaning": meaning}
    about = person.pk if person else ""
    record(kind="cases.settled", by=by, subject=row, about=about, after=after)
    return row


@transaction.atomic
def load(
    *, spells: Mapping[str, SpellFacts], plans: Mapping[str, PlanFacts], by: Actor
) -> tuple[int, int]:
    """Keep spells and plans by their source ids, new or changed, as one event in history.

    Returns how many of each were written. Children are made as they are met; what a changed
    spell said before is kept beside it.
    """
    children = _children({f.child for f in spells.values()} | {f.child for f in plans.values()})
    _keep_before(spells)
    _load_spells(spells, children)
    _load_plans(plans, children)
    first = next(iter(spells), None)
    subject = (
        Spell.objects.get(source_id=first)
        if first is not None
        else PlanSpell.objects.get(source_id=next(iter(plans)))
    )
    after = {"spells": len(spells), "plans": len(plans)}
    record(kind="cases.loaded", by=by, subject=subject, after=after)
    return len(spells), len(plans)


@transaction.atomic
def begin_spell(*, source: str, child: Child, worker: Person, team: Team, on: date) -> Spell:
    """Someone holds a case from a day, as was decided here; whoever decides tells history."""
    return Spell.objects.create(
        source_id=source, child=child, worker=worker, team=team, starts_on=on
    )


@transaction.atomic
def end_spell(*, spell: Spell, ends_on: date | None) -> None:
    """A spell ends on another day, as was decided here; what it said before is kept."""
    _keep_before([spell.source_id])
    Spell.objects.filter(pk=spell.pk).update(ends_on=ends_on)


@transaction.atomic
def forget_spell(*, source: str) -> None:
    """Take away a spell begun here: the case system tells it itself now, or never will."""
    Spell.objects.filter(source_id=source).delete()


def _children(references: Iterable[str]) -> dict[str, int]:
    known = dict(Child.objects.order_by("pk").values_list("reference", "pk"))
    new = [Child(reference=each) for each in sorted(set(references) - set(known))]
    Child.objects.bulk_create(new, batch_size=AT_A_TIME)
    return dict(Child.objects.order_by("pk").values_list("reference", "pk")) if new else known


def _keep_before(sources: Iterable[str]) -> None:
    every = list(sources)
    for start in range(0, len(every), AT_A_TIME):
        some = every[start : start + AT_A_TIME]
        rows = Spell.objects.filter(source_id__in=some).order_by("pk")
        told = rows.values("child_id", "worker_id", "team_id", *SAID, spell_id=F("pk"))
        SpellBefore.objects.bulk_create(
            [SpellBefore(changed_at=now(), **each) for each in told], batch_size=AT_A_TIME
        )


def _load_spells(spells: Mapping[str, SpellFacts], children: Mapping[str, int]) -> None:
    rows = ((source, children[facts.child], *facts[1:]) for source, facts in spells.items())
    upsert(Spell, "source_id", ("source_id", "child", *SpellFacts._fields[1:]), rows)


def _load_plans(plans: Mapping[str, PlanFacts], children: Mapping[str, int]) -> None:
    rows = ((source, children[facts.child], *facts[1:]) for source, facts in plans.items())
    upsert(PlanSpell, "source_id", ("source_id", "child", *PlanFacts._fields[1:]), rows)
