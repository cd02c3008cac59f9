"""Intensive support across the council: enough of each kind that its figures can be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from keystay.caseloads.cases.models import Child, Plan, PlanSpell
from keystay.caseloads.extra_support import actions
from keystay.caseloads.extra_support.queries import Holder, holders
from keystay.core.clock import today
from keystay.organisation.models import Team

# Invented partners, about nobody.
PARTNERS = ("Bright Path Families", "Weaver Family Centre", "Tatton Youth Project")
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
NEVER = date.max


@dataclass(frozen=True)
class Round:
    """Referrals of one day, so many weeks ago: how each went on, one letter for each.

    `w` waits to begin, `n` was declined, `r` runs; `d`, `s` and `u` ended stepped down, staying
    on the plan and going up. Of those that ended long ago the plan ended within three months
    (`1`), within six (`2`), or did not (`3`).
    """

    weeks: int
    told: str


ROUNDS = (
    *(Round(77, "1112233"), Round(67, "1112223"), Round(57, "1112233"), Round(46, "1122333")),
    *(Round(34, "ddddssuu"), Round(24, "ddddssuu"), Round(15, "ddssuun"), Round(9, "nnnnnrrr")),
    *(Round(6, "rrrrrr"), Round(2, "wwwwww")),
)
OUTCOMES = {"d": "down", "s": "stayed", "u": "up", "1": "down", "2": "stayed", "3": "stayed"}
# After the end of support, in days, between which the plan ends.
ENDED_IN = {"1": (5, 80), "2": (98, 165), "3": (200, 9999)}


def tell_intensive(by: str) -> None:
    """Refer children of every team on a few days, and tell how it went on."""
    source = Random(896)  # noqa: S311 - not for secrets
    teams = {team.pk: team for team in Team.objects.all()}
    for each in ROUNDS:
        on = today() - each.weeks * WEEK
        for letter, plan, holder in _chosen(each, on, source):
            begun_on = on + source.choice((9, 16, 20, 26, 33)) * DAY
            made = actions.refer(
                child=Child(plan.child_id, holder.reference),
                team=teams[holder.team],
                partner=source.choice(PARTNERS),
                referred_on=on,
                by=by,
            )
            if letter == "n":
                actions.decline(intensive=made, declined_on=on + 12 * DAY, by=by)
            elif letter != "w":
                actions.take_up(intensive=made, begun_on=begun_on, by=by)
            if letter in OUTCOMES:
                ended_on, outcome = _end(on), OUTCOMES[letter]
                actions.finish(intensive=made, ended_on=ended_on, outcome=outcome, by=by)


def _end(on: date) -> date:
    return on + 12 * WEEK


def _chosen(told: Round, on: date, source: Random) -> Iterator[tuple[str, PlanSpell, Holder]]:
    """A plan for each letter, of a child whose case someone held on the day."""
    held = holders(on)
    rows = PlanSpell.objects.filter(plan=Plan.CHILD_IN_NEED, starts_on__lt=on - 4 * WEEK)
    rows = rows.exclude(ends_on__lte=on).exclude(child__intensives__isnull=False)
    plans = [row for row in rows.order_by("source_id") if row.child_id in held]
    source.shuffle(plans)
    for letter in told.told:
        first, last = ENDED_IN.get(letter, (0, 9999))
        for plan in plans:
            after = ((plan.ends_on or NEVER) - _end(on)).days
            if first <= after and (after <= last or last == 9999):
                plans.remove(plan)
                yield letter, plan, held[plan.child_id]
                break
