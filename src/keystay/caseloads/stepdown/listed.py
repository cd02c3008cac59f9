"""The last reviews that a plain list of cases tells: which are refused, and which are recorded.

A list speaks of every case, and only reviews of Child in Need plans are kept here: the others
are left out, and that is told.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from keystay.caseloads.cases.list_fields import child_of
from keystay.caseloads.cases.models import Child, PlanSpell
from keystay.caseloads.cases.queries import SpellFacts, spells_of
from keystay.caseloads.stepdown import actions
from keystay.caseloads.stepdown.models import Review, ReviewOutcome
from keystay.caseloads.stepdown.standings import plans_on
from keystay.core.clock import today
from keystay.core.feeds import Act, Consequence, Finding, Row, Step
from keystay.core.tables.refusals import Refusal
from keystay.core.words import day
from keystay.organisation.policy.queries import policy

FIELD, TITLE, CODE = "reviewed_on", "Last review", "CASE7"
MEND = "Check the day in the case system, or leave it empty."
AT_A_TIME = 2000
Told = tuple[str, date]


@dataclass(frozen=True)
class Known:
    """What is held of the children of a list that has days of reviews, by their references."""

    keys: Mapping[str, int]
    spells: Mapping[str, SpellFacts]
    began: Mapping[str, date]
    recorded: Collection[Told]

    def problems(self, row: Row) -> list[Refusal]:
        """What is wrong with the day of the review in a row.

        A case began with the first that is known of it, its plan included: a review may well
        be older than its present worker. A row without its first day says nothing of that.
        """
        on, starts = row.get(FIELD), row.get("starts_on")
        if on is None:
            return []
        if on > today():
            return [Refusal(row.number, TITLE, str(on), "is in the future.", MEND, CODE)]
        began = min(starts or on, self.began.get(child_of(row), starts or on))
        if on >= began:
            return []
        words = f"is before the case began on {day(began)}."
        return [Refusal(row.number, TITLE, str(on), words, MEND, CODE)]


def known(rows: Iterable[Row]) -> Known:
    """What is held of the children whose rows have a review. Four statements for 2,000 of them."""
    wanted = sorted({child_of(row) for row in rows if row.get(FIELD)})
    keys: dict[str, int] = {}
    spells: dict[str, SpellFacts] = {}
    starts: list[Told] = []
    recorded: set[Told] = set()
    for some in (wanted[n : n + AT_A_TIME] for n in range(0, len(wanted), AT_A_TIME)):
        children = Child.objects.filter(reference__in=some).order_by("pk")
        keys |= dict(children.values_list("reference", "pk"))
        spells |= spells_of(some)
        plans = PlanSpell.objects.filter(child__reference__in=some).order_by("pk")
        starts += plans.values_list("child__reference", "starts_on")
        reviews = Review.objects.filter(child__reference__in=some).order_by("pk")
        recorded |= set(reviews.values_list("child__reference", "happened_on"))
    starts += [(facts.child, facts.starts_on) for facts in spells.values()]
    began: dict[str, date] = {}
    for child, on in starts:
        began[child] = min(on, began.get(child, on))
    return Known(keys, spells, began, recorded)


def steps(
    rows: Iterable[Row],
    held: Known,
    written: Mapping[str, SpellFacts],
    in_post: Callable[[str, date], bool],
) -> list[Step]:
    """The reviews that usable rows tell, by consequence; those to record in one step.

    `written` are the spells that the list writes over those held, by their source ids, and
    `in_post` says whether a worker was there on a day: as when a review is recorded on its
    page, somebody here held the case.
    """
    told = {(child_of(row), row.get(FIELD)) for row in rows if row.get(FIELD)}
    fresh = told - set(held.recorded)
    spells = _by_child({**held.spells, **written}.values())
    acts: list[Act] = []
    recording = 0
    for on, references in _by_day(fresh):
        keys = [held.keys[each] for each in references if each in held.keys]
        planned, roles = plans_on(keys, on), policy(on).get("caseload.counting_roles", [])
        mine = [
            held.keys[each]
            for each in references
            if held.keys.get(each) in planned and _held(spells[each], on, roles, in_post)
        ]
        recording += len(mine)
        acts += [partial(_record, mine, on)] if mine else []
    return list(_told(recording, len(told) - len(fresh), len(fresh) - recording, acts))


def _told(recording: int, before: int, left_out: int, acts: Sequence[Act]) -> Iterator[Step]:
    new, same = Consequence.NEW, Consequence.SAME
    if recording:
        note = "Recorded on the day that the list names, without an outcome."
        yield Step(Finding(0, new, "Reviews of plans", note=note, count=recording), tuple(acts))
    if before:
        yield Step(Finding(0, same, "Reviews of plans: recorded already", count=before))
    if left_out:
        note = "On no Child in Need plan with a worker here on that day."
        yield Step(Finding(0, same, "Reviews left out", note=note, count=left_out))


def _record(children: Sequence[int], on: date, by: Any) -> None:
    rows = list(Child.objects.filter(pk__in=children).order_by("pk"))
    outcome = ReviewOutcome.NOT_TOLD
    actions.record_reviews(children=rows, happened_on=on, outcome=outcome, by=by)


def _held(
    spells: Iterable[SpellFacts],
    on: date,
    roles: Sequence[str],
    in_post: Callable[[str, date], bool],
) -> bool:
    return any(each.holds(on, roles) and in_post(each.worker or "", on) for each in spells)


def _by_child(spells: Iterable[SpellFacts]) -> dict[str, list[SpellFacts]]:
    found: dict[str, list[SpellFacts]] = defaultdict(list)
    for each in spells:
        found[each.child].append(each)
    return found


def _by_day(told: Iterable[Told]) -> list[tuple[date, list[str]]]:
    found: dict[date, list[str]] = defaultdict(list)
    for reference, on in sorted(told):
        found[on].append(reference)
    return sorted(found.items())
