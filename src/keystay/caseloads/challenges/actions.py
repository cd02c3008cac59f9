"""Every change to Performance Challenge sessions. History never holds what was said."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from keystay.access.users.models import User
from keystay.caseloads.challenges.models import Challenge, ChallengeAction, ChallengeLine
from keystay.caseloads.challenges.queries import agenda, owners_for
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.core.sealed import seal
from keystay.core.words import day
from keystay.organisation.models import Team
from keystay.workforce.models import Person
from keystay.workforce.people.queries import person_of


class WrongDay(Refused):
    """The day is in the future, or before what it follows."""


class NotNow(Refused):
    """The session is not held yet, or was held before."""


class OwnTeam(Refused):
    """Nobody challenges the team that they manage themselves."""


@dataclass(frozen=True)
class Taken:
    """What someone takes on, by when."""

    text: str
    owner: Person
    due_on: date


@transaction.atomic
def plan(*, team: Team, meets_on: date, by: Actor) -> Challenge:
    """Plan a session about a team. Raises NotNow for a second one on the day, and OwnTeam."""
    if Challenge.objects.filter(team=team, meets_on=meets_on).exists():
        raise NotNow(f"{team.name} has a session on {day(meets_on)} already.")
    row = Challenge(team=team, meets_on=meets_on)
    _refuse_own_team(row, by)
    row.save(force_insert=True)
    _tell("challenges.planned", row, by, meets_on)
    return row


@transaction.atomic
def hold(*, challenge: Challenge, held_on: date, decisions: str, by: Actor) -> Challenge:
    """Record that a session was held and what was decided; its agenda is frozen as at that day.

    Raises NotNow a second time, WrongDay for a day to come, and OwnTeam.
    """
    row = Challenge.objects.select_for_update().select_related("team").get(pk=challenge.pk)
    if row.held_on:
        raise NotNow(f"This session was held on {day(row.held_on)}.")
    if held_on > today():
        raise WrongDay("The day it was held must be today or in the past.")
    _refuse_own_team(row, by)
    ChallengeLine.objects.bulk_create(
        ChallengeLine(challenge=row, topic=each.topic, worker_id=each.worker, words=each.words)
        for each in agenda(row.team, held_on)
    )
    row.held_on, row.sealed = held_on, seal(decisions)
    row.save(update_fields=["held_on", "sealed"])
    _tell("challenges.held", row, by, held_on)
    return row


@transaction.atomic
def take_on(*, challenge: Challenge, taken: Taken, by: Actor) -> ChallengeAction:
    """Write down what a manager of the team took on in a session.

    Raises NotNow before it is held, Refused for another owner, and WrongDay.
    """
    row = Challenge.objects.select_for_update().get(pk=challenge.pk)
    if row.held_on is None:
        raise NotNow("First record that the session was held.")
    if taken.owner not in owners_for(row, today()):
        raise Refused(f"{taken.owner.name} does not manage the team.")
    if taken.due_on < row.held_on:
        raise WrongDay(f"It cannot be due before the session on {day(row.held_on)}.")
    made = ChallengeAction.objects.create(
        challenge=row, sealed=seal(taken.text), owner=taken.owner, due_on=taken.due_on
    )
    _tell("challenges.taken_on", row, by, taken.due_on, taken.owner)
    return made


@transaction.atomic
def finish(*, action: ChallengeAction, on: date, by: Actor) -> ChallengeAction:
    """Mark an action done, by its owner. Raises Refused, NotNow and WrongDay."""
    row = ChallengeAction.objects.select_for_update().get(pk=action.pk)
    if isinstance(by, User) and person_of(by) != row.owner:
        raise Refused("Only its owner marks an action done.")
    if row.done_on:
        raise NotNow("This action was done before.")
    held_on = row.challenge.held_on
    if on > today() or (held_on and on < held_on):
        raise WrongDay("The day must be after the session, and not to come.")
    row.done_on = on
    row.save(update_fields=["done_on"])
    _tell("challenges.done", row.challenge, by, on, row.owner)
    return row


def _refuse_own_team(row: Challenge, by: Actor) -> None:
    if isinstance(by, User) and person_of(by) in owners_for(row, today()):
        raise OwnTeam("You manage this team. Someone else holds its session.")


def _tell(kind: str, row: Challenge, by: Actor, on: date, owner: Person | None = None) -> None:
    after = {"team": row.team.name, "on": on, **({"owner": owner.name} if owner else {})}
    record(kind=kind, by=by, subject=row, about=owner.pk if owner else "", after=after)
