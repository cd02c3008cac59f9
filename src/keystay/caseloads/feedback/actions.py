"""Asking for feedback, taking an answer, and saying what was done about it.

History tells of asking and of replying. Of an answer it tells nothing: an event has a moment
and the answers do not (abuse case 20 of reliability.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import SystemRandom

from django.db import transaction

from keystay.access.users.models import User
from keystay.caseloads.feedback.catalogue import catalogue
from keystay.caseloads.feedback.codes import hashed, new_code
from keystay.caseloads.feedback.given_out import (
    Closed,
    closed_of,
    codes_left,
    made_for,
    most_codes,
)
from keystay.caseloads.feedback.models import Answer, Meeting, Reply, Request, Why
from keystay.caseloads.feedback.queries import cells, shown_in
from keystay.caseloads.feedback.requests import is_own, open_for, open_request
from keystay.caseloads.feedback.rules import ANSWERS, TEAM, Group, Quarter
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.refusals import Refused
from keystay.core.sealed import seal_undated
from keystay.core.words import day
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy_book

MOST_CODES = 10


class TooMany(Refused):
    """More codes than one person makes on a day."""


class NotOpen(Refused):
    """The code cannot be used. That it was used, or never was, nobody is told."""

    def __init__(self, closed: Closed | None = None) -> None:
        super().__init__(why_not(closed))


def why_not(closed: Closed | None) -> str:
    """Why a code cannot be used, in words for a family."""
    again = "You can still tell us: ask the person who gave it to you for a new one."
    if closed is None:
        return "This code cannot be used. Ask the person who gave it to you for a new one."
    if closed.withdrawn:
        return (
            f"This code was withdrawn by those who gave it out. That is no fault of yours. {again}"
        )
    return f"This code could be used until {day(closed.on)}. {again}"


class OwnRequest(Refused):
    """Whoever asked a family does not type in what it answered."""

    def __init__(self) -> None:
        super().__init__("You asked for this yourself. Give the paper to a colleague to type in.")


def why_not_typed(code: str, by: User) -> str:
    """Why `by` cannot type in the paper with this code, in words for staff; empty if they can.

    Asked before the answers are typed, so that nobody types them for nothing. Who made the code
    hears the same whether it was used or not.
    """
    if is_own(code, by):
        return str(OwnRequest())
    if open_request(code, today()) is not None:
        return ""
    closed = closed_of(code, today())
    if closed is None:
        return "This code cannot be used. Compare it with the paper."
    if closed.withdrawn:
        return "This code was withdrawn, so its paper can no longer be typed in."
    return f"This code could be used until {day(closed.on)}."


@dataclass(frozen=True)
class Asked:
    """A meeting at which feedback is asked for, and of how many people."""

    team: Team
    kind: str
    held_on: date
    people: int = 1


@dataclass(frozen=True)
class Said:
    """What one person answered: an answer to each theme, and words of their own.

    `version` is that of the form, today's unless what is told is of the past.
    """

    form: str
    answers: Mapping[str, str]
    text: str = field(default="", repr=False)
    version: int | None = None


@dataclass(frozen=True)
class Done:
    """What families said about a theme, and what the team did about it."""

    theme: str
    said: str
    done: str
    on: date | None = None


@dataclass(frozen=True)
class Earlier:
    """Someone who was asked in an earlier quarter, and the form if it came back."""

    asked: Asked
    quarter: Quarter
    said: Said | None


@transaction.atomic
def ask(*, asked: Asked, by: Actor) -> list[str]:
    """Make a code for each person who is asked; only their hashes are kept.

    Raises Refused for a day too far off, a team that is not open, or too many people, and
    TooMany for more codes than someone makes on a day.
    """
    days = open_for()
    if abs(asked.held_on - today()) > days:
        raise Refused(f"Choose a day within {days.days} days of today.")
    if not 1 <= asked.people <= MOST_CODES:
        raise Refused(f"Ask 1 to {MOST_CODES} people at a time.")
    if not Team.objects.current(today()).filter(pk=asked.team.pk).exists():
        raise Refused("This team is not open today.")
    if isinstance(by, User):
        _refuse_too_many(by, asked.people)
    codes = [new_code() for _ in range(asked.people)]
    until = max(asked.held_on, today()) + days
    first = made_for(asked.team, asked.kind, asked.held_on, by) + 1
    rows = [_request(asked, code, until, by) for code in codes]
    for number, row in enumerate(rows, first):
        row.number, row.made_on = number, today()
    Request.objects.bulk_create(rows)
    after = {
        "team": asked.team.name,
        "kind": Meeting(asked.kind).label,
        "held_on": asked.held_on,
        "people": asked.people,
    }
    record(kind="feedback.asked", by=by, subject=asked.team, after=after)
    return codes


def _refuse_too_many(by: User, people: int) -> None:
    # The account is locked, so that two who sign in as one cannot both have the last codes.
    User.objects.select_for_update().get(pk=by.pk)
    most, left = most_codes(), codes_left(by, today())
    if people > left:
        more = f"You can still make {left}." if left else "Make more tomorrow."
        raise TooMany(f"You can make {most} codes a day. {more}")


@transaction.atomic
def withdraw(*, slip: Request, why: str, by: Actor) -> None:
    """Withdraw a code that was given out, so that nobody can use it any more.

    Whether it was used is not told: an answer that came before stays. Raises Refused for a
    code that was withdrawn before, or that has ended by itself.
    """
    row = Request.objects.select_for_update().select_related("team").get(pk=slip.pk)
    if row.withdrawn_on:
        raise Refused(f"This code was withdrawn on {day(row.withdrawn_on)}.")
    if row.open_until < today():
        raise Refused(f"This code ended by itself on {day(row.open_until)}.")
    row.withdrawn_on, row.withdrawn_why = today(), why
    row.save(update_fields=["withdrawn_on", "withdrawn_why"])
    after = {
        "team": row.team.name,
        "kind": Meeting(row.kind).label,
        "held_on": row.held_on,
        "number": row.number,
    }
    record(kind="feedback.withdrawn", by=by, subject=row.team, after=after, reason=Why(why).label)


def _request(asked: Asked, code: str, until: date, by: Actor) -> Request:
    return Request(
        team=asked.team,
        kind=asked.kind,
        held_on=asked.held_on,
        asked_by=by if isinstance(by, User) else None,
        code_hash=hashed(code),
        open_until=until,
    )


@transaction.atomic
def answer(*, code: str, said: Said) -> None:
    """Take the answer of whoever holds the code, and spend the code.

    Nobody is recorded as having done so. Raises NotOpen, and Refused for an answer that the
    form does not offer.
    """
    _take(_spend(code), said, on_paper=False)


@transaction.atomic
def type_in(*, code: str, said: Said, by: User) -> None:
    """Take an answer that came on paper, typed in by someone other than who asked.

    Raises NotOpen and OwnRequest.
    """
    request = _spend(code)
    if request.asked_by_id == by.pk:
        raise OwnRequest
    _take(request, said, on_paper=True)


@transaction.atomic
def reply(*, team: Team, quarter: Quarter, done: Done, by: Actor) -> Reply:
    """Say what was done about a theme of a quarter that was shown to the team.

    Raises Refused where there was nothing to read, the theme was answered before, or the day
    is before the quarter's end or to come.
    """
    if done.theme not in catalogue().keys:
        raise Refused("Choose a theme.")
    if not is_shown(team, quarter):
        raise Refused("This quarter's feedback is not shown, so there is nothing to answer.")
    on = done.on or today()
    if not quarter.last < on <= today():
        raise Refused("Choose a day after the quarter's end that is not to come.")
    own = {"team": team, "year": quarter.year, "quarter": quarter.number, "theme": done.theme}
    Team.objects.select_for_update().get(pk=team.pk)
    if Reply.objects.filter(**own).exists():
        raise Refused("This theme was answered before.")
    row = Reply.objects.create(**own, said=done.said, done=done.done, replied_on=on)
    after = {"team": team.name, "theme": catalogue().names[done.theme], "done": done.done}
    record(kind="feedback.replied", by=by, subject=row, after=after)
    return row


@transaction.atomic
def bring_in(*, earlier: Sequence[Earlier], by: Actor) -> int:
    """Add what was asked and answered in earlier quarters; returns how many forms there were.

    Raises Refused for a quarter that is not over, or of which there are forms already: what
    was shown of it would change, and the change would tell who said what.
    """
    quarters = {each.quarter for each in earlier}
    if not all(quarter.is_over(today()) for quarter in quarters):
        raise Refused("Only quarters that are over can be brought in.")
    if cells(quarters):
        raise Refused("There are forms of these quarters already.")
    days = open_for()
    requests = [_request(each.asked, new_code(), each.asked.held_on + days, by) for each in earlier]
    for request, each in zip(requests, earlier, strict=True):
        request.used = each.said is not None
    Request.objects.bulk_create(requests)
    forms = [_form(each.asked, each.quarter, each.said) for each in earlier if each.said]
    SystemRandom().shuffle(forms)
    Answer.objects.bulk_create(forms)
    after = {"asked": len(earlier), "forms": len(forms)}
    record(kind="feedback.brought_in", by=by, subject=earlier[0].asked.team, after=after)
    return len(forms)


def is_shown(team: Team, quarter: Quarter) -> bool:
    """True if the quarter is over and the team's feedback of it is shown."""
    told = cells([quarter]).get(quarter, frozenset())
    shown = shown_in(quarter, told, policy_book())
    return quarter.is_over(today()) and Group(TEAM, team.pk) in shown


