"""What happens to a sample once it is drawn: shared out among auditors, or withdrawn."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from keystay.caseloads.audits.checks import NotNow, Refused
from keystay.caseloads.audits.models import Audit
from keystay.caseloads.audits.queries import able_to_audit
from keystay.caseloads.samples.queries import Sharing, sharing, unshared
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.words import day
from keystay.workforce.models import Person


class Changed(Refused):
    """What would be given is not what was shown; `now` is how it would be shared today."""

    def __init__(self, now: Sharing) -> None:
        super().__init__("Something has changed since. Look again at who would get what.")
        self.now = now


@transaction.atomic
def share_out(
    *, audits: Sequence[Audit], auditors: Sequence[Person], seen: str, by: Actor
) -> Sharing:
    """Give the audits that still wait to auditors apart from their line, evenly.

    `seen` is the mark of the sharing that was shown. Raises Changed where it is another one
    now, and Refused for someone who cannot sign in or when nothing can be given.
    """
    # The rows are locked plain: not every database locks those that may be missing in a join.
    locked = Audit.objects.select_for_update().filter(pk__in=[audit.pk for audit in audits])
    rows = unshared(Audit.objects.filter(pk__in=[row.pk for row in locked]))
    ordered = rows.select_related("sample", "worker", "child").order_by("child__reference", "id")
    _refuse_without_account(auditors)
    found = sharing(list(ordered), auditors, today())
    if found.mark != seen:
        raise Changed(found)
    if not found.pairs:
        raise Refused("None of the chosen stands apart from these cases. Choose others.")
    for audit, auditor in found.pairs:
        audit.auditor = auditor
        record(kind="audits.given", by=by, subject=audit, after={"auditor": auditor.name})
    Audit.objects.bulk_update([audit for audit, _ in found.pairs], ["auditor"])
    return found


@transaction.atomic
def withdraw(*, audit: Audit, reason: str, by: Actor, on: date | None = None) -> Audit:
    """Withdraw an audit that is not graded yet; its draft is deleted, since nobody may read it.

    It keeps its place in the sample, so that drawing again still gives the same cases. The
    question of a withdrawn second audit can be asked again. Raises NotNow once the grade is
    final, because the worker has read it by then, or when withdrawn before.
    """
    row = Audit.objects.select_for_update().get(pk=audit.pk)
    if row.withdrawn_on:
        raise NotNow(f"This audit was withdrawn on {day(row.withdrawn_on)}.")
    if row.graded_on:
        raise NotNow("The grade is final and the worker can read it, so the audit stays.")
    row.withdrawn_on, row.withdrawn_reason, row.sealed = on or today(), reason, None
    row.save(update_fields=["withdrawn_on", "withdrawn_reason", "sealed"])
    after = {"case": row.child.shown, "draft": "deleted" if row.started_on else "none"}
    record(kind="samples.withdrawn", by=by, subject=row, after=after, reason=reason)
    return row


def _refuse_without_account(auditors: Sequence[Person]) -> None:
    able = set(able_to_audit(today()).values_list("pk", flat=True))
    missing = [person.name for person in auditors if person.pk not in able]
    if missing:
        raise Refused(f"{missing[0]} has no open account here, so could not write an audit.")
