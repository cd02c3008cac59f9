"""Which plans may be ready to step down, by four stated rules, and how a decision stands.

Plain Python: dates and the council's numbers in, sentences out. The rules find whom to look
at; they say nothing about what to decide, and nobody is ranked. Source: strategy C6.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from keystay.core.words import day, plural

ONE_DAY = timedelta(days=1)
LENGTH, STEADY, REVIEWED, SERVICES = (
    "Time on the plan",
    "No change",
    "Last review",
    "Services in place",
)


@dataclass(frozen=True)
class Numbers:
    """The council's numbers, in weeks."""

    on_plan: int
    steady: int
    reviewed: int
    ask_again: int = 0


@dataclass(frozen=True)
class Helped:
    """Intensive support: asked for, over (or not yet), and whether it ended well."""

    referred_on: date
    over_on: date | None
    went_well: bool
    outcome: str


@dataclass(frozen=True)
class Facts:
    """What is known of a child's Child in Need plan and of who works with it."""

    on_plan_since: date
    plan_since: date
    worker_since: date
    reviews: Sequence[date] = ()
    helped: Sequence[Helped] = ()


@dataclass(frozen=True)
class Verdict:
    """A rule, whether it is met, and the fact that decides; met without a break since a day."""

    rule: str
    met: bool
    fact: str
    since: date


def verdicts(facts: Facts, numbers: Numbers, on: date) -> tuple[Verdict, ...]:
    """Each of the four rules on the day."""
    return (
        _length(facts, numbers, on),
        _steady(facts, numbers, on),
        _reviewed(facts, numbers, on),
        _services(facts, on),
    )


def met_since(found: Iterable[Verdict]) -> date:
    """The day since which all the rules are met."""
    return max(verdict.since for verdict in found)


def unbroken(stretches: Iterable[tuple[date, date | None]], on: date) -> date:
    """Since when the stretches have run to the day without a gap of a day."""
    since = on + ONE_DAY
    for starts, ends in sorted(stretches, key=lambda each: each[0], reverse=True):
        if ends is None or ends >= since - ONE_DAY:
            since = min(since, starts)
    return since


def _length(facts: Facts, numbers: Numbers, on: date) -> Verdict:
    due = facts.on_plan_since + timedelta(weeks=numbers.on_plan)
    fact = f"On a plan for {weeks(facts.on_plan_since, on)}; needs {numbers.on_plan}"
    return Verdict(LENGTH, due <= on, fact, due)


def _steady(facts: Facts, numbers: Numbers, on: date) -> Verdict:
    last = max(facts.plan_since, facts.worker_since)
    due = last + timedelta(weeks=numbers.steady)
    changed = "key worker" if facts.worker_since >= facts.plan_since else "kind of plan"
    fact = f"{changed.capitalize()} the same for {weeks(last, on)}; needs {numbers.steady}"
    return Verdict(STEADY, due <= on, fact, due)


def _reviewed(facts: Facts, numbers: Numbers, on: date) -> Verdict:
    days = sorted((each for each in facts.reviews if each <= on), reverse=True)
    if not days:
        return Verdict(REVIEWED, False, "No review is recorded here", on)
    gap = timedelta(weeks=numbers.reviewed)
    since = days[0]
    for each in days[1:]:
        if since - each > gap:
            break
        since = each
    fact = f"Reviewed on {day(days[0])}, {weeks(days[0], on)} ago; at most {numbers.reviewed}"
    return Verdict(REVIEWED, on - days[0] <= gap, fact, since)


def _services(facts: Facts, on: date) -> Verdict:
    known = [each for each in facts.helped if each.referred_on <= on]
    over = [(each.over_on, each) for each in known if each.over_on and each.over_on <= on]
    still = [each for each in known if each.over_on is None or each.over_on > on]
    ended_well = [day_over for day_over, each in over if each.went_well]
    if still and ended_well:
        fact = f"Intensive support ended well on {day(max(ended_well))}; more is open"
        return Verdict(SERVICES, True, fact, max(ended_well))
    if still:
        fact = f"Intensive support, asked for on {day(still[0].referred_on)}, is still open"
        return Verdict(SERVICES, False, fact, on)
    if over:
        last, helped = max(over, key=lambda each: each[0])
        ended = f"ended on {day(last)}: {helped.outcome.lower()}"
        return Verdict(SERVICES, True, f"No intensive support is open; the last {ended}", last)
    return Verdict(SERVICES, True, "No intensive support is open", facts.on_plan_since)


def weeks(since: date, on: date) -> str:
    """Whole weeks from one day to another in words: `41 weeks`."""
    number = (on - since).days // 7
    return f"{number} {plural(number, 'week', 'weeks')}"


class State(StrEnum):
    """How a decision stands."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    CARRIED_OUT = "carried out"
    WAITING = "waiting"
    LATE = "late"
    KEPT = "kept"
    LATER = "look again"
    ASKED_AGAIN = "asked again"
    OVER = "over"


@dataclass(frozen=True)
class Said:
    """A decision as the rules need it; `choice` is `down`, `keep` or `again`."""

    choice: str
    decided_on: date
    again_on: date | None = None
    closed_on: date | None = None
    withdrawn: bool = False
    plan_ended_on: date | None = None

    def stands_until(self, ask_again: int) -> date | None:
        """The day on which the child is looked at again; None for stepping down."""
        if self.choice == "keep":
            return self.decided_on + timedelta(weeks=ask_again)
        return self.again_on


def state_of(said: Said, late_days: int, ask_again: int, on: date) -> State:
    """How the decision stands on the day."""
    if said.closed_on is not None:
        return State.WITHDRAWN if said.withdrawn else State.REPLACED
    ended = said.plan_ended_on is not None and said.plan_ended_on <= on
    if said.choice == "down":
        if ended:
            return State.CARRIED_OUT
        late = on > said.decided_on + timedelta(days=late_days)
        return State.LATE if late else State.WAITING
    if ended:
        return State.OVER
    again = said.stands_until(ask_again)
    if again is not None and again <= on:
        return State.ASKED_AGAIN
    return State.KEPT if said.choice == "keep" else State.LATER


def asked_on(found: Iterable[Verdict], last: Said | None, ask_again: int, on: date) -> date | None:
    """Since when a candidate's decision is asked for; None while an earlier one stands."""
    since = met_since(found)
    if last is None:
        return since
    if last.closed_on is not None:
        return max(since, last.closed_on)
    again = last.stands_until(ask_again)
    return max(since, again) if again is not None and again <= on else None
