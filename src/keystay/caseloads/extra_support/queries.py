"""Reading extra support: who holds which case, who has what, and what became of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Q
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.cases.models import Child, Plan, PlanSpell
from keystay.caseloads.extra_support.models import Intensive, Outcome, Support
from keystay.caseloads.extra_support.rules import Days
from keystay.caseloads.workload.queries import counted_spells
from keystay.core.clock import today
from keystay.core.reading import once
from keystay.organisation.policy.queries import policy
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.models import Person
from keystay.workforce.people.models import full_name

T = TypeVar("T", Support, Intensive)


@dataclass(frozen=True)
class Holder:
    """Who holds a case on a day: of several, the one in post who has held it longest.

    `workers` are the ids of all who hold it. `since` is the first day of the spell.
    """

    child: int
    reference: str
    worker: str
    name: str
    team: str
    team_name: str
    since: date
    workers: frozenset[str]

    @property
    def shown(self) -> str:
        """The child's reference as people read it."""
        return Child(reference=self.reference).shown


def holders(
    on: date, *, teams: Collection[str] | None = None, children: Any = None
) -> dict[int, Holder]:
    """Who holds each child's case on the day: in the teams, or of the children, asked about.

    `children` are keys, or a queryset of them where there are many. The team is that of the
    worker's (first) assignment on the day. Three SQL statements.
    """
    counted = counted_spells(on, policy(on)).exclude(worker=None)
    few = isinstance(children, Collection)
    spells = counted if children is None else counted.filter(child_id__in=children)
    work = None if few else once(("first work", on), lambda: _work(on))
    if teams is not None and work is not None:
        inside = [person for person, row in work.items() if row.team in teams]
        spells = spells.filter(child_id__in=counted.filter(worker_id__in=inside).values("child_id"))
    names = ("child_id", "child__reference", "worker_id", "starts_on")
    rows = list(spells.order_by("starts_on", "id").values_list(*names))
    if work is None:
        work = _work(on, {row[2] for row in rows})
    by_child: dict[int, list[tuple]] = {}
    for spell in rows:
        by_child.setdefault(spell[0], []).append(spell)
    found = {child: _holder(rows, work) for child, rows in by_child.items()}
    return {
        child: holder
        for child, holder in found.items()
        if holder and (teams is None or holder.team in teams)
    }


class _Work(NamedTuple):
    """Who someone is and where they work on a day."""

    name: str
    team: str
    team_name: str


def _work(on: date, people: Collection[str] | None = None) -> dict[str, _Work]:
    """The first of each person's assignments on the day: of all, or of those asked about."""
    rows = Assignment.objects.current(on)
    rows = rows if people is None else rows.filter(person_id__in=people)
    # Columns and not rows: everyone in post is read for many pages. Of two assignments the
    # earlier is kept, because it comes last.
    names = ("person_id", "person__first_name", "person__family_name", "team_id", "team__name")
    told = rows.order_by("-starts_on", "-id").values_list(*names)
    return {
        person: _Work(full_name(first, family), team, called)
        for person, first, family, team, called in told
    }


def _holder(rows: list[tuple], work: dict[str, _Work]) -> Holder | None:
    for child, reference, worker, since in rows:
        held = work.get(worker)
        if held is not None:
            workers = frozenset(row[2] for row in rows)
            return Holder(child, reference, worker, *held, since, workers)
    return None


@dataclass(frozen=True)
class Had(Generic[T]):
    """A piece of support and who holds the case today; None for a case that nobody here holds."""

    row: T
    holder: Holder | None


def supports_of(held: dict[int, Holder], teams: Collection[str]) -> list[Had[Support]]:
    """Extra support on the cases `held`, and on cases of the teams that nobody holds today."""
    rows = Support.objects.filter(Q(child__in=list(held)) | Q(team__in=teams))
    rows = rows.select_related("child", "person")
    return _here(rows, held)


def intensives_of(held: dict[int, Holder], teams: Collection[str]) -> list[Had[Intensive]]:
    """Intensive support on the cases `held`, and on cases of the teams that nobody holds."""
    rows = Intensive.objects.filter(Q(child__in=list(held)) | Q(team__in=teams))
    return _here(rows.select_related("child"), held)


def _here(rows: Iterable[T], held: dict[int, Holder]) -> list[Had[T]]:
    """The rows without those whose case another team holds today."""
    found = list(rows)
    away = {row.child_id for row in found if row.child_id not in held}
    elsewhere = holders(today(), children=away) if away else {}
    return [Had(row, held.get(row.child_id)) for row in found if row.child_id not in elsewhere]


