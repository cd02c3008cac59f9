"""What an audit finds is talked over with the worker (C8)."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from keystay.caseloads.audits.models import Audit
from keystay.caseloads.audits.queries import conversation_due
from keystay.core.promises import Occurrence, Promise, Window
from keystay.organisation.policy.queries import policy

TALK = "audit-conversation"


def conversations_due(
    window: Window, people: Collection[str] | None = None
) -> Iterator[Occurrence]:
    """Every graded audit, to be talked over with the worker; owed by the auditor."""
    rows = Audit.objects.filter(asked_of("auditor", people), graded_on__isnull=False)
    if window.open_only:
        rows = rows.filter(conversation_on=None)
    values = policy(window.today)
    for audit in rows.select_related("child").order_by("graded_on", "id"):
        due_on = conversation_due(audit.graded_on, values)  # type: ignore[arg-type]
        if window.first <= due_on <= window.last:
            yield occurrence(TALK, audit, due_on, audit.auditor_id, audit.conversation_on)


def asked_of(field: str, people: Collection[str] | None) -> Q:
    """Rows whose `field` is one of the people; all, for None."""
    return Q() if people is None else Q(**{f"{field}__in": people})


def occurrence(
    promise: str, audit: Audit, due_on: date, owed_by: str | None, kept_on: date | None
) -> Occurrence:
    """A promise about an audit, owed by someone by a day."""
    # It is about whoever owes it: the worker's own queue says nothing of their audits.
    return Occurrence(
        promise=promise,
        due_on=due_on,
        about=owed_by or "",
        owed_by=owed_by,
        team=audit.team_id,
        link=reverse("audits:audit", args=[audit.pk]),
        kept_on=kept_on,
        what=f"Case {audit.child.shown}",
    )


PROMISES = [
    Promise(
        key=TALK,
        sentence="What an audit finds is talked over with the worker.",
        act="Talk an audit over",
        ids=("C8",),
        occurrences=conversations_due,
    ),
]
