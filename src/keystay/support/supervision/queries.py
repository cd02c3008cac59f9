"""Reading supervision: the facts that due dates follow from, and who may see what.

Everybody in reach sees when supervision was held and is due. The text is for two people: the
worker, and their present supervisor for the sessions that this supervisor held since the
relationship began. Nobody else, whatever their role; what was written with earlier supervisors
only if the worker hands it over.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.core.clock import today
from keystay.core.promises import Window
from keystay.core.sealed import unseal
from keystay.organisation.models import Team
from keystay.support.supervision.facts import Facts, load
from keystay.support.supervision.models import Agreement, HandOver, Notes, Session
from keystay.support.supervision.renewals import renewals
from keystay.support.supervision.rules import interval
from keystay.workforce.models import Assignment, Person
from keystay.workforce.people.queries import person_of
from keystay.workforce.posts.models import OrgRole

LEAD_ROLES = (
    OrgRole.SENIOR_MANAGER,
    OrgRole.MIDDLE_MANAGER,
    OrgRole.FIRST_LINE_MANAGER,
    OrgRole.SENIOR_PRACTITIONER,
)


@dataclass(frozen=True)
class Outlook:
    """How a worker's supervision stands: `due_on` is None while away or about to leave.

    `every_days` is the interval that holds now; `agreed` says that the two agreed it.
    `renew_by` is the day by which an agreement that outlived a move is to be made anew.
    """

    worker: str
    team: str | None
    supervisor: str | None
    last_held: date | None
    due_on: date | None
    away: bool
    every_days: int
    agreed: bool
    grace_days: int
    renew_by: date | None = None


def outlooks(people: Collection[str] | None, on: date) -> dict[str, Outlook]:
    """How supervision stands on the day for each worker in post, by their id."""
    facts = load(Window(date.min, date.max, on, open_only=True), people)
    return {worker: _outlook(facts, worker, on) for worker in facts.diaries}


def standing(worker: Person, user: User, on: date) -> "tuple[Outlook | None, Reader]":
    """How someone's supervision stands, and what `user` may read of it, from one reading."""
    facts = load(Window(date.min, date.max, on, open_only=True), [worker.pk])
    stands = _outlook(facts, worker.pk, on) if worker.pk in facts.diaries else None
    return stands, Reader.of(worker, user, on, facts)


def outlook(worker: Person, on: date) -> Outlook | None:
    """How someone's supervision stands on the day; None if they do not work here."""
    return outlooks([worker.pk], on).get(worker.pk)


def within_reach(user: User, permission: Permission) -> QuerySet[Person]:
    """People whom `user` reaches with `permission`, and those whom they supervise today."""
    supervised = Agreement.objects.current(today()).filter(supervisor__user=user)
    reached = Person.objects.visible_to(user, permission)
    return Person.objects.filter(
        Q(pk__in=reached.values("pk")) | Q(pk__in=supervised.values("worker"))
    )


def find_worker(user: User, person_id: str, permission: Permission) -> Person:
    """The worker, if within reach for supervision; Http404 otherwise."""
    return _or_404(within_reach(user, permission).filter(pk=person_id))


def find_supervised(user: User, person_id: str, permission: Permission) -> Person:
    """The worker, for their supervisor and the managers in reach, never for themselves."""
    return _or_404(_others_within_reach(user, permission).filter(pk=person_id))


def find_session(user: User, session_id: str, permission: Permission) -> Session:
    """The session, if its worker is within reach for supervision; Http404 otherwise."""
    return _session(session_id, within_reach(user, permission))


def find_their_session(user: User, session_id: str, permission: Permission) -> Session:
    """The session of someone else within reach for supervision; Http404 otherwise."""
    return _session(session_id, _others_within_reach(user, permission))


@dataclass(frozen=True)
class Reader:
    """What someone may read of one worker's supervision today.

    `since` is when their own supervising of the worker began; None if they do not do it.
    `earlier` is true if the worker let them read what was written before that.
    """

    person: Person | None
    worker: Person
    since: date | None
    earlier: bool = False

    @classmethod
    def of(cls, worker: Person, user: User, on: date, facts: Facts | None = None) -> "Reader":
        """`user` as a reader of the worker's supervision on the day; `facts` if known."""
        person = person_of(user)
        if person is None or person == worker:
            return cls(person, worker, None)
        facts = facts or load(Window(on, on, on, open_only=True), [worker.pk])
        if facts.supervisor_on(worker.pk, on) != person.pk:
            return cls(person, worker, None)
        since = facts.relationship_since(worker.pk, on)
        given = HandOver.objects.filter(worker=worker, supervisor=person, given_on__gte=since)
        return cls(person, worker, since, given.exists())

    @property
    def is_worker(self) -> bool:
        return self.person == self.worker

    @property
    def supervises(self) -> bool:
        return self.since is not None

    def may_read(self, session: Session) -> bool:
        """True for the worker, and for the present supervisor who held the session.

        What was held before, or by others, the present supervisor reads only if the worker
        handed it over.
        """
        return self.is_worker or self.may_write(session) or (self.supervises and self.earlier)

    def may_write(self, session: Session) -> bool:
        """True for the present supervisor who held the session, since they began."""
        held_it = self.person is not None and session.supervisor_id == self.person.pk
        return held_it and self.since is not None and session.held_on >= self.since