def find_support(user: User, support: str, permission: Permission) -> Support:
    """The support, if `user` answers for the team that has the case; Http404 otherwise."""
    row = Support.objects.select_related("child", "person").filter(pk=support).first()
    if row is None or not _answers(user, row, permission):
        raise Http404
    return row


def find_intensive(user: User, intensive: str, permission: Permission) -> Intensive:
    """The intensive support, if `user` answers for the team that has the case; else Http404."""
    row = Intensive.objects.select_related("child").filter(pk=intensive).first()
    if row is None or not _answers(user, row, permission):
        raise Http404
    return row


def team_of(row: Support | Intensive) -> str:
    """The id of the team that has the case today, or else of the one that asked for support."""
    holder = holders(today(), children=[row.child_id]).get(row.child_id)
    return holder.team if holder else row.team_id


def _answers(user: User, row: Support | Intensive, permission: Permission) -> bool:
    return team_of(row) in reach(user, permission).teams


def helpers(user: User, permission: Permission) -> list[Person]:
    """Those in post in the teams of `user`, who may be named as giving support."""
    here = Assignment.objects.current(today()).filter(team__in=reach(user, permission).teams)
    people = Person.objects.filter(pk__in=here.values("person_id"))
    return list(people.order_by("family_name", "first_name", "pk"))


@dataclass(frozen=True)
class Help:
    """Intensive support as a rule needs it: asked for, over, and whether it ended well."""

    referred_on: date
    over_on: date | None
    went_well: bool
    outcome: str


def help_of(children: Any) -> dict[int, list[Help]]:
    """Intensive support of each child, the earliest first: one SQL statement.

    `children` are keys, or a queryset of them.
    """
    found: dict[int, list[Help]] = {}
    for row in Intensive.objects.filter(child__in=children).order_by("referred_on", "id"):
        over, well = row.ended_on or row.declined_on, row.outcome == Outcome.STEPPED_DOWN
        each = Help(row.referred_on, over, well, row.get_outcome_display())
        found.setdefault(row.child_id, []).append(each)
    return found


def referred_between(first: date, last: date) -> list[Intensive]:
    """Intensive support referred in these days, the earliest first."""
    rows = Intensive.objects.filter(referred_on__range=(first, last))
    return list(rows.order_by("referred_on", "id"))


def open_counts(on: date) -> dict[str, tuple[int, int, int]]:
    """Open family support, Placement Support and intensive support by the team that has the case.

    A case that nobody holds counts where its support was asked for.
    """
    supports = Support.objects.filter(starts_on__lte=on).exclude(ends_on__lt=on)
    begun = Intensive.objects.filter(referred_on__lte=on, ended_on=None, declined_on=None)
    told = [
        *supports.order_by("id").values_list("child_id", "team_id", "kind"),
        *((child, team, "") for child, team in begun.values_list("child_id", "team_id")),
    ]
    held = holders(on, children={row[0] for row in told})
    found: dict[str, list[int]] = {}
    for child, asked, kind in told:
        team = held[child].team if child in held else asked
        found.setdefault(team, [0, 0, 0])[("fsw", "pst", "").index(kind)] += 1
    return {team: (row[0], row[1], row[2]) for team, row in found.items()}


def plans_after_support(first: date, last: date) -> list[tuple[date, date | None]]:
    """For support that was delivered and ended in these days: its end, and the end of the plan.

    Only children who were on a Child in Need plan on the day on which support ended.
    """
    rows = Intensive.objects.filter(ended_on__range=(first, last))
    ends = dict(rows.order_by("ended_on", "id").values_list("child_id", "ended_on"))
    plans = PlanSpell.objects.filter(child__in=ends, plan=Plan.CHILD_IN_NEED)
    found: dict[int, date | None] = {}
    for child, starts, ended in plans.order_by("id").values_list(
        "child_id", "starts_on", "ends_on"
    ):
        day = ends[child] or last
        if starts <= day and (ended is None or ended >= day):
            found[child] = ended
    return [(ends[child] or last, ended) for child, ended in found.items()]


def plans_without_support(on: date) -> list[tuple[date, date | None]]:
    """The day, and the end of the plan, of those on a plan that day who never had support."""
    plans = PlanSpell.objects.filter(plan=Plan.CHILD_IN_NEED, starts_on__lte=on)
    plans = plans.exclude(ends_on__lt=on).exclude(child__in=Intensive.objects.values("child"))
    rows = dict(plans.order_by("id").values_list("child_id", "ends_on"))
    return [(on, ended) for ended in rows.values()]


def days_of(row: Intensive) -> Days:
    """The row's days, for the rules."""
    return Days(row.referred_on, row.begun_on, row.ended_on, row.declined_on)