def _spend(code: str) -> Request:
    request = open_request(code, today())
    if request is None or not _mark_used(request):
        raise NotOpen(closed_of(code, today()))
    return request


def _mark_used(request: Request) -> bool:
    """True for one of however many that try at once."""
    rows = Request.objects.filter(pk=request.pk, used=False, withdrawn_on=None)
    return rows.update(used=True) == 1


def _take(request: Request, said: Said, on_paper: bool) -> None:
    _refuse_unasked(said)
    now = Quarter.of(today())
    asked = Asked(request.team, request.kind, request.held_on)
    row = _form(asked, now, said, on_paper)
    own = {"team": request.team, "year": now.year, "quarter": now.number}
    _shuffle_in(row, list(Answer.objects.select_for_update().filter(**own)))


def _form(asked: Asked, quarter: Quarter, said: Said, on_paper: bool = False) -> Answer:
    """A form as it is kept: of what was asked, only the team and the kind of meeting."""
    return Answer(
        team=asked.team,
        kind=asked.kind,
        year=quarter.year,
        quarter=quarter.number,
        form=said.form,
        version=said.version or catalogue().forms[said.form].version,
        on_paper=on_paper,
        answers=dict(said.answers),
        sealed=seal_undated(said.text) if said.text else None,
    )


def _shuffle_in(row: Answer, others: list[Answer]) -> None:
    """Write the team's answers of the quarter anew: the order of rows would tell of time."""
    Answer.objects.filter(pk__in=[each.pk for each in others]).delete()
    rows = [*others, row]
    SystemRandom().shuffle(rows)
    Answer.objects.bulk_create(rows)


def _refuse_unasked(said: Said) -> None:
    known = catalogue()
    if said.form not in known.forms:
        raise Refused("Choose a form.")
    if set(said.answers) != set(known.keys) or not set(said.answers.values()) <= set(ANSWERS):
        raise Refused("Choose an answer for each statement.")
