"""Agency workers: short contracts that follow one another and cover what is vacant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from keystay.config.demo.chances import ONE_DAY, chance, spread, years_before
from keystay.config.demo.people import Human, People
from keystay.config.demo.places import PLACES, Place
from keystay.config.demo.posts import Establishment, Seat
from keystay.config.demo.staffing import FROM_AGENCY, Job
from keystay.config.demo.targets import FULL, Target
from keystay.workforce.assignments.models import Basis, Contract, End

FIRMS = ("Tern Social Care", "Alderley Interim", "Northmoor People", "Harbour Care Staffing")
CASEWORK = [place for place in PLACES if place.casework]


@dataclass
class Stint:
    """One agency contract, before anyone is found for it."""

    starts: date
    ends: date
    work: int
    place: Place
    role: str = "5"
    basis: str = Basis.DEMAND
    seat: Seat | None = None
    twin: "Stint | None" = None
    human: Human | None = None


def agency_jobs(
    seed: int, people: People, posts: Establishment, employees: Sequence[Job], targets: list[Target]
) -> list[Job]:
    """The jobs of all agency workers; on each target's day they add up to the target."""
    stints: list[Stint] = []
    before: list[Stint] = []
    for target in targets:
        source = chance(seed, "agency", target.day)
        now = _spanning(source, target)
        _cover(source, now, posts, target.day)
        stints += _bridges(source, posts, before, now) if before else []
        stints += now
        before = now
    stints += _tail(chance(seed, "agency", "tail"), posts, before)
    days = [target.day for target in targets]
    _convert(stints, employees, days)
    source = chance(seed, "agency people")
    _staff(source, people, stints)
    return [job for stint in stints for job in _jobs(source, stint)]


def _spanning(source: Random, target: Target) -> list[Stint]:
    """Contracts that run on the target's day; those that cover a vacancy have that basis."""
    covering, others, shared = _works(source, target)
    stints = [_stint(source, target.day, work, Basis.VACANCY) for work in covering]
    stints += [_stint(source, target.day, work, _other_basis(source)) for work in others]
    if shared:
        both = _stint(source, target.day, shared, Basis.VACANCY)
        both.twin = replace(both, work=FULL - shared, basis=Basis.DEMAND)
        stints.append(both)
    return source.sample(stints, len(stints))


def _works(source: Random, target: Target) -> tuple[list[int], list[int], int]:
    """Hours of those who cover vacancies, of the others, and the cover by one who does both."""
    whole, part = divmod(target.cover, FULL)
    heads, other = target.agency.heads, target.agency.work - target.cover
    needed = whole + (part > 0)
    if other <= (heads - needed) * FULL:
        covering = spread(source, needed, target.cover)
        return covering, spread(source, heads - needed, other), 0
    rest = spread(source, heads - needed, other - (FULL - part))
    return [FULL] * whole, rest, part


def _stint(source: Random, day: date, work: int, basis: str) -> Stint:
    starts = day - timedelta(days=source.randint(8, 200))
    ends = day + timedelta(days=source.randint(8, 150))
    return Stint(starts, ends, work, _somewhere(source), basis=basis)


def _other_basis(source: Random) -> str:
    return source.choice((Basis.ABSENCE, Basis.DEMAND, Basis.DEMAND))


def _cover(source: Random, stints: list[Stint], posts: Establishment, day: date) -> None:
    """Give posts that are empty on the day to the stints that cover vacancies."""
    left = {seat.number: seat.work for seat in posts.seats if _empty(seat, day)}
    seats = {seat.number: seat for seat in posts.seats if seat.number in left}
    for stint in stints:
        if stint.basis == Basis.VACANCY and left:
            number = max(left, key=lambda number: (left[number], source.random()))
            left[number] -= stint.work
            _occupy(stint, seats[number], day)
        if stint.twin:
            stint.twin = replace(
                stint.twin, starts=stint.starts, ends=stint.ends, place=stint.place
            )


def _occupy(stint: Stint, seat: Seat, day: date) -> None:
    """The stint covers the post while it is empty, around the day."""
    gap = _empty(seat, day)
    if gap is None:
        return
    stint.basis, stint.seat, stint.place = Basis.VACANCY, seat, seat.place
    stint.role = seat.role if seat.role in "3456" else "4"
    stint.starts = max(stint.starts, gap[0])
    stint.ends = min(stint.ends, gap[1] or stint.ends)


