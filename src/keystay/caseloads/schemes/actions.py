"""Every change to weights, and to what is noted of cases and workers for them (C1, C2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from keystay.caseloads.cases.models import Child
from keystay.caseloads.schemes import rules
from keystay.caseloads.schemes.models import CaseFeature, Duty, Reduction, Sibling, Weighting
from keystay.caseloads.schemes.rules import DUTIES, FEATURES, Scheme
from keystay.core.audit.actions import Actor
from keystay.core.audit.actions import record as tell
from keystay.core.clock import today
from keystay.core.ids import new_id
from keystay.core.refusals import Refused
from keystay.core.words import day
from keystay.workforce.models import Person

ONE_DAY = timedelta(days=1)


class InThePast(Refused):
    """Weights never change the past."""


class AlreadyThere(Refused):
    """The same is there for this time already."""


class Over(Refused):
    """It has taken effect, or has ended already."""


class Backwards(Refused):
    """The last day is before the first."""


class NotOnesOwn(Refused):
    """Nobody lightens their own caseload: someone who manages them does."""


@dataclass(frozen=True)
class Less:
    """A reduction: by how much of 100, why, and its first and last day."""

    percent: Decimal
    reason: str
    starts_on: date
    ends_on: date


@transaction.atomic
def weigh_by(*, scheme: Scheme, starts_on: date, reason: str, by: Actor) -> Weighting:
    """Weigh cases by a scheme from a day on; earlier days keep their weights.

    Raises InThePast for a day before today, and AlreadyThere if weights begin on that day.
    """
    if starts_on < today():
        raise InThePast("Weights never change the past. Choose today or a later day.")
    if Weighting.objects.filter(starts_on=starts_on).exists():
        raise AlreadyThere(
            f"Other weights begin on {day(starts_on)}. Withdraw them, or choose another day."
        )
    row = Weighting.objects.create(
        starts_on=starts_on,
        scheme=rules.stored(scheme),
        decided_on=today(),
        decided_by_name=by if isinstance(by, str) else by.name,
        reason=reason,
    )
    after = {"name": scheme.name, "from": starts_on, "scheme": row.scheme}
    tell(kind="schemes.chosen", by=by, subject=row, after=after, reason=reason)
    return row


@transaction.atomic
def withdraw(*, weighting: Weighting, by: Actor) -> None:
    """Take back weights that have not begun, or were chosen today. Raises Over after that."""
    if not weighting.may_be_withdrawn(today()):
        raise Over("These weights hold already. Choose others from a later day instead.")
    after = {"name": weighting.scheme["name"], "from": weighting.starts_on}
    tell(kind="schemes.withdrawn", by=by, subject=weighting, after=after)
    weighting.delete()


@transaction.atomic
def note(
    *, child: Child, features: Collection[str], siblings: Collection[Child], by: Actor
) -> None:
    """Say what makes a case heavier and who its brothers and sisters are, in one go."""
    note_features(child=child, features=features, by=by)
    group = Sibling.objects.filter(child=child).values("group")
    known = set(Child.objects.filter(sibling__group__in=group).exclude(pk=child.pk))
    for gone in sorted(known.difference(siblings), key=lambda row: row.pk):
        part_sibling(child=gone, by=by)
    if set(siblings) - known:
        group_siblings(children=[child, *siblings], by=by)


@transaction.atomic
def note_features(*, child: Child, features: Collection[str], by: Actor) -> None:
    """Say what makes a case heavier from today; what is no longer said ended yesterday."""
    rows = CaseFeature.objects.filter(child=child, ends_on=None)
    open_rows = {row.feature: row for row in rows}
    before = sorted(open_rows)
    for name, row in open_rows.items():
        if name not in features:
            _end_feature(row)
    for name in FEATURES:
        if name in features and name not in open_rows:
            CaseFeature.objects.create(child=child, feature=name, starts_on=today())
    if before != sorted(features):
        told = {"case": child.shown, "features": _words(features)}
        was = {"features": _words(before)}
        tell(kind="schemes.noted", by=by, subject=child, before=was, after=told)


@transaction.atomic
def group_siblings(*, children: Collection[Child], by: Actor) -> str:
    """Say that children are brothers and sisters, with any that they are known to have.

    Returns the group. Raises AlreadyThere for fewer than two, or where all are one group.
    """
    known = set(Sibling.objects.filter(child__in=children).values_list("group", flat=True))
    rows = Sibling.objects.filter(group__in=known)
    everyone = {*rows.values_list("child_id", flat=True), *(child.pk for child in children)}
    if len(everyone) < 2:
        raise AlreadyThere("Give at least one other case.")
    if len(known) == 1 and rows.count() == len(everyone):
        raise AlreadyThere("These cases are one group already.")
    rows.delete()
    group = new_id()
    Sibling.objects.bulk_create(Sibling(child_id=each, group=group) for each in sorted(everyone))
    first = min(children, key=lambda child: child.pk)
    after = {"cases": ", ".join(sorted(child.shown for child in children))}
    tell(kind="schemes.grouped", by=by, subject=first, after=after)
    return group


@transaction.atomic
def part_sibling(*, child: Child, by: Actor) -> None:
    """Take a case out of its group; a group of one is none. Raises Over without a group."""
    row = Sibling.objects.filter(child=child).first()
    if row is None:
        raise Over("This case is in no group.")
    rest = Sibling.objects.filter(group=row.group).exclude(child=child)
    if rest.count() == 1:
        rest.delete()
    row.delete()
    tell(kind="schemes.parted", by=by, subject=child, after={"case": child.shown})


@transaction.atomic
def give_duty(*, person: Person, duty: str, starts_on: date, by: Actor) -> Duty:
    """Say that a worker does something besides cases from a day.

    Raises AlreadyThere and NotOnesOwn.
    """
    _refuse_own(person, by)
    if Duty.objects.filter(person=person, duty=duty).exclude(ends_on__lt=starts_on).exists():
        raise AlreadyThere(f"{person.name} has that duty on {day(starts_on)} already.")
    row = Duty.objects.create(person=person, duty=duty, starts_on=starts_on)
    after = {"duty": DUTIES[duty], "from": starts_on}
    tell(kind="schemes.duty_given", by=by, subject=row, about=person.pk, after=after)
    return row


@transaction.atomic
def end_duty(*, duty: Duty, ends_on: date, by: Actor) -> None:
    """A duty's last day. Raises Backwards, NotOnesOwn, and Over for one that has ended."""
    _refuse_own(duty.person, by)
    _refuse_end(duty, ends_on)
    duty.ends_on = ends_on
    duty.save(update_fields=["ends_on"])
    after = {"duty": DUTIES[duty.duty], "to": ends_on}
    tell(kind="schemes.duty_ended", by=by, subject=duty, about=duty.person_id, after=after)


