"""Choosing what one's own daily email leaves out."""

from collections.abc import Collection, Iterable

from django.db import transaction

from keystay.access.reminders.models import Mute
from keystay.access.reminders.queries import may_be_muted
from keystay.access.users.models import User
from keystay.core.audit.actions import record
from keystay.core.clock import today
from keystay.core.promises import all_promises
from keystay.core.refusals import Refused


class NotToBeMuted(Refused):
    """The council's policy does not let this promise be left out."""


@transaction.atomic
def mute(*, user: User, promises: Collection[str]) -> None:
    """Let the email of `user` leave out these promises, by key, and no others.

    There is no `by`: everyone chooses for themselves. Nothing is recorded if nothing differs.
    Raises NotToBeMuted.
    """
    chosen = set(promises)
    if not chosen <= may_be_muted(today()):
        raise NotToBeMuted("The council’s policy does not let this be left out.")
    User.objects.select_for_update().get(pk=user.pk)
    before = set(Mute.objects.filter(user=user).values_list("promise", flat=True))
    if chosen == before:
        return
    Mute.objects.filter(user=user, promise__in=before - chosen).delete()
    Mute.objects.bulk_create([Mute(user=user, promise=key) for key in sorted(chosen - before)])
    record(
        kind="reminders.muted",
        by=user,
        subject=user,
        before={"left_out": _acts(before)},
        after={"left_out": _acts(chosen)},
    )


def _acts(keys: Iterable[str]) -> str:
    names = {each.key: each.act for each in all_promises()}
    return ", ".join(sorted(names.get(key, key) for key in keys)) or "nothing"
