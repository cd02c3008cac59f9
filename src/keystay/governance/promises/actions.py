"""Keeping what fell due, each night, for the half-years that a report compares."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction

from keystay.access.users.models import User
from keystay.core.audit.actions import Actor, record
from keystay.core.promises import Occurrence, Window, due
from keystay.core.reading import read_once
from keystay.governance.promises.models import FellDue
from keystay.governance.promises.rules import half_before
from keystay.organisation.authority.queries import this_council
from keystay.workforce.models import Person

AT_A_TIME = 2000
# This half-year, the one before, and the same half a year before each of them.
HALVES_BACK = 3
NAMES = ("promise", "due_on", "month", "last_good_on", "kept_on", "about_id", "owed_by_id")
MORE_NAMES = ("owed_by_account_id", "team_id", "what", "link")
Key = tuple[object, ...]


def keep(*, on: date, by: Actor) -> int:
    """Keep what fell due from the half-year three before up to the day; returns the rows.

    A month in which nothing differs is left alone. What fell due earlier stays as it was last
    found. Without a council there is nothing to keep.
    """
    council = this_council()
    if council is None:
        return 0
    first = half_before(on, HALVES_BACK)[0]
    with read_once():
        found = list(_rows(due(Window(first, on, on)), on))
    with transaction.atomic():
        changed = _replace(found, first)
        FellDue.objects.filter(due_on__gte=first).update(known_on=on)
        if changed:
            after = {"rows": len(found), "months": changed, "on": on}
            record(kind="promises.kept", by=by, subject=council, after=after)
    return len(found)


def _replace(found: Iterable[FellDue], first: date) -> int:
    """Write the months that differ from what was kept of them; returns how many."""
    kept: dict[date, list[Key]] = defaultdict(list)
    for row in FellDue.objects.filter(due_on__gte=first).values_list(*NAMES, *MORE_NAMES):
        kept[row[2]].append(row)
    new: dict[date, list[FellDue]] = defaultdict(list)
    for each in found:
        new[each.month].append(each)
    changed = [month for month in {*kept, *new} if _keys(new[month]) != _in_order(kept[month])]
    FellDue.objects.filter(month__in=changed).delete()
    rows = [row for month in sorted(changed) for row in new[month]]
    FellDue.objects.bulk_create(rows, batch_size=AT_A_TIME)
    return len(changed)


def _keys(rows: Iterable[FellDue]) -> list[Key]:
    return _in_order(tuple(getattr(row, name) for name in (*NAMES, *MORE_NAMES)) for row in rows)


def _in_order(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=str)


def _rows(occurrences: Iterable[Occurrence], on: date) -> Iterator[FellDue]:
    people, accounts = (set(model.objects.values_list("pk", flat=True)) for model in (Person, User))
    for each in occurrences:
        yield FellDue(
            promise=each.promise,
            due_on=each.due_on,
            month=each.due_on.replace(day=1),
            last_good_on=each.due_on + timedelta(days=each.grace_days),
            # What is kept later than the day is not known on it.
            kept_on=each.kept_on if each.kept_on and each.kept_on <= on else None,
            about_id=each.about if each.about in people else None,
            owed_by_id=each.owed_by if each.owed_by in people else None,
            owed_by_account_id=each.owed_by if each.owed_by in accounts else None,
            team_id=each.team or None,
            what=each.what[:200],
            link=each.see or each.link,
            known_on=on,
        )