@transaction.atomic
def reduce(*, person: Person, less: Less, by: Actor) -> Reduction:
    """Agree on less room for cases for a time. Raises Backwards and NotOnesOwn."""
    _refuse_own(person, by)
    if less.ends_on < less.starts_on:
        raise Backwards("The last day is before the first.")
    row = Reduction.objects.create(person=person, **vars(less))
    after = {"percent": less.percent, "from": less.starts_on, "to": less.ends_on}
    tell(
        kind="schemes.reduced",
        by=by,
        subject=row,
        about=person.pk,
        after=after,
        reason=less.reason,
    )
    return row


@transaction.atomic
def end_reduction(*, reduction: Reduction, ends_on: date, by: Actor) -> None:
    """End a reduction on another day than was agreed. Raises Backwards, and Over."""
    _refuse_own(reduction.person, by)
    _refuse_end(reduction, ends_on)
    before = {"to": reduction.ends_on}
    reduction.ends_on = ends_on
    reduction.save(update_fields=["ends_on"])
    tell(
        kind="schemes.reduction_ended",
        by=by,
        subject=reduction,
        about=reduction.person_id,
        before=before,
        after={"percent": reduction.percent, "to": ends_on},
    )


def _refuse_own(person: Person, by: Actor) -> None:
    if not isinstance(by, str) and person.user_id == by.pk:
        raise NotOnesOwn("Someone who manages you agrees on this with you.")


def _end_feature(row: CaseFeature) -> None:
    if row.starts_on >= today():
        row.delete()
    else:
        row.ends_on = today() - ONE_DAY
        row.save(update_fields=["ends_on"])


def _refuse_end(row: Duty | Reduction, ends_on: date) -> None:
    if row.ends_on is not None and row.ends_on < today():
        raise Over(f"This ended on {day(row.ends_on)}.")
    if ends_on < row.starts_on:
        raise Backwards(f"The last day is before the first, {day(row.starts_on)}.")


def _words(features: Collection[str]) -> str:
    return ", ".join(FEATURES[name] for name in FEATURES if name in features) or "nothing"
