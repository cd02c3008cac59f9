"""Every change to who holds a case, made here (C3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction

from keystay.caseloads.allocations.models import Allocation, Because, CutShort, Outcome
from keystay.caseloads.allocations.queries import (
    OURS,
    days_allowed,
    holders,
    last_allocation,
    marks,
)
from keystay.caseloads.cases.actions import begin_spell, end_spell, forget_spell
from keystay.caseloads.cases.models import Child, Spell
from keystay.caseloads.workload.queries import Load, loads_on, weights
from keystay.core.audit.actions import Actor
from keystay.core.audit.actions import record as tell
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.core.words import day, one_decimal
from keystay.workforce.models import Person

ONE_DAY = timedelta(days=1)
NOUGHT = Decimal(0)


class NoCase(Refused):
    """No case was chosen."""


class NotAtWork(Refused):
    """The worker is not in post on the day."""


class WrongDay(Refused):
    """The day is too long ago or too far ahead, or before the present worker began."""


class AlreadyTheirs(Refused):
    """The worker holds the case already."""


class AlreadyAllocated(Refused):
    """Someone else changed who holds the case since the page was opened."""


class OverCapacity(Refused):
    """The worker would be over capacity, and no reason was given."""


class NotOver(Refused):
    """Only an allocation over capacity is looked at, once, and not by whoever made it."""


class Settled(Refused):
    """The case system has shown the allocation, or it was dropped or replaced."""


@dataclass(frozen=True)
class Giving:
    """To whom a case is given, from when and why.

    `because` is a code of `Because`; `judgement` is the manager's own line on why this
    worker; `over_reason` is needed where the worker goes over capacity.
    """

    worker: Person
    starts_on: date
    because: str
    judgement: str
    over_reason: str = ""


@transaction.atomic
def allocate(
    *,
    cases: Collection[Child],
    giving: Giving,
    by: Actor,
    seen: Mapping[int, str] | None = None,
) -> list[Allocation]:
    """Give cases to a worker, all or none; whoever held them holds them to the day before.

    `seen` are the `queries.marks` of the cases when the manager chose: if somebody changed
    one since, AlreadyAllocated says who. Raises also NoCase, WrongDay, NotAtWork,
    AlreadyTheirs and OverCapacity.
    """
    rows = sorted(set(cases), key=lambda child: child.pk)
    if not rows:
        raise NoCase("Choose at least one case.")
    _refuse_day(giving.starts_on)
    # Locked in the order of their keys, so that two managers cannot wait for each other.
    list(Child.objects.select_for_update().filter(pk__in=[row.pk for row in rows]).order_by("pk"))
    _refuse_stale(rows, seen)
    load = _load(giving)
    held = holders(rows, giving.starts_on)
    _refuse_held(rows, held, giving)
    added = weights(rows, giving.starts_on)
    after = load.load + sum(added.values(), NOUGHT)
    if after > load.capacity and not giving.over_reason.strip():
        raise OverCapacity(
            f"{giving.worker.name} would hold {one_decimal(after)} with room for "
            f"{one_decimal(load.capacity)}. Give a reason, or choose someone else."
        )
    return [_give(row, held[row.pk], giving, (load, after), by) for row in rows]


@transaction.atomic
def drop(*, allocation: Allocation, reason: str, by: Actor) -> None:
    """Undo an allocation: whoever held the case before holds it again. Raises Settled."""
    row = _unsettled(allocation)
    # Ours goes first, so that never two spells of the case are ours.
    forget_spell(source=OURS + row.pk)
    for cut in row.cuts.select_related("spell"):
        end_spell(spell=cut.spell, ends_on=cut.ended_on)
    _settle(row, Outcome.DROPPED)
    _tell("allocations.dropped", row, by, reason)


@transaction.atomic
def confirm(*, allocation: Allocation, by: Actor) -> None:
    """The case system shows the allocation: its own spell takes the place of ours."""
    row = _unsettled(allocation)
    forget_spell(source=OURS + row.pk)
    _settle(row, Outcome.SEEN)
    _tell("allocations.confirmed", row, by)


@transaction.atomic
def look_at(*, allocation: Allocation, words: str, by: Actor) -> None:
    """Say that an allocation over capacity was looked at, and what follows. Raises NotOver."""
    row = Allocation.objects.select_for_update().get(pk=allocation.pk)
    if not row.is_over:
        raise NotOver("This allocation is within capacity.")
    if row.seen_on is not None:
        raise NotOver(f"{row.seen_by_name} looked at it on {day(row.seen_on)}.")
    if row.decided_by and row.decided_by == _account(by):
        raise NotOver("Whoever made an allocation cannot be the one who looks at it.")
    row.seen_on, row.seen_by_name, row.seen_words = today(), _name(by), words
    row.save(update_fields=["seen_on", "seen_by_name", "seen_words"])
    _tell("allocations.looked_at", row, by, words)


def _refuse_day(starts_on: date) -> None:
    first, last = days_allowed(today())
    if not first <= starts_on <= last:
        raise WrongDay(f"Choose a day from {day(first)} to {day(last)}.")


def _refuse_stale(rows: list[Child], seen: Mapping[int, str] | None) -> None:
    if seen is None:
        return
    present = marks(rows, today())
    for row in rows:
        if present[row.pk] != seen.get(row.pk):
            raise AlreadyAllocated(f"Case {row.shown}: {_who_was_first(row)}")


def _who_was_first(child: Child) -> str:
    last = last_allocation(child)
    if last is not None and last.decided_on == today():
        return f"{last.decided_by_name} gave it to {last.worker.name} today. Look again."
    return "who holds it has changed since you opened the page. Look again."


def _load(giving: Giving) -> Load:
    found = loads_on(giving.starts_on, [giving.worker.pk]).get(giving.worker.pk)
    if found is None:
        name = giving.worker.name
        raise NotAtWork(f"{name} is not in post on {day(giving.starts_on)}. Choose another day.")
    return found


def _refuse_held(rows: list[Child], held: Mapping[int, list[Spell]], giving: Giving) -> None:
    for row in rows:
        for spell in held[row.pk]:
            if spell.worker_id == giving.worker.pk:
                raise AlreadyTheirs(f"{giving.worker.name} holds case {row.shown} already.")
            if spell.worker_id is not None and spell.starts_on >= giving.starts_on:
                raise WrongDay(
                    f"Case {row.shown} has its present worker only since {day(spell.starts_on)}. "
                    "Choose a later day."
                )


def _give(
    child: Child, held: list[Spell], giving: Giving, loads: tuple[Load, Decimal], by: Actor
) -> Allocation:
    for earlier in Allocation.objects.filter(child=child, outcome=""):
        _settle(earlier, Outcome.REPLACED)
    row = _create(child, held, giving, loads, by)
    for spell in held:
        CutShort.objects.create(allocation=row, spell=spell, ended_on=spell.ends_on)
        end_spell(spell=spell, ends_on=max(giving.starts_on - ONE_DAY, spell.starts_on))
    source, on = OURS + row.pk, row.starts_on
    begin_spell(source=source, child=child, worker=row.worker, team=row.team, on=on)
    _tell("allocations.given", row, by, giving.over_reason)
    return row


def _create(
    child: Child, held: list[Spell], giving: Giving, loads: tuple[Load, Decimal], by: Actor
) -> Allocation:
    before, after = loads
    last = last_allocation(child)
    try:
        with transaction.atomic():
            return Allocation.objects.create(
                child=child,
                number=last.number + 1 if last else 1,
                worker=giving.worker,
                team_id=before.team,
                instead_of=next((s.worker for s in held if s.worker), None),
                starts_on=giving.starts_on,
                because=Because(giving.because),
                judgement=giving.judgement,
                over_reason=giving.over_reason.strip() if after > before.capacity else "",
                load_before=before.load,
                load_after=after,
                capacity=before.capacity,
                decided_on=today(),
                decided_by=_account(by),
                decided_by_name=_name(by),
            )
    except IntegrityError as problem:
        raise AlreadyAllocated(f"Case {child.shown}: {_who_was_first(child)}") from problem


def _unsettled(allocation: Allocation) -> Allocation:
    row = (
        Allocation.objects.select_for_update()
        .select_related("child", "worker")
        .get(pk=allocation.pk)
    )
    if row.outcome:
        raise Settled(f"This allocation was settled: {row.get_outcome_display().lower()}.")
    return row


def _settle(row: Allocation, outcome: Outcome) -> None:
    row.outcome, row.settled_on = outcome, today()
    row.save(update_fields=["outcome", "settled_on"])


def _tell(kind: str, row: Allocation, by: Actor, reason: str = "") -> None:
    after = {
        "case": row.child.shown,
        "worker": row.worker.name,
        "from": row.starts_on,
        "load": one_decimal(row.load_after),
        "capacity": one_decimal(row.capacity),
    }
    tell(kind=kind, by=by, subject=row, about=row.worker.pk, after=after, reason=reason)


def _account(by: Actor) -> str:
    return "" if isinstance(by, str) else str(by.pk)


def _name(by: Actor) -> str:
    return by if isinstance(by, str) else str(by.name)
