"""The daily digest: how much is due, with a link, and nothing about anybody."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, time

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.core.outbox import queue
from keystay.core.promises import Occurrence, promise
from keystay.core.scheduler import Job
from keystay.core.working_days import is_working_day
from keystay.home.due.queries import open_for_everyone
from keystay.organisation.policy.queries import policy
from keystay.workforce.models import Person


def send_digests(day: date) -> None:
    """Queue a digest for everyone with an account to whom, or in whose teams, anything is due."""
    if not _is_digest_day(day):
        return
    rows = open_for_everyone(day)
    people = dict(Person.objects.exclude(user=None).values_list("user_id", "pk"))
    letters = [
        (user.email, body)
        for user in User.objects.filter(is_active=True)
        if (body := _body(user, people.get(user.pk, user.pk), rows, day))
    ]
    with transaction.atomic():
        for email, body in letters:
            queue(cause="digest", recipient=email, day=day, subject="What is due", body=body)


def _is_digest_day(day: date) -> bool:
    values = policy(day)
    weekday = str(values["reminders.digest_weekday"]).strip()
    return is_working_day(day, values.closures) and weekday in ("", str(day.weekday()))


def _body(user: User, me: str, rows: Sequence[Occurrence], day: date) -> str:
    scope = reach(user, Permission.DUE_READ)
    if not scope:
        return ""
    own = [row for row in rows if row.owed_by == me]
    within = [row for row in rows if scope.everyone or row.team in scope.teams]
    parts = []
    if own:
        parts.append(_part("Due to you", own, day, reverse("due:mine")))
    if within:
        parts.append(_part("Due in your teams", within, day, reverse("due:team")))
    return "\n".join(parts)


def _part(heading: str, rows: Sequence[Occurrence], day: date, link: str) -> str:
    late = sum(row.due_on < day for row in rows)
    lines = [f"{heading}: {len(rows)}, {late} of them overdue"]
    for key, count in sorted(Counter(row.promise for row in rows).items()):
        lines.append(f"- {promise(key).act}: {count}")
    return "\n".join([*lines, f"See {settings.KEYSTAY_ADDRESS}{link}", ""])


JOBS = [Job("due-digest", time(7), send_digests)]
