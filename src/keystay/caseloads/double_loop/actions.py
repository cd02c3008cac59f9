"""What follows from an audit: improvements, the same question again, and the end of the loop."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from keystay.access.users.models import User
from keystay.caseloads.audits.actions import close_loop, new_audit, tell
from keystay.caseloads.audits.checks import (
    NotNow,
    NotTheAuditor,
    Refused,
    WrongDay,
    graded_of,
    refuse_day,
    talked_of,
    too_near,
)
from keystay.caseloads.audits.models import Audit, Improvement, Outcome
from keystay.caseloads.audits.queries import (
    again_of,
    asked_in,
    cases_to_audit_again,
    found_nothing,
    loop_of,
    owners_for,
)
from keystay.core.audit.actions import Actor
from keystay.core.clock import today
from keystay.core.sealed import seal
from keystay.organisation.policy.queries import policy
from keystay.workforce.models import Person
from keystay.workforce.people.queries import person_of


@dataclass(frozen=True)
class Agreed:
    """An improvement: about which standard, what, by whom, by when."""

    standard: str
    text: str
    owner: Person
    due_on: date


@transaction.atomic
def agree_improvement(*, audit: Audit, agreed: Agreed, by: Actor) -> Improvement:
    """Write down an improvement that was agreed in the conversation.

    Raises NotTheAuditor, NotNow before the conversation or once the question is asked
    again, Refused for a standard or owner that the audit does not have, and WrongDay.
    """
    row = talked_of(audit, by)
    if again_of(row) or row.closed_on:
        raise NotNow("The question is being asked again, so what was agreed no longer changes.")
    if agreed.standard not in {each.key for each in asked_in(row)}:
        raise Refused("The audit did not look at this standard. Choose one of the list.")
    if agreed.owner not in owners_for(row, today()):
        raise Refused("It is owned by the worker, the team’s manager or the auditor.")
    if row.conversation_on and agreed.due_on < row.conversation_on:
        raise WrongDay("It cannot be due before the conversation in which it was agreed.")
    made = Improvement.objects.create(
        audit=row,
        standard=agreed.standard,
        sealed=seal(agreed.text),
        owner=agreed.owner,
        due_on=agreed.due_on,
    )
    after = {"case": row.child.shown, "owner": agreed.owner.name, "due": agreed.due_on}
    tell("double_loop.agreed", row, by, after=after)
    return made


@transaction.atomic
def finish_improvement(*, improvement: Improvement, on: date, by: Actor) -> Improvement:
    """Mark an improvement done on a day, by its owner or the auditor.

    That it stuck is for the second audit to show. Raises NotTheAuditor, NotNow and WrongDay.
    """
    row = Improvement.objects.select_for_update().select_related("audit").get(pk=improvement.pk)
    if isinstance(by, User):
        me = person_of(by)
        if me is None or me.pk not in (row.owner_id, row.audit.auditor_id):
            raise NotTheAuditor("Only its owner or the auditor marks an improvement done.")
    if row.done_on:
        raise NotNow("This improvement was done before.")
    refuse_day(on, row.audit.conversation_on, "it was agreed")
    row.done_on = on
    row.save(update_fields=["done_on"])
    after = {"case": row.audit.child.shown, "owner": row.owner.name, "on": on}
    tell("double_loop.done", row.audit, by, after=after)
    return row


@transaction.atomic
def plan_again(*, audit: Audit, same: str, by: Actor, on: date | None = None) -> Audit:
    """Plan the second audit of the same standards, of a case of the same worker or team.

    The case is drawn by lot, with the first audit's id as its seed. It goes to the same
    auditor if they stand apart from its worker too; if not, it waits to be given.
    Raises NotTheAuditor, NotNow until all is done or a second time, and Refused without
    a case to look at.
    """
    row, planned_on = graded_of(audit, by), on or today()
    if not loop_of(row, policy(planned_on)).all_done:
        raise NotNow(
            "First comes the conversation, coaching, the family’s views, and every improvement. "
            "A second audit is planned once."
        )
    cases = cases_to_audit_again(row, same, planned_on)
    if not cases:
        raise Refused(f"There is no case of the same {same} to look at. Choose the other.")
    again = new_audit(row.programme, cases[0], planned_on, again_of=row)
    if row.auditor and not too_near(again, row.auditor):
        again.auditor = row.auditor
    again.save(force_insert=True)
    tell("double_loop.planned_again", row, by, after={"case": row.child.shown})
    return again


@transaction.atomic
def close(*, audit: Audit, by: Actor, on: date | None = None) -> Audit:
    """Close an audit that found nothing to improve, with nothing to be audited again.

    Raises NotTheAuditor, and NotNow while a grade is below good, an improvement was agreed,
    or a step before is wanting.
    """
    row = talked_of(audit, by)
    if row.closed_on:
        raise NotNow("This audit is closed already.")
    if not found_nothing(row):
        raise NotNow("A grade is below good. Agree what will improve, and look again.")
    if row.improvements.exists() or row.coaching is None or not row.views:
        raise NotNow("First note coaching and the family’s views; improvements are done first.")
    close_loop(row, Outcome.NOTHING, on or today(), by)
    return row
