"""What was agreed after an audit is done, and looked at again (C9)."""

from collections.abc import Collection, Iterator

from django.db.models import Max

from keystay.caseloads.audits.models import Audit, Improvement
from keystay.caseloads.audits.promises import asked_of, occurrence
from keystay.caseloads.audits.queries import again_due, again_of
from keystay.core.promises import Occurrence, Promise, Window
from keystay.organisation.policy.queries import policy

IMPROVE, AGAIN = "audit-improvement", "audit-again"


def improvements_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every improvement agreed after an audit, owed by whoever took it on."""
    rows = Improvement.objects.filter(asked_of("owner", people))
    rows = rows.filter(due_on__range=(window.first, window.last))
    if window.open_only:
        rows = rows.filter(done_on=None)
    for row in rows.select_related("audit__child"):
        yield occurrence(IMPROVE, row.audit, row.due_on, row.owner_id, row.done_on)


def repeats_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every question to be audited again once all that was agreed is done; owed by the auditor.

    The auditor of the second audit owes it, once there is one.
    """
    waiting = Improvement.objects.filter(done_on=None).values("audit")
    rows = Audit.objects.filter(improvements__isnull=False).exclude(pk__in=waiting)
    if window.open_only:
        rows = rows.filter(closed_on=None)
    rows = rows.annotate(done_on=Max("improvements__done_on")).order_by("done_on", "id")
    values = policy(window.today)
    for audit in rows.select_related("child").prefetch_related("seconds__child"):
        due_on, again = again_due(audit.done_on, values), again_of(audit)
        owed_by = again.auditor_id if again and again.auditor_id else audit.auditor_id
        wanted = people is None or owed_by in people
        if wanted and window.first <= due_on <= window.last:
            kept_on = again.graded_on if again else None
            yield occurrence(AGAIN, again or audit, due_on, owed_by, kept_on)


PROMISES = [
    Promise(
        key=IMPROVE,
        sentence="What an audit asks for is done.",
        act="Make an improvement after an audit",
        ids=("C9",),
        occurrences=improvements_due,
    ),
    Promise(
        key=AGAIN,
        sentence="The same question is audited again to see that the improvement stuck.",
        act="Audit the same question again",
        ids=("C9",),
        occurrences=repeats_due,
    ),
]
