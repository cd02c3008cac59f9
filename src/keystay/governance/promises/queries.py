"""How well promises were kept, from what each night found: the door for pages and reports."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from keystay.access.permissions import Permission
from keystay.access.roles.queries import Reach, reach
from keystay.access.users.models import User
from keystay.caseloads.months.models import MonthEnd
from keystay.core.promises import Promise, all_promises
from keystay.governance.promises import rules
from keystay.governance.promises.models import FellDue
from keystay.governance.promises.rules import Cell, Slip, Tally
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.stats.suppression import SMALLEST, breakdown
from keystay.workforce.people.queries import person_of

FEWEST_TO_COMPARE = 20


@dataclass(frozen=True)
class Keeping:
    """A promise over a period, the half-year before it, and the same half a year before."""

    promise: Promise
    tally: Tally
    before: Tally
    year_before: Tally


@dataclass(frozen=True)
class Period:
    """Due dates from `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class TeamKeeping:
    """A promise in a team; `tally` is None where the count is too small to show."""

    team: str
    name: str
    tally: Tally | None


def known_on() -> date | None:
    """The day up to which promise-keeping is known; None before the first night."""
    return FellDue.objects.order_by("-known_on").values_list("known_on", flat=True).first()


def cells(period: Period, *, promise: str = "", teams: Collection[str] | None = None) -> list[Cell]:
    """What fell due in the period by promise, team and month: one SQL statement."""
    rows = FellDue.objects.filter(due_on__range=(period.first, period.last))
    if promise:
        rows = rows.filter(promise=promise)
    if teams is not None:
        rows = rows.filter(team__in=teams)
    names = ("promise", "team_id", "month")
    return [Cell(p, t, m, Tally(*counts)) for p, t, m, *counts in rows.counted(*names)]


def keepings(period: Period, teams: Collection[str] | None = None) -> list[Keeping]:
    """Every promise over the period and the two that it is compared with, in order of key.

    The earlier ones are the half-years one and two before that of the period's first day. Three
    SQL statements. A promise that never fell due is there with noughts.
    """
    earlier = [Period(*rules.half_before(period.first, count)) for count in (1, 2)]
    now, before, year = (
        rules.tallies(cells(each, teams=teams), lambda cell: cell.promise)
        for each in (period, *earlier)
    )
    return [
        Keeping(
            each,
            now.get(each.key, Tally()),
            before.get(each.key, Tally()),
            year.get(each.key, Tally()),
        )
        for each in all_promises()
    ]


def slipping(found: Iterable[Cell], on: date) -> list[Slip]:
    """Which promise slips first where a team's load is above its capacity (`rules.slips`)."""
    kept = list(found)
    fewest = int(policy(on).get("promises.fewest_to_compare", FEWEST_TO_COMPARE))
    return rules.slips(kept, _loads({cell.month for cell in kept}), fewest)


def by_team(
    found: Iterable[Cell], reached: Reach, period: Period, until: date
) -> list[TeamKeeping]:
    """One promise by team, as far as the reader may see it, in order of the team's name.

    Whoever may see what is due in a team may count it, for any period. Everyone else reads
    finished half-years, with small counts withheld: of other periods one could subtract one
    from another, and learn what was withheld in each.
    """
    tallies = rules.tallies(found, lambda cell: cell.team or "")
    names = {"": "In no team", **dict(Team.objects.order_by("pk").values_list("pk", "name"))}
    if reached.everyone:
        shown: dict[str, Tally | None] = dict(tallies)
    elif reached.teams:
        shown = {team: tally for team, tally in tallies.items() if team in reached.teams}
    elif rules.is_finished_half(period.first, period.last, until):
        shown = safe(tallies)
    else:
        shown = {}
    rows = [TeamKeeping(team, names.get(team, ""), tally) for team, tally in shown.items()]
    return sorted(rows, key=lambda row: (row.team == "", row.name))


def safe(tallies: dict[str, Tally]) -> dict[str, Tally | None]:
    """The tallies by team with small ones withheld, and others that would give them away."""
    smallest = int(policy().get("suppression.smallest_count", SMALLEST))
    teams = sorted(tallies)
    kept = breakdown([tallies[team].due for team in teams], smallest)
    # The council's own total is always shown: where it would give a count away, none is shown.
    if kept.total is None:
        return dict.fromkeys(teams)
    return {
        team: None if count is None else tallies[team]
        for team, count in zip(teams, kept.counts, strict=True)
    }


def occurrences(user: User, promise: str, period: Period, team: str = "") -> list[FellDue]:
    """What fell due within the reader's reach, soonest first."""
    rows = FellDue.objects.filter(promise=promise, due_on__range=(period.first, period.last))
    scope = reach(user, Permission.DUE_READ)
    if not scope.everyone:
        me = person_of(user)
        own = Q(about=me) if me else Q(owed_by_account=user)
        rows = rows.filter(own | Q(team__in=scope.teams))
    if team:
        rows = rows.filter(team=team)
    named = rows.select_related("about", "owed_by", "owed_by_account", "team")
    return list(named.order_by("due_on", "pk"))


def _loads(months: Iterable[date]) -> dict[tuple[str, date], tuple[Decimal, Decimal]]:
    ends = {rules.end_of_month(month): month for month in months}
    rows = MonthEnd.objects.filter(day__in=ends).order_by().values("team_id", "day")
    added = rows.annotate(carried=Sum("load"), room=Sum("capacity"))
    return {
        (team, ends[day]): (carried, room)
        for team, day, carried, room in added.values_list("team_id", "day", "carried", "room")
    }
