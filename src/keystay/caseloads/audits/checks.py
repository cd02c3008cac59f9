"""What has to hold before something is done to an audit: refusals, and the locked row.

Each refusal's message is a plain sentence.
"""

from datetime import date

from keystay.access.users.models import User
from keystay.caseloads.audits.models import Audit
from keystay.caseloads.audits.queries import Answers, answers_of, line_over, seen_of
from keystay.core.audit.actions import Actor
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.core.words import day
from keystay.workforce.models import Person
from keystay.workforce.people.queries import person_of


class WrongDay(Refused):
    """The day is in the future, or before the step that it follows."""


class NotApart(Refused):
    """The auditor stands too near to the worker whose practice is audited."""


class NotTheAuditor(Refused):
    """Only the auditor to whom it was given may do this."""


class NotNow(Refused):
    """The audit is not at this step: done already, or another step comes first."""


class ChangedMeanwhile(Refused):
    """The answers were changed since they were opened; `present` is what is saved."""

    def __init__(self, present: Answers) -> None:
        super().__init__("These answers were changed while you were writing. Both are kept below.")
        self.present = present


def held(audit: Audit) -> Audit:
    """The audit, locked, so that two people cannot do one step at a time.

    Raises NotNow if it was withdrawn.
    """
    row = Audit.objects.select_for_update().get(pk=audit.pk)
    if row.withdrawn_on:
        raise NotNow(f"This audit was withdrawn on {day(row.withdrawn_on)}.")
    return row


def mine(audit: Audit, by: Actor) -> Audit:
    """The audit, locked, for the auditor to whom it was given. Raises NotTheAuditor."""
    row = held(audit)
    if isinstance(by, User) and (row.auditor is None or person_of(by) != row.auditor):
        raise NotTheAuditor("Only the auditor to whom it was given may do this.")
    return row


def graded_of(audit: Audit, by: Actor) -> Audit:
    """The audit, locked, for its auditor after the grade. Raises NotTheAuditor and NotNow."""
    row = mine(audit, by)
    if row.graded_on is None:
        raise NotNow("The grade comes first.")
    return row


def talked_of(audit: Audit, by: Actor) -> Audit:
    """`graded_of`, after the conversation."""
    row = graded_of(audit, by)
    if row.conversation_on is None:
        raise NotNow("The conversation with the worker comes first.")
    return row


def refuse_overwriting(audit: Audit, seen: str) -> None:
    """Raises ChangedMeanwhile unless the answers are still those with the mark `seen`."""
    if seen != seen_of(audit):
        raise ChangedMeanwhile(answers_of(audit))


def refuse_day(on: date, after: date | None, what: str) -> None:
    """Raises WrongDay for a day to come, or before the day `after` of `what`."""
    if on > today():
        raise WrongDay("The day must be today or in the past.")
    if after and on < after:
        raise WrongDay(f"The day cannot be before {what} on {day(after)}.")


def refuse_near(audit: Audit, auditor: Person) -> None:
    """Raises NotApart for someone who stands too near to the worker."""
    if said := too_near(audit, auditor):
        raise NotApart(said)


def too_near(audit: Audit, auditor: Person) -> str:
    """Why someone may not audit the case; empty if they stand apart from its line."""
    if auditor == audit.worker:
        return f"{auditor.name} is the worker of this case. Nobody audits their own practice."
    as_at = audit.sample.as_at if audit.sample else audit.planned_on
    if auditor.pk in line_over(audit.worker, audit.team_id, (as_at, today())):
        return f"{auditor.name} manages the worker of this case. Choose someone apart."
    return ""
