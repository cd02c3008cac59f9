"""Parts with a row for each worker: caseloads, those over capacity, the newly qualified, and so on.

Of one who may not see the rows only how many there are is told, and small numbers not at all.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from keystay.access.permissions import Permission as P
from keystay.caseloads.handovers.queries import open_risks
from keystay.caseloads.models import Allocation, OverloadLook, Reduction
from keystay.caseloads.workload.queries import Load, loads_on, together
from keystay.core.words import day, fte, one_decimal
from keystay.governance.inspection.rules import OVERDUE, Told, share, supervised
from keystay.governance.inspection.seen import Seen, names, withheld
from keystay.support.supervision.queries import Outlook, outlooks
from keystay.workforce.models import Stage
from keystay.workforce.people.models import StageName
from keystay.workforce.people.queries import in_post
from keystay.workforce.registrations.actions import WORDS
from keystay.workforce.registrations.models import RegistrationStatus
from keystay.workforce.registrations.queries import unfinished, without_number

NO_PLAN = "Nothing is recorded"


def caseloads(seen: Seen) -> Told:
    """Every worker who holds cases or has capacity for some."""
    able = [row for row in _loads(seen) if row.cases or row.capacity]
    team = together(able)
    average = one_decimal(team.average) or "not known"
    says = [
        f"Workers: {len(able):,}; cases: {team.cases:,}; average for full time: {average}; "
        f"largest caseload: {team.largest}."
    ]
    if not seen.sees(P.CASELOAD_READ):
        return Told(seen.as_at, says=says, withheld=withheld(P.CASELOAD_READ))
    headings = (
        "Worker",
        "Team",
        "Stage",
        "FTE",
        "Agency",
        "Cases",
        "Load",
        "Capacity",
        "Of capacity, %",
    )
    return Told(seen.as_at, headings, [_held(row) for row in able], says)


def over_capacity(seen: Seen) -> Told:
    """Every worker whose load is over capacity, the furthest first, and the plan recorded."""
    over = [row for row in _loads(seen) if row.load > row.capacity]
    over.sort(key=lambda row: -(share(row.load, row.capacity) or row.load * 100))
    sees = seen.sees(P.CASELOAD_READ)
    number = str(len(over)) if sees else seen.count(len(over))
    says = [f"Workers over their capacity: {number}."]
    if not sees:
        return Told(seen.as_at, says=says, withheld=withheld(P.CASELOAD_READ))
    plans = _plans([row.person for row in over], seen.on)
    headings = ("Worker", "Team", "FTE", "Cases", "Load", "Capacity", "Of capacity, %", "The plan")
    rows = [
        (
            *(row.name, row.team_name, fte(row.fte), row.cases, row.load, row.capacity),
            *(share(row.load, row.capacity), plans.get(row.person, NO_PLAN)),
        )
        for row in over
    ]
    return Told(seen.as_at, headings, rows, says)


def newly_qualified(seen: Seen) -> Told:
    """Everyone in their first year: protected caseload, and supervision on time."""
    stages = Stage.objects.filter(name=StageName.NEWLY_QUALIFIED, starts_on__lte=seen.on)
    stages = stages.exclude(ends_on__lt=seen.on).filter(person__in=in_post(seen.on))
    since = dict(stages.values_list("person", "starts_on"))
    sees = seen.sees(P.CASELOAD_READ, P.SUPERVISION_DATES)
    number = str(len(since)) if sees else seen.count(len(since))
    says = [f"Newly qualified workers in post: {number}."]
    if not sees:
        return Told(seen.as_at, says=says, withheld=withheld(P.CASELOAD_READ))
    loads, stand = loads_on(seen.on, list(since)), outlooks(list(since), seen.on)
    headings = (
        *("Worker", "Team", "Newly qualified since", "Share of a full caseload, %", "Cases"),
        *("Of capacity, %", "Supervision last held", "Next due", "Supervision"),
    )
    rows = [
        (name, *_first_year(loads.get(pk), since[pk]), *_supervised(stand.get(pk), seen.on))
        for pk, name in names(since).items()
    ]
    return Told(seen.as_at, headings, rows, says)


def supervision(seen: Seen) -> Told:
    """When each worker last had supervision, and whether the next is overdue."""
    stand = outlooks(None, seen.on)
    late = sum(_supervised(row, seen.on)[-1] == OVERDUE for row in stand.values())
    sees = seen.sees(P.SUPERVISION_DATES)
    number = str(late) if sees else seen.count(late, of=len(stand))
    says = [f"Workers: {len(stand):,}; overdue: {number}."]
    if not sees:
        return Told(seen.as_at, says=says, withheld=withheld(P.SUPERVISION_DATES))
    known = names({*stand, *(row.supervisor for row in stand.values() if row.supervisor)})
    teams = {row.person: row.team_name for row in loads_on(seen.on).values()}
    headings = ("Worker", "Team", "Supervisor", "Last held", "Next due", "Supervision")
    rows = [
        (
            *(name, teams.get(pk, ""), known.get(stand[pk].supervisor or "", "Nobody is named")),
            *_supervised(stand[pk], seen.on),
        )
        for pk, name in known.items()
        if pk in stand
    ]
    return Told(seen.as_at, headings, rows, says)


def registration(seen: Seen) -> Told:
    """Whose registration is not in order, or whose renewal of the year is unfinished."""
    here = in_post(seen.on)
    left = {
        row.person: ", ".join(WORDS[task] for task in row.left) for row in unfinished(here, seen.on)
    }
    missing = set(without_number(here, seen.on).values_list("pk", flat=True))
    ended = here.filter(~Q(registration__status=RegistrationStatus.REGISTERED))
    amiss = list(ended.filter(registration__isnull=False).select_related("registration"))
    said = {
        **{pk: f"Renewal: {words}" for pk, words in left.items()},
        **dict.fromkeys(missing, "No registration is recorded"),
        **{row.pk: row.registration.get_status_display() for row in amiss},
    }
    sees, total = seen.sees(P.PERSON_READ), here.count()
    number = str(len(said)) if sees else seen.count(len(said), of=total)
    says = [
        f"People in post: {total:,}; with something to put right: {number}. Not everyone in post "
        "has to be registered."
    ]
    if not sees:
        return Told(seen.as_at, says=says, withheld=withheld(P.PERSON_READ))
    rows = [(name, said[pk]) for pk, name in names(said).items()]
    return Told(seen.as_at, ("Worker", "What is to be put right"), rows, says)


def leavers(seen: Seen) -> Told:
    """Workers near or past their last day whose cases are not handed over."""
    found = open_risks(None, seen.on)
    cases = sum(row.open_cases for row in found)
    sees = seen.sees(P.CASELOAD_READ)
    number, of = (str(len(found)), str(cases)) if sees else map(seen.count, (len(found), cases))
    says = [f"Workers near or past the last day: {number}; cases not handed over: {of}."]
    if not sees:
        return Told(seen.as_at, says=says, withheld=withheld(P.CASELOAD_READ))
    headings = ("Worker", "Team", "Last day", "Cases not handed over", "Steps that are late")
    rows = [
        (row.name, row.team_name, row.last_day, row.open_cases, row.late_steps) for row in found
    ]
    return Told(seen.as_at, headings, rows, says)


def _loads(seen: Seen) -> list[Load]:
    return sorted(loads_on(seen.on).values(), key=lambda row: (row.team_name, row.name, row.person))


def _held(row: Load) -> tuple[object, ...]:
    return (
        *(row.name, row.team_name, row.stage, fte(row.fte), "Agency" if row.agency else ""),
        *(row.cases, row.load, row.capacity, share(row.load, row.capacity)),
    )


def _first_year(load: Load | None, since: date) -> tuple[object, ...]:
    if load is None:
        return ("", since, None, None, None)
    return (load.team_name, since, load.percent, load.cases, share(load.load, load.capacity))


def _supervised(row: Outlook | None, on: date) -> tuple[date | None, date | None, str]:
    if row is None:
        return (None, None, "")
    return (row.last_held, row.due_on, supervised(row.due_on, row.grace_days, row.away, on))


def _plans(people: Collection[str], on: date) -> dict[str, str]:
    """What is recorded for each: capacity taken off, why the last case was given over it, and
    what was decided when somebody above last looked.
    """
    given = Allocation.objects.filter(worker__in=people, decided_on__lte=on)
    given = given.exclude(over_reason="").order_by("decided_on", "pk")
    looks = {row.worker_id: row for row in OverloadLook.objects.filter(looked_on__lte=on)}
    plans = {row.worker_id: _reason(row, looks.get(row.worker_id)) for row in given}
    for worker in {*people} & looks.keys():
        plans[worker] = "; ".join(filter(None, (plans.get(worker), _seen(looks[worker]))))
    for less in Reduction.objects.on(on).filter(person__in=people).order_by("ends_on"):
        told = f"{fte(less.percent)}% less capacity to {day(less.ends_on)}: {less.reason}"
        plans[less.person_id] = "; ".join(filter(None, (plans.get(less.person_id), told)))
    return plans


def _seen(look: OverloadLook) -> str:
    who = f"{look.looked_by_name} on {day(look.looked_on)}"
    return f"Being over capacity was looked at by {who}: {look.words}"


def _reason(row: Allocation, look: OverloadLook | None) -> str:
    said = f"Given over capacity on {day(row.decided_on)}: {row.over_reason}"
    if row.seen_on is None and look and look.looked_on >= row.decided_on:
        return said
    if row.seen_on is None:
        return f"{said}; not yet looked at by the service manager"
    return f"{said}; looked at on {day(row.seen_on)} by {row.seen_by_name}: {row.seen_words}"