def _empty(seat: Seat, day: date) -> tuple[date, date | None] | None:
    """The period around the day in which nobody holds the post, if there is one."""
    gaps: list[tuple[date, date | None]] = list(seat.empty)
    if seat.ends is None and seat.held == 0:
        gaps.append((seat.since, None))
    return next((gap for gap in gaps if gap[0] <= day and (gap[1] or day) >= day), None)


def _bridges(
    source: Random, posts: Establishment, before: Iterable[Stint], after: list[Stint]
) -> list[Stint]:
    """Contracts between those of one autumn and those of the next."""
    earlier = sorted(before, key=lambda stint: stint.ends)
    later = sorted(after, key=lambda stint: stint.starts)
    made = []
    for one, other in zip(earlier, later, strict=False):
        first = one.ends + timedelta(days=source.randint(1, 12))
        last = other.starts - timedelta(days=source.randint(1, 12))
        while (last - first).days >= 30:
            end = min(last, first + timedelta(days=source.randint(80, 260)))
            made.append(_filler(source, posts, first, end))
            first = end + timedelta(days=source.randint(1, 12))
    return made


def _tail(source: Random, posts: Establishment, before: Iterable[Stint]) -> list[Stint]:
    """Contracts after the last autumn: four in five are followed by another."""
    made = []
    for one in sorted(before, key=lambda stint: stint.ends):
        first = one.ends
        for _ in range(3):
            if source.random() < 0.2:
                break
            first += timedelta(days=source.randint(1, 12))
            end = first + timedelta(days=source.randint(80, 260))
            made.append(_filler(source, posts, first, end))
            first = end
    return made


def _filler(source: Random, posts: Establishment, first: date, end: date) -> Stint:
    work = source.choice((1000, 1000, 1000, 800))
    stint = Stint(first, end, work, _somewhere(source))
    empty = [seat for seat in posts.seats if seat.work >= work and _empty(seat, first)]
    if empty and source.random() < 0.75:
        _occupy(stint, source.choice(empty), first)
    return stint


def _somewhere(source: Random) -> Place:
    return source.choices(CASEWORK, [place.casework for place in CASEWORK])[0]


def _convert(stints: list[Stint], employees: Sequence[Job], days: list[date]) -> None:
    """Those who joined from an agency were this council's agency workers before."""
    for job in employees:
        if job.origin != FROM_AGENCY:
            continue
        latest = job.starts + timedelta(days=120)
        stint = next((s for s in stints if _leads_to(s, job, latest, days)), None)
        if stint:
            stint.human = job.human
            stint.ends = min(stint.ends, job.starts - ONE_DAY)


def _leads_to(stint: Stint, job: Job, latest: date, days: list[date]) -> bool:
    near = job.starts - timedelta(days=30) <= stint.ends <= latest
    long_enough = (job.starts - stint.starts).days > 20
    census_lost = any(job.starts <= day <= stint.ends for day in days)
    free = stint.human is None and stint.twin is None
    return near and long_enough and free and not census_lost


def _staff(source: Random, people: People, stints: list[Stint]) -> None:
    """Find someone for each stint; one in six has worked here before."""
    free: list[tuple[date, Human]] = []
    for stint in sorted(stints, key=lambda stint: (stint.starts, stint.ends)):
        if stint.human is None:
            returning = [row for row in free if row[0] < stint.starts]
            if returning and source.random() < 0.16:
                row = source.choice(returning)
                free.remove(row)
                stint.human = row[1]
            else:
                years = min(2.5 + source.expovariate(1 / 6), 28)
                qualified = years_before(stint.starts, years)
                stint.human = people.make(source, qualified, agency=True)
            free.append((stint.ends, stint.human))
        if stint.twin:
            stint.twin.human = stint.human


def _jobs(source: Random, stint: Stint) -> list[Job]:
    firm = source.choice(FIRMS)
    return [_job(part, firm) for part in (stint, stint.twin) if part]


def _job(stint: Stint, firm: str) -> Job:
    human = stint.human
    assert human is not None  # noqa: S101 - everyone has been found
    return Job(
        human=human,
        place=stint.place,
        seat=stint.seat,
        role=stint.role,
        work=stint.work,
        starts=stint.starts,
        joined=stint.starts,
        contract=Contract.AGENCY,
        ends=stint.ends,
        end_kind=End.LEFT,
        basis=stint.basis,
        agency=firm,
    )
