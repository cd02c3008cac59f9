"""Children's cases passing through the teams, so that each autumn's counts are as published."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from keystay.config.demo.chances import ONE_DAY, chance, day_between
from keystay.config.demo.places import PLACES, Place
from keystay.config.demo.staffing import Job
from keystay.config.demo.targets import Target
from keystay.config.demo.workers import ENDLESS, Stretch, holders, stretches

SHORT_SHARE = 0.2


@dataclass
class Held:
    """A child with one worker (nobody while unallocated) from a day to a day."""

    child: int
    human: str | None
    place: Place
    starts: date
    ends: date | None = None
    reason: str = ""


@dataclass
class Case:
    """A child with a team, from a day until it is closed; `by` is who holds it at present."""

    child: int
    place: Place
    opened: date
    by: Stretch | None
    spell: Held
    closed: date | None = None


@dataclass
class Caseload:
    """All cases so far, those still open, and every spell of work on them."""

    seed: int
    jobs: Sequence[Job]
    cases: list[Case] = field(default_factory=list)
    spells: list[Held] = field(default_factory=list)
    here: list[Stretch] = field(default_factory=list)
    _near: dict[str, list[Stretch]] = field(default_factory=dict)
    _taken: dict[Stretch, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self.here = stretches(self.jobs)

    def begin(self, first: Target, day: date) -> None:
        """The cases open on the day before the story starts."""
        source = chance(self.seed, "first cases")
        target = replace(first, day=day, holders=(0, first.holders[1]))
        for worker, count in holders(source, self.jobs, self.here, target).items():
            for _ in range(count):
                opened = day - timedelta(days=_age(source, worker.place, 1000))
                self._open(worker, max(opened, worker.starts))

    def advance(self, target: Target, since: date) -> None:
        """The days after `since` up to the target's day, ending with the target's counts."""
        source = chance(self.seed, "cases", target.day)
        span = (since + ONE_DAY, target.day)
        self._look_around(span)
        left = holders(source, self.jobs, self.here, target)
        staying = self._close_some(source, left, span)
        self._keep(source, staying, left, span)
        for worker, count in list(left.items()):
            for _ in range(count):
                self._begin_case(source, worker, span)
        self._short_ones(source, round(target.cases * SHORT_SHARE * _years(span)), span)

    def _look_around(self, span: tuple[date, date]) -> None:
        """Note who can take on cases in each team in these days."""
        self._near = {place.name: [] for place in PLACES}
        self._taken.clear()
        for each in self.here:
            if each.rank < 2 and each.starts <= span[1] and each.ends >= span[0]:
                self._near[each.place.name].append(each)

    def _close_some(
        self, source: Random, left: dict[Stretch, int], span: tuple[date, date]
    ) -> list[Case]:
        """Close cases by chance, and those for which a team has no room; return the others."""
        room: dict[str, int] = defaultdict(int)
        for worker, count in left.items():
            room[worker.place.name] += count
        open_cases = [case for case in self.cases if case.closed is None]
        staying = []
        for case in source.sample(open_cases, len(open_cases)):
            if room[case.place.name] and source.random() < case.place.stays ** _years(span):
                room[case.place.name] -= 1
                staying.append(case)
            else:
                self._finish(source, case, day_between(source, span[0], span[1] - ONE_DAY))
        return staying

    def _keep(
        self, source: Random, staying: list[Case], left: dict[Stretch, int], span: tuple[date, date]
    ) -> None:
        """Cases that stay: most with the same worker, the others with a new one of the team."""
        moving = []
        for case in staying:
            if case.by and left.get(case.by) and source.random() < 0.9:
                left[case.by] -= 1
            else:
                moving.append(case)
        for case in moving:
            free = [w for w, count in left.items() if count and w.place is case.place]
            worker = source.choices(free, [left[w] for w in free])[0]
            left[worker] -= 1
            self._move(source, case, worker, span)

    def _move(self, source: Random, case: Case, worker: Stretch, span: tuple[date, date]) -> None:
        ends = case.by.ends if case.by else ENDLESS
        day = ends + ONE_DAY if ends < span[1] else day_between(source, *span)
        day = max(day, worker.starts, case.spell.starts + ONE_DAY)
        self._carry(source, case, day - ONE_DAY)
        self._release(case, day - ONE_DAY)
        self._hold(case, worker, day)

    def _begin_case(self, source: Random, worker: Stretch, span: tuple[date, date]) -> None:
        days = (span[1] - span[0]).days
        opened = span[1] - timedelta(days=_age(source, worker.place, days))
        first = self._someone(source, worker.place, opened, worker.starts - ONE_DAY)
        if opened >= worker.starts or first is None:
            self._open(worker, max(opened, worker.starts))
            return
        case = self._open(first, opened)
        self._carry(source, case, worker.starts - ONE_DAY)
        self._release(case, worker.starts - ONE_DAY)
        self._hold(case, worker, worker.starts)

    def _short_ones(self, source: Random, count: int, span: tuple[date, date]) -> None:
        """Cases that open and close between two counts."""
        for _ in range(count):
            opened = day_between(source, span[0], span[1] - ONE_DAY)
            closed = min(opened + timedelta(days=source.randint(15, 120)), span[1] - ONE_DAY)
            place = source.choices(PLACES, [place.casework for place in PLACES])[0]
            worker = self._someone(source, place, opened, closed)
            if worker:
                self._finish(source, self._open(worker, opened), closed)

    def _open(self, worker: Stretch, day: date) -> Case:
        child = len(self.cases) + 1
        spell = Held(child, worker.human.id, worker.place, day)
        case = Case(child, worker.place, day, worker, spell)
        self.cases.append(case)
        self.spells.append(spell)
        return case

    def _hold(self, case: Case, worker: Stretch | None, day: date) -> None:
        human = worker.human.id if worker else None
        case.spell = Held(case.child, human, case.place, day)
        case.by = worker
        self.spells.append(case.spell)

    def _release(self, case: Case, last: date) -> None:
        ended = case.by is not None and case.by.ends == last
        left = "LEFTRL" if case.by and case.by.gone else "TSPROC"
        case.spell.ends = last
        case.spell.reason = left if ended else "MANAGE"

    def _finish(self, source: Random, case: Case, day: date) -> None:
        day = max(day, case.spell.starts)
        self._carry(source, case, day)
        case.spell.ends = case.closed = day

    def _carry(self, source: Random, case: Case, day: date) -> None:
        """See that someone of the team holds the case until the day."""
        while case.by and case.by.ends < day:
            last = case.by.ends
            nobody_else = case.by
            self._release(case, last)
            following = self._someone(source, case.place, last + ONE_DAY, day)
            self._hold(case, following if following is not nobody_else else None, last + ONE_DAY)

    def _someone(self, source: Random, place: Place, day: date, until: date) -> Stretch | None:
        """A case holder of the team who is there on the day, stays a while and is not too busy."""
        present = [each for each in self._near[place.name] if each.covers(day)]
        enough = min(until, day + timedelta(days=60))
        lasting = [each for each in present if each.ends >= enough]
        if not lasting:
            return max(present, key=lambda each: each.ends) if present else None
        drawn = source.choices(lasting, k=5)
        chosen = min(drawn, key=lambda each: self._taken[each] * (1 + each.rank))
        self._taken[chosen] += 1
        return chosen


def _age(source: Random, place: Place, most: int) -> int:
    mean = 110 if place.stays < 0.2 else 300 if place.stays < 0.5 else 700
    age = int(source.expovariate(1 / mean))
    return age if age <= most else source.randint(0, most)


def _years(span: tuple[date, date]) -> float:
    return ((span[1] - span[0]).days + 1) / 365.25
