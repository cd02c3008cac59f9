"""The daily digest: how much is due, with a link, and nothing about anybody."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from keystay.access.reminders.queries import muted_by_each
from keystay.access.users.models import User
from keystay.core.outbox import queue
from keystay.core.promises import Occurrence, promise
from keystay.core.scheduler import Job
from keystay.core.working_days import is_working_day
from keystay.home.due.queries import open_for_everyone
from keystay.home.reminders.presenters import DIGEST_AT
from keystay.home.reminders.queries import Share, share
from keystay.organisation.policy.queries import policy
from keystay.workforce.models import Person


def send_digests(day: date) -> None:
    """Queue a digest for everyone with an account to whom, or in whose teams, anything is due.

    It leaves out what its reader muted, as far as the policy of the day lets them; where
    nothing else is due there is none.
    """
    if not _is_digest_day(day):
        return
    rows, muted = open_for_everyone(day), muted_by_each(day)
    people = dict(Person.objects.exclude(user=None).values_list("user_id", "pk"))
    letters = []
    for user in User.objects.filter(is_active=True):
        left_out = muted.get(user.pk, frozenset())
        told = share(user, people.get(user.pk, user.pk), rows).without(left_out)
        letters.append((user.email, _body(told, day, left_out)))
    with transaction.atomic():
        for email, body in letters:
            if body:
                queue(cause="digest", recipient=email, day=day, subject="What is due", body=body)


def _is_digest_day(day: date) -> bool:
    values = policy(day)
    weekday = str(values["reminders.digest_weekday"]).strip()
    return is_working_day(day, values.closures) and weekday in ("", str(day.weekday()))


def _body(told: Share, day: date, left_out: Collection[str]) -> str:
    parts = []
    if told.own:
        parts.append(_part("Due to you", told.own, day, reverse("due:mine")))
    if told.within:
        parts.append(_part("Due in your teams", told.within, day, reverse("due:team")))
    if parts and left_out:
        parts.append(_foot(left_out))
    return "\n".join(parts)


def _part(heading: str, rows: Sequence[Occurrence], day: date, link: str) -> str:
    late = sum(row.due_on < day for row in rows)
    lines = [f"{heading}: {len(rows)}, {late} of them overdue"]
    for key, count in sorted(Counter(row.promise for row in rows).items()):
        lines.append(f"- {promise(key).act}: {count}")
    return "\n".join([*lines, f"See {settings.KEYSTAY_ADDRESS}{link}", ""])


def _foot(left_out: Collection[str]) -> str:
    what = "1 promise" if len(left_out) == 1 else f"{len(left_out)} promises"
    address = settings.KEYSTAY_ADDRESS + reverse("reminders:choose")
    return f"You chose to leave {what} out of this email: change that at {address}\n"


JOBS = [Job("due-digest", DIGEST_AT, send_digests)]
