"""The whole story of the demo council, from autumn 2016 to a day, as plain records."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from keystay.config.demo.absences import Away, leave_now, sickness
from keystay.config.demo.agency import agency_jobs
from keystay.config.demo.cases import Caseload
from keystay.config.demo.forecast import BEGINNING, targets_until
from keystay.config.demo.managers import Hierarchy, Supervising
from keystay.config.demo.passing import pass_on, second_workers
from keystay.config.demo.people import Human, People
from keystay.config.demo.posts import Establishment, Seat
from keystay.config.demo.staffing import Job, Staff
from keystay.config.demo.stages import Renewed, Standing, renewals, standings
from keystay.config.demo.supervision import Diary, Met, group_sessions, sessions
from keystay.config.demo.targets import Target

SEED = 895
SUPERVISED_SINCE = date(2023, 10, 2)


@dataclass
class Story:
    """Everything that happened up to `until`."""

    until: date
    humans: list[Human]
    seats: list[Seat]
    jobs: list[Job]
    aways: list[Away]
    hierarchy: Hierarchy
    caseload: Caseload
    standings: list[Standing]
    renewals: list[Renewed]
    under: list[Supervising]
    met: list[Met]


def tell(seed: int, until: date, every: Mapping[str, Any]) -> Story:
    """The story up to the day; `every` holds the policy's supervision gaps, in days by stage."""
    targets = targets_until(until)
    people, posts = People(), Establishment()
    staff = Staff(seed, people, posts)
    aways = _years_of_staff(staff, targets)
    autumns = [target for target in targets if (target.day.month, target.day.day) == (9, 30)]
    census = [replace(targets[0], day=BEGINNING), *autumns]
    temps = agency_jobs(seed, people, posts, staff.jobs, census)
    aways += leave_now(seed, staff.jobs, aways, until)
    jobs = staff.jobs + [_cut(job, until) for job in temps if job.starts <= until]
    hierarchy = Hierarchy(jobs)
    under = hierarchy.supervision(min(SUPERVISED_SINCE, until))
    stages, renewed, met = _careers(seed, jobs, under, aways, every, until)
    working = {job.human.id for job in jobs}
    return Story(
        until=until,
        humans=[human for human in people.made if human.id in working],
        seats=posts.seats,
        jobs=jobs,
        aways=aways,
        hierarchy=hierarchy,
        caseload=_cases(seed, jobs, targets),
        standings=stages,
        renewals=renewed,
        under=under,
        met=met,
    )


def _years_of_staff(staff: Staff, targets: list[Target]) -> list[Away]:
    staff.begin(targets[0], BEGINNING)
    aways: list[Away] = []
    since = BEGINNING
    for target in targets:
        staff.advance(target, since)
        aways += sickness(staff.seed, staff.jobs, target, since)
        since = target.day
    return aways


def _cases(seed: int, jobs: list[Job], targets: list[Target]) -> Caseload:
    caseload = Caseload(seed, jobs)
    caseload.begin(targets[0], BEGINNING)
    since = BEGINNING
    for target in targets:
        caseload.advance(target, since)
        since = target.day
    pass_on(caseload, [target.day for target in targets])
    published = [target.day for target in targets if target.published]
    second_workers(caseload, max(published, default=BEGINNING), since)
    return caseload


def _careers(
    seed: int,
    jobs: list[Job],
    under: list[Supervising],
    aways: list[Away],
    every: Mapping[str, Any],
    until: date,
) -> tuple[list[Standing], list[Renewed], list[Met]]:
    by_human: dict[str, list[Job]] = defaultdict(list)
    for job in sorted(jobs, key=lambda job: job.starts):
        by_human[job.human.id].append(job)
    supervised, away = defaultdict(list), defaultdict(list)
    for part in under:
        supervised[part.worker.id].append(part)
    for absence in aways:
        away[absence.human.id].append(absence)
    stages: list[Standing] = []
    renewed: list[Renewed] = []
    met = group_sessions(seed, under, jobs, until)
    for key, own in by_human.items():
        mine = standings(own, until)
        stages += mine
        renewed += renewals(seed, own, until)
        diary = Diary(own, supervised[key], mine, sorted(away[key], key=lambda a: a.starts))
        met += sessions(seed, diary, every, until)
    return stages, renewed, met


def _cut(job: Job, until: date) -> Job:
    """The job as it is known on the day: an end that is still to come is not yet known."""
    if job.ends and job.ends > until:
        return replace(job, ends=None, end_kind="")
    return job
