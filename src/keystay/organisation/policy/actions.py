"""Loading a policy pack, and changing one number from a date."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from keystay.core.audit import actions as audit
from keystay.organisation.policy.kinds import UNSPOKEN
from keystay.organisation.policy.models import Setting
from keystay.organisation.policy.packs import ENGLAND, NoSuchPack, packs
from keystay.organisation.policy.rules import fault

DAY = timedelta(days=1)


class NoSuchSetting(Exception):
    """No policy pack knows this key."""


class WrongValue(Exception):
    """The value is not of the kind that the setting takes; the message says which is."""


def load_pack(*, key: str, by: audit.Actor) -> int:
    """Set every number of the pack that the council has not set; returns how many were set.

    A number that the council has set already is left as it is, so loading again is safe.
    Raises NoSuchPack.
    """
    pack = packs().get(key)
    if pack is None:
        raise NoSuchPack(key)
    with transaction.atomic():
        held = set(Setting.objects.values_list("key", flat=True))
        rows = [
            Setting(
                key=each.key,
                value=each.value,
                unit=each.unit,
                label=each.label,
                source=each.source,
                set_by=pack.name,
                starts_on=pack.starts_on,
            )
            for each in pack.settings
            if each.key not in held
        ]
        made = Setting.objects.bulk_create(rows)
        if made:
            audit.record(
                kind="policy.pack_loaded",
                by=by,
                subject=made[0],
                after={"pack": pack.name, "settings": len(made)},
            )
    return len(made)


def add_what_is_new(*, by: audit.Actor) -> int:
    """Set the numbers that have come into the council's pack since it was loaded.

    Done after every upgrade, so that new code finds its numbers. Nothing is set before a
    council has loaded a pack.
    """
    names = set(Setting.objects.values_list("set_by", flat=True))
    if not names:
        return 0
    chosen = [pack.key for pack in packs().values() if pack.name in names]
    return load_pack(key=chosen[-1] if chosen else ENGLAND, by=by)


def change_setting(
    *, key: str, value: Any, from_day: date, by: audit.Actor, reason: str = ""
) -> Setting:
    """Let `key` have `value` from the day until the next change that is already planned.

    The value before is closed on the day before; a value that starts on the very day is
    replaced. Nothing is recorded if nothing differs. Raises NoSuchSetting and WrongValue.
    """
    with transaction.atomic():
        rows = list(Setting.objects.select_for_update().filter(key=key).order_by("starts_on"))
        if not rows:
            raise NoSuchSetting(f"The policy has no '{key}'.")
        earlier = [row for row in rows if row.starts_on <= from_day]
        old = earlier[-1] if earlier else rows[0]
        wrong = fault(old.value, old.unit, value)
        if wrong:
            raise WrongValue(wrong)
        if earlier and old.value == value and (old.ends_on is None or old.ends_on >= from_day):
            return old
        before = old.value
        new = _row_from(from_day, old, rows)
        new.value, new.set_by = value, by if isinstance(by, str) else by.name
        new.save()
        audit.record(
            kind="policy.changed",
            by=by,
            subject=new,
            before={"value": before},
            after={
                "value": value,
                "label": new.label,
                "unit": "" if new.unit in UNSPOKEN else new.unit,
                "from": from_day,
            },
            reason=reason,
        )
    return new


def _row_from(from_day: date, old: Setting, rows: list[Setting]) -> Setting:
    if old.starts_on == from_day:
        return old
    if old.starts_on < from_day and (old.ends_on is None or old.ends_on >= from_day):
        Setting.objects.filter(pk=old.pk).update(ends_on=from_day - DAY)
    later = [row.starts_on for row in rows if row.starts_on > from_day]
    return Setting(
        key=old.key,
        unit=old.unit,
        label=old.label,
        source=old.source,
        starts_on=from_day,
        ends_on=min(later) - DAY if later else None,
    )