def may_record(user: User, reader: Reader) -> bool:
    """True if `user`, who is the reader, may record and correct the worker's supervision."""
    if reader.is_worker:
        return False
    reached = Person.objects.visible_to(user, Permission.SUPERVISION_RECORD)
    return reader.supervises or reached.filter(pk=reader.worker.pk).exists()


@dataclass(frozen=True)
class Text:
    """What the two people wrote about one session."""

    notes: str
    comment: str


def text_of(session: Session) -> Text:
    """The notes and the worker's comment, opened. Ask `Reader.may_read` first."""
    row = Notes.objects.filter(session=session).first()
    if row is None:
        return Text("", "")
    comment = unseal(row.sealed_comment) if row.sealed_comment else ""
    return Text(unseal(row.sealed), comment)


def history(worker: Person, on: date) -> QuerySet[Session]:
    """The sessions held with a worker up to the day, latest first."""
    return worker.supervisions.filter(held_on__lte=on).select_related("supervisor", "team")


def team_overview(team: Team, on: date) -> list[Outlook]:
    """How supervision stands for everyone in a team on the day, late ones first."""
    held = Assignment.objects.current(on).filter(team=team)
    people = list(held.values_list("person_id", flat=True).distinct())
    rows = outlooks(people, on).values()
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.worker))


def present_agreement(worker: Person, on: date) -> Agreement | None:
    """The agreement in force on the day."""
    return Agreement.objects.current(on).filter(worker=worker).first()


def may_supervise(worker: Person, user: User, on: date) -> QuerySet[Person]:
    """Whom a worker's supervisor may be chosen from: those in post with a lead role.

    Managers and senior practitioners of the services in which the worker is, `user`, and
    whoever does it now.
    """
    services = worker.assignments.current(on).values("team__service")
    lead = Assignment.objects.current(on).filter(org_role__in=LEAD_ROLES)
    above = Q(org_role__in=(OrgRole.SENIOR_MANAGER, OrgRole.MIDDLE_MANAGER))
    lead = lead.filter(above | Q(team__service__in=services))
    present = Agreement.objects.current(on).filter(worker=worker)
    chosen = Q(pk__in=lead.values("person")) | Q(user=user) | Q(pk__in=present.values("supervisor"))
    return Person.objects.filter(chosen).exclude(pk=worker.pk)


def members(team: Team, on: date) -> QuerySet[Person]:
    """Everyone with an assignment in the team on the day, in order of name."""
    held = Assignment.objects.current(on).filter(team=team)
    return Person.objects.filter(pk__in=held.values("person"))


def _outlook(facts: Facts, worker: str, on: date) -> Outlook:
    still = [turn for turn in facts.turns(worker) if turn.until is None or turn.until >= on]
    turn = still[-1] if still and still[-1].kept_on is None else None
    diary, moved = facts.diaries[worker], renewals(facts, worker)
    return Outlook(
        worker=worker,
        team=facts.team_on(worker, on),
        supervisor=facts.supervisor_on(worker, on),
        last_held=diary.held[-1] if diary.held else None,
        due_on=turn.due_on if turn else None,
        away=turn is not None and turn.due_on is None,
        every_days=interval(diary, on, facts.values_on(on)),
        agreed=any(span.covers(on) for _, span in diary.agreed),
        grace_days=facts.values_on(on)["supervision.grace_days"],
        renew_by=next((row.due_on for row in moved if row.renewed_on is None), None),
    )


def _others_within_reach(user: User, permission: Permission) -> QuerySet[Person]:
    # Nobody agrees, records or corrects their own supervision: their supervisor does.
    return within_reach(user, permission).exclude(user=user)


def _session(session_id: str, workers: QuerySet[Person]) -> Session:
    rows = Session.objects.select_related("worker", "supervisor", "team")
    return _or_404(rows.filter(pk=session_id, worker__in=workers))


def _or_404(rows: QuerySet) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found
