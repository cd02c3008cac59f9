"""Step down and extra support in the demo council: every state of each, in one team."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from keystay.access.roles.models import RoleGrant
from keystay.caseloads.cases.models import Plan, PlanSpell
from keystay.caseloads.extra_support import actions as support
from keystay.caseloads.extra_support.queries import holders
from keystay.caseloads.models import Child
from keystay.caseloads.stepdown import actions
from keystay.caseloads.stepdown.standings import Standing, standings
from keystay.core.clock import today
from keystay.organisation.models import Team
from keystay.workforce.assignments.queries import managing
from keystay.workforce.models import Person

# Invented partners and reasons, about nobody.
PARTNERS = ("Bright Path Families", "Weaver Family Centre", "Tatton Youth Project")
REASONS = (
    "The goals of the plan are met and the network agreed who does what from now on.",
    "The last goal is close; the network wants one more review before it decides.",
)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
OUTCOMES = ("down", "stayed", "down", "up", "stayed", "not")


def tell_stepdown(by: str) -> None:
    """Reviews, decisions, analyses and support in one team, the demo manager's if it can be."""
    source = Random(895)  # noqa: S311 - not for secrets
    on = today()
    own = RoleGrant.objects.filter(role="team_manager").values_list("team_id", flat=True)
    found = standings(on, teams=list(own)) or standings(on)
    almost = [row for row in found if len(row.missed) == 1]
    for team in _fullest(almost):
        here = [row for row in almost if row.holder.team == team.pk]
        chosen = source.sample(here, min(len(here), 14))
        _reviews(chosen[:9], on, by)
        _decisions(chosen[:9], on, by)
        _carried_out(team, on, by)
        _analyses(team, on, by)
        _supports(chosen[5:9], team, on, by)
        _intensives(chosen[9:], team, on, by)
        _followed(team, on, by)


def _fullest(rows: Sequence[Standing]) -> list[Team]:
    """The team with the most of these children, if there is any."""
    counts = Counter(row.holder.team for row in rows)
    first = sorted(counts, key=lambda team: (-counts[team], team))[:1]
    return list(Team.objects.filter(pk__in=first))


def _reviews(rows: Sequence[Standing], on: date, by: str) -> None:
    for number, row in enumerate(rows):
        last = on - WEEK * (7 if number in (1, 3) else 2 + number % 4)
        for day in (last, last - 10 * WEEK) if number == 4 else (last,):
            outcome = "considered" if number % 2 else "keep"
            child = Child(row.holder.child, row.holder.reference)
            actions.record_review(child=child, happened_on=day, outcome=outcome, by=by)


def _decisions(rows: Sequence[Standing], on: date, by: str) -> None:
    """One of each: waiting, late, kept, asked again, look again, withdrawn; two are undecided."""
    told = (
        actions.Told("down", REASONS[0], on - DAY),
        actions.Told("down", REASONS[0], on - 6 * WEEK),
        actions.Told("keep", REASONS[1], on - DAY),
        actions.Told("again", REASONS[1], on - 5 * WEEK, on - WEEK),
        actions.Told("again", REASONS[1], on - DAY, on + 4 * WEEK),
        actions.Told("down", REASONS[0], on - DAY),
    )
    made = []
    for row, each in zip(rows, told, strict=False):
        child = Child(row.holder.child, row.holder.reference)
        try:
            made.append(actions.decide(child=child, told=each, by=by))
        except actions.Refused:  # not every child was a candidate on the earlier day
            continue
    if made:
        actions.withdraw(decision=made[-1], reason="The network meets again first.", by=by)


def _carried_out(team: Team, on: date, by: str) -> None:
    """A decision that the case system has followed, if a plan of the team ended lately."""
    ended = PlanSpell.objects.filter(
        plan=Plan.CHILD_IN_NEED,
        ends_on__range=(on - 12 * WEEK, on - DAY),
        starts_on__lt=on - 45 * WEEK,
    )
    ended = ended.filter(child__spells__team=team).distinct()
    for plan in ended.select_related("child").order_by("source_id")[:5]:
        decided_on = plan.ends_on - 2 * WEEK if plan.ends_on else on
        reviewed_on = decided_on - WEEK
        told = actions.Told("down", REASONS[0], decided_on)
        try:
            actions.record_review(
                child=plan.child, happened_on=reviewed_on, outcome="considered", by=by
            )
            actions.decide(child=plan.child, told=told, by=by)
        except actions.Refused:
            continue
        return


def _analyses(team: Team, on: date, by: str) -> None:
    managers = [row for row in managing() if row.team == team.pk and row.covers(on)]
    for weeks in (15, 3) if managers else ():
        person = Person.objects.get(pk=managers[0].person)
        held_on = on - weeks * WEEK
        actions.analyse(team=team, held_on=held_on, held_by=person, by=by)


def _supports(rows: Sequence[Standing], team: Team, on: date, by: str) -> None:
    what = ("Morning routines and school", "Getting ready for a move", "Money and housing")
    for number, row in enumerate(rows):
        given = support.Given(
            kind="pst" if number % 3 == 1 else "fsw",
            person=None,
            starts_on=on - (3 + number) * WEEK,
            what_for=what[number % 3],
            ends_on=on - WEEK if number == 2 else None,
        )
        child = Child(row.holder.child, row.holder.reference)
        support.begin(child=child, team=team, given=given, by=by)


def _intensives(rows: Sequence[Standing], team: Team, on: date, by: str) -> None:
    """Referred, begun, declined and ended, one after another."""
    for number, row in enumerate(rows):
        made = support.refer(
            child=Child(row.holder.child, row.holder.reference),
            team=team,
            partner=PARTNERS[number % 3],
            referred_on=on - (8 + number) * WEEK,
            by=by,
        )
        if number == 2:
            support.decline(intensive=made, declined_on=on - 6 * WEEK, by=by)
        elif number:
            support.take_up(intensive=made, begun_on=on - 5 * WEEK, by=by)
        if number > 2:
            outcome = OUTCOMES[number % 2]
            support.finish(intensive=made, ended_on=on - WEEK, outcome=outcome, by=by)


def _followed(team: Team, on: date, by: str) -> None:
    """Support that ended long enough ago to see what followed."""
    day = on - 40 * WEEK
    held = list(holders(day, teams=[team.pk]))
    plans = PlanSpell.objects.filter(
        child__in=held, plan=Plan.CHILD_IN_NEED, starts_on__lt=day - 4 * WEEK
    )
    chosen = plans.exclude(ends_on__lte=day).exclude(child__intensives__isnull=False)
    for number, plan in enumerate(chosen.select_related("child").order_by("source_id")[:5]):
        made = support.refer(
            child=plan.child,
            team=team,
            partner=PARTNERS[number % 3],
            referred_on=day,
            by=by,
        )
        support.take_up(intensive=made, begun_on=day + (1 + number) * 5 * DAY, by=by)
        ends = min(plan.ends_on or on, day + 10 * WEEK)
        if ends > day + (1 + number) * 5 * DAY:
            outcome = OUTCOMES[number % 6]
            support.finish(intensive=made, ended_on=ends, outcome=outcome, by=by)
