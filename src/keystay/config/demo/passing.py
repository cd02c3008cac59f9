"""Children who pass from team to team, and those with a second worker beside the first.

Both leave every published count as it is. A child who passes on was two children before: the
one whose case closed in the team before, and the one whose case opened a day later. A second
worker comes only after the last published autumn.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from keystay.config.demo.cases import Case, Caseload, Held
from keystay.config.demo.chances import ONE_DAY, chance, day_between
from keystay.config.demo.places import CARED_FOR, DISABILITY, FRONT_DOOR, IN_NEED, Place

# From which service children come, and the share of new cases that have come from there.
BEFORE = {IN_NEED: FRONT_DOOR, DISABILITY: FRONT_DOOR, CARED_FOR: IN_NEED}
PASSED_ON = 0.4
# How many days before the next team began the team before may have closed the case.
AT_MOST = 6
SECOND_WORKERS = 18
BESIDE = timedelta(days=150)
TRANSFER = "TSPROC"


def pass_on(load: Caseload, counted: Collection[date]) -> None:
    """Make one child of two whose cases follow each other in services that do.

    The first worker stays until the day before the next, unless a `counted` day lies between.
    """
    source = chance(load.seed, "passed on")
    closed = _closed(load.cases)
    theirs: dict[int, list[Held]] = defaultdict(list)
    for spell in load.spells:
        theirs[spell.child].append(spell)
    for case in sorted(load.cases, key=lambda each: (each.opened, each.child)):
        wanted = BEFORE.get(case.place.service)
        if wanted and source.random() < PASSED_ON:
            first = _first(closed, wanted, case.place, case.opened)
            if first:
                _join(first, case, theirs, counted)


def second_workers(load: Caseload, since: date, until: date) -> None:
    """A second worker of the team for a few of the children who are open on the last day."""
    source = chance(load.seed, "second workers")
    first = max(since + ONE_DAY, until - BESIDE)
    holders = {case.by for case in load.cases if case.closed is None and case.by}
    with_someone = [case for case in load.cases if case.closed is None and case.by]
    for case in source.sample(with_someone, len(with_someone))[: SECOND_WORKERS * 4 : 4]:
        beside = [
            each
            for each in load.here
            if each in holders and each is not case.by and each.place is case.place
        ]
        if not beside or first > until:
            continue
        worker = source.choice(beside)
        starts = max(day_between(source, first, until), worker.starts, case.spell.starts)
        ends = None if source.random() < 0.7 else min(until, starts + timedelta(days=30))
        if starts <= until:
            load.spells.append(Held(case.child, worker.human.id, case.place, starts, ends))


Closed = dict[tuple[str, str, date], list[Case]]


def _closed(cases: Iterable[Case]) -> Closed:
    """Cases with a worker at the end, by service, locality and the day they closed."""
    found: Closed = defaultdict(list)
    for case in cases:
        if case.closed and case.by:
            found[case.place.service, case.place.locality, case.closed].append(case)
    return found


def _first(closed: Closed, service: str, place: Place, opened: date) -> Case | None:
    for days in range(1, AT_MOST + 1):
        there = closed[service, place.locality, opened - timedelta(days=days)]
        if there:
            return there.pop()
    return None


def _join(
    first: Case, then: Case, theirs: dict[int, list[Held]], counted: Collection[date]
) -> None:
    last, closed = then.opened - ONE_DAY, first.closed
    between = any(closed < day <= last for day in counted if closed)
    if first.by and first.by.ends >= last and not between:
        first.spell.ends = first.closed = last
    first.spell.reason = TRANSFER
    theirs[first.child] += theirs[then.child]
    for spell in theirs[then.child]:
        spell.child = first.child
    then.child = first.child
