"""The stories of children from their spells, and who worked where and left when.

All spells of a child are read, however old: who the key worker was on a day follows from
whoever came before. Children whose case did not run in the days asked about are not read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from django.db.models import Q

from keystay.caseloads.cases.models import Spell, SpellQuerySet
from keystay.caseloads.continuity import rules
from keystay.caseloads.continuity.rules import Change, Part, Span, Story, parts_of
from keystay.caseloads.continuity.tally import Because
from keystay.core.reading import once
from keystay.organisation.policy.queries import Policy
from keystay.workforce.assignments.models import Assignment, End

ONE_DAY = timedelta(days=1)
LATEST = date.max


class Staff:
    """Who worked in which team when, and when they left: one SQL statement."""

    def __init__(self) -> None:
        names = ("person_id", "team_id", "starts_on", "ends_on", "end_kind")
        self.work: dict[str, list[tuple[str, date, date, str]]] = defaultdict(list)
        rows = Assignment.objects.order_by("starts_on", "id")
        for person, team, starts, ends, kind in rows.values_list(*names).iterator():
            self.work[person].append((team, starts, ends or LATEST, kind))

    def team_of(self, person: str | None, on: date) -> str | None:
        """The team in which someone worked on the day, or the last before it."""
        begun = [row for row in self.work.get(person or "", ()) if row[1] <= on]
        then = [row for row in begun if row[2] >= on]
        rows = then or begun[-1:]
        return rows[0][0] if rows else None

    def in_post(self, person: str, on: date) -> bool:
        return any(starts <= on <= ends for _, starts, ends, _ in self.work.get(person, ()))

    def left_on(self, person: str) -> list[date]:
        """Last days after which someone was no longer in the service."""
        return [
            ends
            for _, _, ends, kind in self.work.get(person, ())
            if kind in (End.LEFT, End.MOVED_OUT) and not self.in_post(person, ends + ONE_DAY)
        ]


def staff_read() -> Staff:
    """The staff, read one time for a page: two sums on it that need them share the reading."""
    return once("staff", Staff)


def stories(
    on: date, since: date, teams: Collection[str] | None, values: Policy, staff: Staff
) -> Iterator[tuple[int, Story]]:
    """The story of every child whose case ran between the days, in one SQL statement.

    With `teams`, only children with whom one of them ever worked.
    """
    spells = _counted(on, values)
    ran = spells.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=since))
    wanted = spells.filter(child__in=ran.values("child"))
    if teams is not None:
        work = Assignment.objects.filter(team__in=teams).values("person")
        # At any time: who left a team long ago may only now be waiting, or have changed.
        theirs = spells.filter(Q(team__in=teams) | Q(team=None, worker__in=work))
        wanted = wanted.filter(child__in=theirs.values("child"))
    return _told(wanted, on, values, staff)


def parts_begun(
    on: date, since: date, values: Policy, worker: str | None = None
) -> Iterator[list[Part]]:
    """For every child whom somebody, or `worker`, began to work with in those days, all spells.

    Without their teams and reasons, which make no case new.
    """
    spells = _counted(on, values)
    begun = spells.filter(starts_on__gte=since).exclude(worker=None)
    begun = begun if worker is None else begun.filter(worker=worker)
    rows = spells.filter(child__in=begun.values("child")).order_by("child_id", "id")
    told = rows.values_list("child_id", "worker_id", "starts_on", "ends_on")
    for _, held in groupby(told.iterator(chunk_size=5000), key=itemgetter(0)):
        yield parts_of((Span(who, None, first, last, "") for _, who, first, last in held), on)


def stories_of(
    children: Collection[int], on: date, values: Policy, staff: Staff
) -> Iterator[tuple[int, Story]]:
    """The stories of these children, in one SQL statement."""
    return _told(_counted(on, values).filter(child__in=children), on, values, staff)


def _counted(on: date, values: Policy) -> SpellQuerySet:
    """Spells that count and had begun on the day; none before the policy began."""
    roles = values.get("caseload.counting_roles")
    if roles is None:
        return Spell.objects.none()
    return Spell.objects.all().counting(roles).filter(starts_on__lte=on)


def _told(
    spells: SpellQuerySet, on: date, values: Policy, staff: Staff
) -> Iterator[tuple[int, Story]]:
    same_case = int(values.get("caseload.continuity.same_case_within", 0))
    names = ("child_id", "worker_id", "team_id", "starts_on", "ends_on", "change_reason")
    rows = spells.order_by("child_id", "id").values_list(*names)
    for child, held in groupby(rows.iterator(chunk_size=5000), key=itemgetter(0)):
        spans = [
            Span(worker, team or staff.team_of(worker, starts), starts, ends, reason)
            for _, worker, team, starts, ends, reason in held
        ]
        yield child, rules.story(spans, on, same_case)


def because(staff: Staff, values: Policy) -> Because:
    """What gives a change its reason, by the staff record and the case system."""
    within = int(values.get("caseload.continuity.leaver_within", 0))

    def reason(change: Change) -> str:
        there = staff.in_post(change.before, change.day)
        return rules.why(change, staff.left_on(change.before), in_post=there, within=within)

    return reason
