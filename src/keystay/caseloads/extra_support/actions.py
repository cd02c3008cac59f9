"""Every change to extra support on a case. History never says which child's."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from keystay.caseloads.cases.models import Child
from keystay.caseloads.extra_support.models import Intensive, Outcome, Support
from keystay.caseloads.extra_support.queries import days_of, holders
from keystay.caseloads.extra_support.rules import Days, out_of_order
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.organisation.models import Team
from keystay.workforce.models import Person


class WrongDay(Refused):
    """A day in the future, or before what it follows."""


class NotHeld(Refused):
    """Nobody in the team holds the case."""


class AlreadyThere(Refused):
    """The same support is open on the case."""


class AlreadyOver(Refused):
    """The support has ended, was declined, or has begun before."""


class ChangedMeanwhile(Refused):
    """Someone else changed it since the page was opened."""


@dataclass(frozen=True)
class Given:
    """Extra support as someone tells of it."""

    kind: str
    person: Person | None
    starts_on: date
    what_for: str
    ends_on: date | None = None


@dataclass(frozen=True)
class Delivered:
    """Intensive support as someone tells of it."""

    partner: str
    days: Days
    outcome: str = ""


@transaction.atomic
def begin(*, child: Child, team: Team, given: Given, by: Actor) -> Support:
    """Begin extra support. Raises NotHeld, WrongDay and AlreadyThere."""
    _refuse_days(given)
    _refuse_unheld(child, team, given.starts_on)
    row = Support(child=child, team=team, **vars(given))
    _keep(row, "This support is open on the case already.")
    _tell("support.began", row, by)
    return row


@transaction.atomic
def end(*, support: Support, ends_on: date, by: Actor) -> Support:
    """End extra support on a day, which is its last. Raises AlreadyOver and WrongDay."""
    row = Support.objects.select_for_update().get(pk=support.pk)
    if row.ends_on:
        raise AlreadyOver("This support has ended before.")
    if not row.starts_on <= ends_on <= today():
        raise WrongDay("Support ends on a day from its first to today.")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    _tell("support.ended", row, by)
    return row


@transaction.atomic
def correct(*, support: Support, given: Given, seen: str, reason: str, by: Actor) -> Support:
    """Put extra support right. Raises ChangedMeanwhile, WrongDay and AlreadyThere."""
    row = Support.objects.select_for_update().get(pk=support.pk)
    _refuse_stale(mark(row), seen)
    _refuse_days(given)
    before = _facts(row)
    for name, value in vars(given).items():
        setattr(row, name, value)
    _keep(row, "This support is open on the case already.")
    record(
        kind="support.corrected",
        by=by,
        subject=row,
        before=before,
        after=_facts(row),
        reason=reason,
    )
    return row


@transaction.atomic
def refer(*, child: Child, team: Team, partner: str, referred_on: date, by: Actor) -> Intensive:
    """Ask a partner for intensive support. Raises NotHeld, WrongDay and AlreadyThere."""
    _refuse_order(Days(referred_on))
    _refuse_unheld(child, team, referred_on)
    row = Intensive(child=child, team=team, partner=partner, referred_on=referred_on)
    _keep(row, "Intensive support is open on this case already.")
    _tell_of("support.referred", row, by)
    return row


@transaction.atomic
def take_up(*, intensive: Intensive, begun_on: date, by: Actor) -> Intensive:
    """Intensive support began. Raises AlreadyOver and WrongDay."""
    row = _in_state(intensive, "referred")
    row.begun_on = begun_on
    return _move(row, "support.taken_up", by)


@transaction.atomic
def finish(*, intensive: Intensive, ended_on: date, outcome: str, by: Actor) -> Intensive:
    """Intensive support ended with an outcome. Raises AlreadyOver and WrongDay."""
    row = _in_state(intensive, "begun")
    row.ended_on, row.outcome = ended_on, outcome
    return _move(row, "support.finished", by)


@transaction.atomic
def decline(*, intensive: Intensive, declined_on: date, by: Actor) -> Intensive:
    """Intensive support was declined before it began. Raises AlreadyOver and WrongDay."""
    row = _in_state(intensive, "referred")
    row.declined_on, row.outcome = declined_on, Outcome.NOT_TAKEN_UP
    return _move(row, "support.declined", by)


@transaction.atomic
def correct_intensive(
    *, intensive: Intensive, told: Delivered, seen: str, reason: str, by: Actor
) -> Intensive:
    """Put intensive support right. Raises ChangedMeanwhile, WrongDay, Refused, AlreadyThere."""
    row = Intensive.objects.select_for_update().get(pk=intensive.pk)
    _refuse_stale(mark_of(row), seen)
    _refuse_order(told.days)
    over = told.days.state in ("ended", "declined")
    outcome = Outcome.NOT_TAKEN_UP if told.days.state == "declined" else told.outcome
    if over != bool(outcome):
        raise Refused("Support that is over has an outcome, and support that is not has none.")
    before = _facts_of(row)
    for name, value in {**vars(told.days), "partner": told.partner, "outcome": outcome}.items():
        setattr(row, name, value)
    _keep(row, "Intensive support is open on this case already.")
    record(
        kind="support.intensive_corrected",
        by=by,
        subject=row,
        before=before,
        after=_facts_of(row),
        reason=reason,
    )
    return row


def mark(row: Support) -> str:
    """What the row says, to tell whether it was changed since a page was opened."""
    return "|".join(str(value) for value in (*_facts(row).values(), row.what_for))


def mark_of(row: Intensive) -> str:
    """What the row says, to tell whether it was changed since a page was opened."""
    return "|".join(str(value) for value in _facts_of(row).values())


def _refuse_unheld(child: Child, team: Team, first: date) -> None:
    for day in (today(), first):
        if child.pk in holders(day, teams=[team.pk], children=[child.pk]):
            return
    raise NotHeld(f"Nobody in {team.name} holds this case today, or did on that day.")


def _refuse_days(given: Given) -> None:
    if max(given.starts_on, given.ends_on or given.starts_on) > today():
        raise WrongDay("A day cannot be in the future.")
    if given.ends_on and given.ends_on < given.starts_on:
        raise WrongDay("Support cannot end before it starts.")


def _refuse_order(days: Days) -> None:
    wrong = out_of_order(days, today())
    if wrong:
        raise WrongDay(wrong)


def _refuse_stale(now: str, seen: str) -> None:
    if now != seen:
        raise ChangedMeanwhile("Someone changed this while you were writing. Look again first.")


def _in_state(intensive: Intensive, wanted: str) -> Intensive:
    row = Intensive.objects.select_for_update().get(pk=intensive.pk)
    state = days_of(row).state
    if state != wanted:
        raise AlreadyOver(f"This support is {state}, so this was said before or cannot be.")
    return row


def _move(row: Intensive, kind: str, by: Actor) -> Intensive:
    _refuse_order(days_of(row))
    row.save()
    _tell_of(kind, row, by)
    return row


def _keep(row: Support | Intensive, otherwise: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise AlreadyThere(otherwise) from None


def _tell(kind: str, row: Support, by: Actor) -> None:
    record(kind=kind, by=by, subject=row, after=_facts(row))


def _tell_of(kind: str, row: Intensive, by: Actor) -> None:
    record(kind=kind, by=by, subject=row, after=_facts_of(row))


def _facts(row: Support) -> dict[str, str]:
    return {
        "kind": row.get_kind_display(),
        "person": row.person.name if row.person else "nobody named",
        "starts_on": str(row.starts_on),
        "ends_on": str(row.ends_on or "no last day"),
    }


def _facts_of(row: Intensive) -> dict[str, str]:
    return {
        "partner": row.partner,
        "referred_on": str(row.referred_on),
        "begun_on": str(row.begun_on or ""),
        "ended_on": str(row.ended_on or row.declined_on or ""),
        "outcome": row.get_outcome_display(),
    }
