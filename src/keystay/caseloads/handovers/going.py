"""Who is going while they hold cases: a last day that is near, or an absence that is long."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from keystay.caseloads.cases.models import Spell
from keystay.caseloads.handovers import rules
from keystay.core.audit.models import AuditEvent
from keystay.core.clock import LONDON
from keystay.organisation.policy.queries import Policy, policy
from keystay.workforce.absence.models import Absence, AbsenceKind
from keystay.workforce.models import Assignment, Person


@dataclass(frozen=True)
class Going:
    """Someone whose cases ask for a plan since `known_on`.

    `until` is the last day on which it was asked for: they came back, or held no case any
    more. It is None while neither is in sight. `cases` are the children held on the day.
    """

    worker: Person
    team: str
    team_name: str
    why: str
    last_day: date
    known_on: date
    until: date | None
    cases: int = 0

    def is_gone(self, on: date) -> bool:
        """Whether they worked here to a day that is past; who is away has not gone."""
        return self.why != rules.ABSENCE and self.last_day < on


def goings(on: date, since: date, people: Collection[str] | None = None) -> list[Going]:
    """Everyone who is going, or went after `since`, and held cases then; in order of last day.

    Whoever went before that and still holds a case is told too. Seen from `on`: an end or an
    absence that asks for a plan only later is not told. Four SQL statements besides the
    policy. A move or a leaving is told before an absence.
    """
    values = policy(on)
    found = {row.worker.pk: row for row in _away(on, since, people, values)}
    found |= {row.worker.pk: row for row in _ending(on, since, people, values)}
    held, now = _held_until(found, on, values)
    rows = [
        replace(
            row,
            until=min(filter(None, (row.until, held[who])), default=None),
            cases=len(now.get(who, ())),
        )
        for who, row in found.items()
        if who in held
    ]
    return sorted(rows, key=lambda row: (row.last_day, row.worker.name, row.worker.pk))


def _ending(
    on: date, since: date, people: Collection[str] | None, values: Policy
) -> Iterable[Going]:
    ends, left = Assignment.objects.filter(ends_on__gte=since), _left_behind(on, values)
    if people is not None:
        ends, left = ends.filter(person__in=people), left.filter(pk__in=people)
    going = Q(person__in=ends.values("person")) & (Q(ends_on=None) | Q(ends_on__gte=since))
    rows = Assignment.objects.filter(going | Q(person__in=left.values("pk")))
    work: dict[str, list[Assignment]] = defaultdict(list)
    for row in rows.select_related("person", "team").order_by("starts_on", "id"):
        work[row.person_id].append(row)
    told, weeks = _told_on(work), int(values["handover.notice_weeks"])
    for who, held in work.items():
        found = rules.ending([_work(row) for row in held])
        if found is None:
            continue
        why, last_day = found
        known_on = rules.known_on(last_day, told.get(who), weeks)
        if known_on <= on:
            team = next(row.team for row in held if row.ends_on == last_day)
            yield Going(held[0].person, team.pk, team.name, why, last_day, known_on, None)


def _left_behind(on: date, values: Policy) -> QuerySet[Person]:
    """Those who hold a case on the day, and have no work here on it or after."""
    held = Spell.objects.open_on(on).counting(values.get("caseload.counting_roles") or ())
    here = Assignment.objects.exclude(ends_on__lt=on)
    people = Person.objects.filter(pk__in=held.exclude(worker=None).values("worker"))
    return people.exclude(pk__in=here.values("person"))


def _work(row: Assignment) -> rules.Work:
    return rules.Work(row.team_id, row.starts_on, row.ends_on, row.end_kind)


def _told_on(people: Collection[str]) -> dict[str, date]:
    """When history last heard of someone's end; rows that came in by a list are not in it."""
    events = AuditEvent.objects.filter(kind="assignments.ended", about__in=people)
    last = events.order_by().values("about").annotate(at=Max("happened_at"))
    return {each["about"]: each["at"].astimezone(LONDON).date() for each in last}


def _away(on: date, since: date, people: Collection[str] | None, values: Policy) -> Iterable[Going]:
    long = timedelta(weeks=int(values["handover.long_absence_weeks"]))
    rows = Absence.objects.filter(starts_on__lte=on - long).exclude(ends_on__lt=since)
    rows = rows.exclude(kind=AbsenceKind.ANNUAL)
    if people is not None:
        rows = rows.filter(person__in=people)
    held = Assignment.objects.current(on).filter(person=OuterRef("person"))
    held = held.order_by("starts_on", "id")
    rows = rows.annotate(
        where=Subquery(held.values("team")[:1]), where_name=Subquery(held.values("team__name")[:1])
    )
    rows = rows.exclude(where=None).select_related("person")
    for row in rows.order_by("starts_on", "id"):
        known_on = row.starts_on + long
        if row.ends_on is None or row.ends_on >= known_on:
            last_day = row.starts_on - timedelta(days=1)
            told = (row.where, row.where_name, rules.ABSENCE, last_day, known_on, row.ends_on)
            yield Going(row.person, *told)


def _held_until(
    found: Mapping[str, Going], on: date, values: Policy
) -> tuple[dict[str, date | None], dict[str, set[int]]]:
    """The last day with any case, for those who had one since their plan was asked for; and
    the children whom each of them holds on the day.
    """
    held: dict[str, date | None] = {}
    now: dict[str, set[int]] = defaultdict(set)
    roles = values.get("caseload.counting_roles")
    if not found or roles is None:
        return held, now
    rows = Spell.objects.all().counting(roles).filter(worker__in=found, starts_on__lte=on)
    first = min(row.known_on for row in found.values())
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    for who, child, ends_on in rows.values_list("worker", "child", "ends_on"):
        if ends_on is None or ends_on >= on:
            held[who] = None
            now[who].add(child)
        elif ends_on >= found[who].known_on and held.get(who, ends_on) is not None:
            held[who] = max(ends_on, held.get(who) or ends_on)
    return held, now
