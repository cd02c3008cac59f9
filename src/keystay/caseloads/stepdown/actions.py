"""Every change to step down: reviews, decisions and analyses. History never says whose plan."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from keystay.access.users.models import User
from keystay.caseloads.cases.models import Child, PlanSpell
from keystay.caseloads.stepdown.models import Analysis, Choice, Decision, Review
from keystay.caseloads.stepdown.queries import state_on
from keystay.caseloads.stepdown.rules import State
from keystay.caseloads.stepdown.standings import Standing, candidates, standing_of, standings
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.models import Person
from keystay.workforce.people.queries import person_of


class WrongDay(Refused):
    """A day in the future, or before what it follows."""


class NoPlan(Refused):
    """The child was on no Child in Need plan on the day, or nobody held the case."""


class NoCandidate(Refused):
    """The rules did not find the child on the day."""


class AlreadyDecided(Refused):
    """A decision about the plan stands."""


class AlreadyThere(Refused):
    """The same is recorded for the day."""


class OwnCase(Refused):
    """Nobody decides about a case that they hold."""


class AlreadyOver(Refused):
    """The decision was withdrawn, replaced or carried out before."""


@dataclass(frozen=True)
class Told:
    """A decision as the manager tells of it; `again_on` only for looking again."""

    choice: str
    reason: str
    decided_on: date
    again_on: date | None = None


def record_review(*, child: Child, happened_on: date, outcome: str, by: Actor) -> Review:
    """Record that a plan was reviewed. Raises WrongDay, NoPlan and AlreadyThere."""
    return record_reviews(children=[child], happened_on=happened_on, outcome=outcome, by=by)[0]


@transaction.atomic
def record_reviews(
    *, children: Collection[Child], happened_on: date, outcome: str, by: Actor
) -> list[Review]:
    """Record that several plans were reviewed on a day, all or none.

    Raises WrongDay, and NoPlan and AlreadyThere naming the cases.
    """
    _refuse_future(happened_on)
    rows = sorted(children, key=lambda row: row.pk)
    planned = standings(happened_on, children=[row.pk for row in rows])
    held = {standing.holder.child for standing in planned}
    if without := [row.shown for row in rows if row.pk not in held]:
        raise NoPlan(
            f"On no Child in Need plan with a worker here on that day: {', '.join(without)}."
        )
    return [
        _reviewed(Review(child=row, happened_on=happened_on, outcome=outcome), by) for row in rows
    ]


def _reviewed(row: Review, by: Actor) -> Review:
    _keep(row, f"A review of {row.child.shown} on that day is recorded already.")
    after = {"happened_on": row.happened_on, "outcome": row.get_outcome_display()}
    record(kind="stepdown.reviewed", by=by, subject=row, after=after)
    return row


@transaction.atomic
def remove_review(*, review: Review, reason: str, by: Actor) -> None:
    """Take out a review that was recorded wrongly. Raises AlreadyOver if it is gone."""
    row = Review.objects.select_for_update().filter(pk=review.pk).first()
    if row is None:
        raise AlreadyOver("This review was removed before.")
    before = {"happened_on": row.happened_on, "outcome": row.get_outcome_display()}
    record(kind="stepdown.review_removed", by=by, subject=row, before=before, reason=reason)
    row.delete()


@transaction.atomic
def decide(*, child: Child, told: Told, by: Actor) -> Decision:
    """Decide about a candidate; an earlier decision that is asked for anew is replaced.

    Raises WrongDay, NoPlan, NoCandidate, AlreadyDecided and OwnCase.
    """
    _refuse_future(told.decided_on)
    standing = standing_of(child, told.decided_on)
    if standing is None:
        raise NoPlan("The child is on no Child in Need plan with a worker here on that day.")
    me = person_of(by) if isinstance(by, User) else None
    if me and me.pk in standing.holder.workers:
        raise OwnCase("You hold this case yourself: ask your service manager to decide.")
    plan = PlanSpell.objects.select_for_update().get(pk=standing.plan)
    asked_on = _asked_on(standing, told)
    _replace(plan, told.decided_on)
    row = Decision(
        plan=plan,
        team_id=standing.holder.team,
        asked_on=asked_on,
        decided_by=me,
        **vars(told),
    )
    _keep(row, "A decision about this plan stands already.")
    after = {"choice": row.get_choice_display(), "decided_on": row.decided_on}
    record(kind="stepdown.decided", by=by, subject=row, after=after)
    return row


@transaction.atomic
def withdraw(*, decision: Decision, reason: str, by: Actor) -> Decision:
    """Withdraw a decision that was not carried out. Raises AlreadyOver."""
    row = Decision.objects.select_for_update().select_related("plan").get(pk=decision.pk)
    state = state_on(row, today(), policy(today()))
    if row.closed_on or state in (State.CARRIED_OUT, State.OVER):
        raise AlreadyOver("This decision is over, so it cannot be withdrawn.")
    row.closed_on, row.withdrawn, row.withdrawn_reason = today(), True, reason
    row.save(update_fields=["closed_on", "withdrawn", "withdrawn_reason"])
    before = {"choice": row.get_choice_display(), "decided_on": row.decided_on}
    record(kind="stepdown.withdrawn", by=by, subject=row, before=before)
    return row


@transaction.atomic
def analyse(*, team: Team, held_on: date, held_by: Person, by: Actor) -> Analysis:
    """Record that a team's candidates were looked at, with how many there were that day.

    Raises WrongDay and AlreadyThere.
    """
    _refuse_future(held_on)
    if Analysis.objects.filter(team=team, held_on__gt=held_on).exists():
        raise WrongDay("A later analysis is recorded: this one cannot come before it.")
    rows = candidates(held_on, [team.pk])
    decided = sum(row.decided for row in rows)
    row = Analysis(
        team=team, held_on=held_on, held_by=held_by, candidates=len(rows), decided=decided
    )
    _keep(row, "An analysis on that day is recorded already.")
    after = {"team": team.name, "held_on": held_on, "candidates": len(rows), "decided": decided}
    record(kind="stepdown.analysed", by=by, subject=row, about=held_by.pk, after=after)
    return row


def _refuse_future(day: date) -> None:
    if day > today():
        raise WrongDay("A day cannot be in the future.")


def _asked_on(standing: Standing, told: Told) -> date:
    """Since when the decision is asked for; refuses what is not asked for."""
    if not standing.candidate:
        missed = "; ".join(verdict.fact for verdict in standing.missed)
        raise NoCandidate(f"The rules did not find this child on that day: {missed}.")
    if standing.asked_on is None:
        raise AlreadyDecided("A decision about this plan stands. Withdraw it first.")
    wants = told.choice == Choice.LOOK_AGAIN
    if wants != bool(told.again_on):
        raise WrongDay("Give a day to look again on, and only for that.")
    if told.again_on and told.again_on <= told.decided_on:
        raise WrongDay("The day to look again on comes after the decision.")
    return standing.asked_on


def _replace(plan: PlanSpell, on: date) -> None:
    """Close the decision that is asked for anew; a later one stands in the way."""
    row = Decision.objects.select_for_update().filter(plan=plan, closed_on=None).first()
    if row is None:
        return
    if row.decided_on > on:
        raise AlreadyDecided("A later decision about this plan stands. Withdraw it first.")
    row.closed_on = on
    row.save(update_fields=["closed_on"])


def _keep(row: Review | Decision | Analysis, otherwise: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise (AlreadyDecided if isinstance(row, Decision) else AlreadyThere)(otherwise) from None
