"""Setting the baseline and target of a measure, from a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.governance.measures.catalogue import Measure
from keystay.governance.measures.models import Target
from keystay.governance.measures.rules import ONE_DAY


class Refused(ValueError):
    """A target that cannot be; the message says why in plain words, `field` for which."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Wanted:
    """A target by a day, where it comes from, and the baseline with its day, if there is one."""

    value: Decimal
    due_on: date
    source: str
    baseline: Decimal | None = None
    baseline_on: date | None = None


@transaction.atomic
def set_target(
    *, measure: Measure, wanted: Wanted, by: Actor, from_day: date | None = None
) -> Target:
    """Set the target that holds from the day (today), in place of the one that held till then.

    The one before is kept with the day on which it ended. Raises Refused.
    """
    start = from_day or today()
    _refuse(measure, wanted, start)
    held = Target.objects.select_for_update().filter(measure=measure.key)
    if held.filter(starts_on__gt=start).exists():
        raise Refused("value", "A later target is set: this one cannot come before it.")
    old = held.filter(ends_on=None).first()
    before = _told(old)
    row = old if old and old.starts_on == start else Target(measure=measure.key, starts_on=start)
    if old and row is not old:
        old.ends_on = start - ONE_DAY
        old.save(update_fields=["ends_on"])
    row.baseline, row.baseline_on = wanted.baseline, wanted.baseline_on
    row.value, row.due_on, row.source = wanted.value, wanted.due_on, wanted.source
    row.set_by = by if isinstance(by, str) else by.name
    row.save()
    after = {"measure": measure.title, **_told(row), "from": start}
    record(kind="measures.target_set", by=by, subject=row, before=before, after=after)
    return row


@transaction.atomic
def end_target(*, measure: Measure, reason: str, by: Actor) -> None:
    """Let the measure go without a target from today. Raises Refused if it has none."""
    row = Target.objects.select_for_update().filter(measure=measure.key, ends_on=None).first()
    if row is None:
        raise Refused("reason", "This measure has no target.")
    before = {"measure": measure.title, **_told(row)}
    if row.starts_on < today():
        row.ends_on = today() - ONE_DAY
        row.save(update_fields=["ends_on"])
    record(kind="measures.target_ended", by=by, subject=row, before=before, reason=reason)
    if row.ends_on is None:
        row.delete()


def _refuse(measure: Measure, wanted: Wanted, start: date) -> None:
    if measure.direction == "neither":
        raise Refused("value", "Neither high nor low is better here, so there is no target.")
    if (wanted.baseline is None) != (wanted.baseline_on is None):
        raise Refused("baseline", "Give a baseline together with its day, or neither.")
    if wanted.baseline_on and wanted.baseline_on > start:
        raise Refused("baseline_on", "The baseline is a figure of the past.")
    if wanted.due_on <= start:
        raise Refused("due_on", "The target is for a day to come.")


def _told(row: Target | None) -> dict[str, object]:
    if row is None:
        return {}
    names = ("baseline", "baseline_on", "value", "due_on", "source")
    return {name: getattr(row, name) for name in names}
