"""Parts about the records themselves: of how many people is known what the return asks for (G7).

What is known is what the record says now, whatever the day: nobody notes when a date of birth
was learned. The items are those of the census (shared/domain/census.md 2.3).
"""

from collections.abc import Callable, Iterable
from decimal import Decimal

from keystay.governance.measures.lines import Line, Part, of_people, of_person, someone
from keystay.governance.measures.world import Day, Details, Job

# Census codes that say "not known" or "not yet collected".
NO_ORIGIN = frozenset({"", "9", "10"})
NO_DESTINATION = frozenset({"", "8", "9"})
NO_REASON = frozenset({"", "9", "10"})
NO_ETHNICITY = frozenset({"", "NOBT"})
NOBODY = Details()


def workers(day: Day) -> list[Line]:
    """One line for each worker on the day, agency workers included."""
    return of_people(day.current)


def registered(day: Day) -> list[Line]:
    """Workers on the day whose registration number is recorded; agency workers have one too."""
    return of_people(job for job in day.current if _details(day, job).registered)


def plans(day: Day) -> list[Line]:
    """Cases on the day whose child has a plan of a known type."""
    held = day.of_those_present(day.world.planned.get(day.on, {}))
    return [of_person(day, who, who, Decimal(count)) for who, count in held.items()]


def _details(day: Day, job: Job) -> Details:
    return day.world.details.get(job.person, NOBODY)


def _employees(known: Callable[[Details], bool]) -> Callable[[Day], list[Line]]:
    def lines(day: Day) -> list[Line]:
        return of_people(job for job in day.employed if known(_details(day, job)))

    return lines


def _moved(
    jobs: Callable[[Day], Iterable[Job]], known: Callable[[Job], bool], day_of: str
) -> Callable[[Day], list[Line]]:
    def lines(day: Day) -> list[Line]:
        told = [job for job in jobs(day) if known(job)]
        return of_people(told, lambda job: (job.person, getattr(job, day_of)))

    return lines


def _cases(day: Day) -> bool:
    return bool(day.world.cases.get(day.on))


def _part(key: str, words: str, of: str, known: Callable[[Details], bool]) -> Part:
    return Part(key, words, "people", of, _employees(known), someone, needs=("details",))


PARTS = (
    Part("workers", "Workers, agency included", "people", "assignment", workers, someone),
    Part(
        "known_registration",
        "Workers whose registration number is recorded",
        "people",
        "assignment",
        registered,
        someone,
        needs=("details",),
    ),
    _part(
        "known_birth",
        "Employees whose date of birth is recorded",
        "assignment",
        lambda known: known.born,
    ),
    _part(
        "known_sex", "Employees whose sex is recorded", "equality", lambda known: bool(known.sex)
    ),
    _part(
        "known_ethnicity",
        "Employees who gave or declined to give their ethnicity",
        "equality",
        lambda known: known.ethnicity not in NO_ETHNICITY,
    ),
    _part(
        "known_level",
        "Employees whose level of qualification is recorded",
        "assignment",
        lambda known: bool(known.level),
    ),
    _part(
        "known_route",
        "Employees whose route into social work is recorded",
        "assignment",
        lambda known: bool(known.route),
    ),
    Part(
        "known_origin",
        "Starters whose origin is recorded",
        "people",
        "assignment",
        _moved(lambda day: day.starters, lambda job: job.origin not in NO_ORIGIN, "starts"),
        someone,
        over_time=True,
    ),
    Part(
        "known_destination",
        "Leavers whose destination is recorded",
        "people",
        "assignment",
        _moved(lambda day: day.leavers, lambda job: job.destination not in NO_DESTINATION, "ends"),
        someone,
        over_time=True,
    ),
    Part(
        "known_reason",
        "Leavers whose reason is recorded",
        "people",
        "assignment",
        _moved(lambda day: day.leavers, lambda job: job.reason not in NO_REASON, "ends"),
        someone,
        over_time=True,
    ),
    Part(
        "cases_with_plan",
        "Cases whose type of plan is recorded",
        "cases",
        "worker",
        plans,
        _cases,
        needs=("cases", "plans"),
    ),
)
