"""Building a return from facts: who is in it, how often, and with which items.

Read where the sources are silent (census.md 5 and 10):
- two posts on the day are two records, with one start date: the day on which the person
  began to work here without a break. Cases and days lost stand on the larger post;
- who left and came back has two records, a leaver's and one in post;
- who began and left in the year has one record with both dates;
- who gave up one of two posts has not left, and the ended post has no record.
What is a setting is in `readings`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from keystay.governance.census.asked import Asked
from keystay.governance.census.facts import Facts, Job, Who
from keystay.governance.census.readings import BOTH, LAST_DAY, LEAVER
from keystay.workforce.assignments.models import Contract, Destination, End, Origin, Reason
from keystay.workforce.feeds.csww.reader import Head, Worker
from keystay.workforce.people.models import Route

SOFTWARE = "Keystay"
ONE_DAY = timedelta(days=1)
HUNDREDTH, TENTH = Decimal("0.01"), Decimal("0.1")
MOST_DAYS = Decimal("999.99")
WITHOUT_MEANING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
OLD_SEX = {"M": "1", "F": "2", "": "0"}
ALWAYS = ("AgencyWorker", "SWENo", "FTE")


@dataclass(frozen=True)
class Built:
    """A return, and whose each of its records is: `people` by the records' places.

    `began` and `works` are the assignments that each record's start, and all else, is of.
    """

    head: Head
    workers: list[Worker]
    people: list[str]
    began: list[str]
    works: list[str]


@dataclass(frozen=True)
class Period:
    """Someone's employment without a break, from its first day to its last (None: goes on)."""

    starts: date
    ends: date | None
    jobs: tuple[Job, ...]


@dataclass(frozen=True)
class Entry:
    """One record to be: a job in post on the day (`there`), one with whose end someone `left`.

    `period` is None for an agency worker.
    """

    job: Job
    period: Period | None
    left: bool
    there: bool
    first_of_person: bool

    @property
    def began(self) -> str:
        """The assignment with which the person began here without a break since."""
        return self.period.jobs[0].id if self.period else self.job.id


def build(facts: Facts, asked: Asked, made: datetime) -> Built:
    """The return of the year; records by registration number, agency workers last."""
    found = [
        (entry, _values(entry, facts, asked))
        for person in facts.jobs
        for entry in entries(facts.jobs[person], asked)
    ]
    found.sort(key=lambda each: (each[1]["AgencyWorker"], each[1].get("SWENo", "")))
    return Built(
        head=_head(facts, asked, made),
        workers=[Worker(place, values) for place, (_, values) in enumerate(found, start=1)],
        people=[entry.job.person for entry, _ in found],
        began=[entry.began for entry, _ in found],
        works=[entry.job.id for entry, _ in found],
    )


def entries(jobs: Sequence[Job], asked: Asked) -> Iterator[Entry]:
    """Which records one person has: those in post first, the larger post before the smaller."""
    day = asked.last
    found: list[tuple[bool, Job, Period | None]] = []
    for period in periods([job for job in jobs if job.contract != Contract.AGENCY]):
        gone = _gone(period, asked)
        ends = period.ends or date.max
        if gone and (ends < day or asked.readings.leaving_on_the_day == LEAVER):
            found += [(True, job, period) for job in gone]
        elif ends >= day:
            found += [(bool(gone), job, period) for job in period.jobs if _held(job, day)]
    lent = [job for job in jobs if job.contract == Contract.AGENCY and _held(job, day)]
    found += [(False, job, None) for job in lent]
    found.sort(key=lambda each: (each[0], each[2] is None, -each[1].fte, each[1].id))
    for place, (left, job, of) in enumerate(found):
        there = not left or (job.ends == day and asked.readings.leaving_on_the_day == BOTH)
        yield Entry(job, of, left, there, place == 0)


def periods(jobs: Sequence[Job]) -> list[Period]:
    """Employment without a break: posts that overlap or follow one another the next day."""
    found: list[list[Job]] = []
    until = date.min
    for job in sorted(jobs, key=lambda job: (job.starts, job.id)):
        if not found or job.starts > until:
            found.append([])
            until = date.min
        found[-1].append(job)
        ends = job.ends or date.max
        until = max(until, ends if ends == date.max else ends + ONE_DAY)
    return [_period(each) for each in found]


def _period(jobs: list[Job]) -> Period:
    open_ended = any(job.ends is None for job in jobs)
    ends = None if open_ended else max(job.ends for job in jobs if job.ends)
    return Period(jobs[0].starts, ends, tuple(jobs))


def _gone(period: Period, asked: Asked) -> list[Job]:
    """The jobs with whose end someone left in the year, as the council reads a move."""
    if period.ends is None or not asked.first <= period.ends <= asked.last:
        return []
    kinds = {End.LEFT}
    if asked.readings.moved_out == LEAVER:
        kinds.add(End.MOVED_OUT)
    return [job for job in period.jobs if job.ends == period.ends and job.end_kind in kinds]


def _held(job: Job, day: date) -> bool:
    return job.starts <= day and (job.ends is None or job.ends >= day)


def _values(entry: Entry, facts: Facts, asked: Asked) -> dict[str, str]:
    """The record's items, in the layout's order, without those that nobody knows."""
    who = facts.who.get(entry.job.person, Who())
    values = {
        **_person(who),
        **_hours(entry, asked),
        **_dates(entry, asked),
        **_on_the_day(entry, facts),
        **_answers(entry, facts),
        "OrgRole": entry.job.role,
        asked.layout.sex_item: who.sex if asked.layout.sex_item == "Sex" else OLD_SEX[who.sex],
    }
    wanted = asked.layout.worker
    if entry.period is None:
        wanted = tuple(n for n in wanted if n in (*ALWAYS, *asked.readings.agency_items))
    return {name: values[name] for name in wanted if values.get(name)}


def _person(who: Who) -> dict[str, str]:
    ways = {"StepUpGrad": Route.STEP_UP, "FrontlineGrad": Route.APPROACH}
    award = {name: str(int(who.route == route)) for name, route in ways.items()}
    return {
        "SWENo": who.number,
        "PersonBirthDate": who.born.isoformat() if who.born else "",
        "Ethnicity": who.ethnicity,
        "QualInst": plain(who.institution),
        "QualLevel": who.level,
        "CFKSSstatus": "1" if who.newly_qualified else "",
        **(award if who.has_award else {}),
    }


def _hours(entry: Entry, asked: Asked) -> dict[str, str]:
    """FTE and FTE30: a leaver's hours stand where the council reads them."""
    job, readings = entry.job, asked.readings
    before = _hours_before(entry, asked)
    now, second = job.fte, before
    if entry.left and readings.leavers_fte == "FTE30":
        now = job.fte if entry.there else Decimal(0)
        second = job.fte if readings.fte30_of_leavers == LAST_DAY else before
    return {"FTE": number(now), "FTE30": number(second)}


def _hours_before(entry: Entry, asked: Asked) -> Decimal:
    """Hours on the 30 September before, or at the start of who came since."""
    job, day = entry.job, asked.first - ONE_DAY
    jobs = entry.period.jobs if entry.period else (job,)
    while job.starts > day:
        earlier = [each for each in jobs if each.ends == job.starts - ONE_DAY]
        if not earlier:
            break
        job = earlier[0]
    return job.fte


def _dates(entry: Entry, asked: Asked) -> dict[str, str]:
    job = entry.job
    if entry.period is None:
        until = job.ends or asked.last
        weeks = (Decimal((until - job.starts).days + 1) / 7).quantize(TENTH, ROUND_HALF_UP)
        return {
            "AgencyWorker": "1",
            "RoleStartDate": job.starts.isoformat(),
            "StartOrigin": job.origin or Origin.NOT_COLLECTED.value,
            "ContractWeeks": f"{weeks:f}",
        }
    first = entry.period.jobs[0]
    told = {
        "AgencyWorker": "0",
        "RoleStartDate": entry.period.starts.isoformat(),
        "StartOrigin": first.origin or Origin.NOT_COLLECTED.value,
    }
    return told | _leaving(entry) if entry.left else told


def _leaving(entry: Entry) -> dict[str, str]:
    job, reason = entry.job, entry.job.reason
    if job.end_kind == End.MOVED_OUT:
        reason = Reason.OTHER_ROLE.value
    return {
        "RoleEndDate": job.ends.isoformat() if job.ends else "",
        "LeaverDestination": job.destination or Destination.NOT_COLLECTED.value,
        "ReasonLeave": reason or Reason.NOT_COLLECTED.value,
    }


def _on_the_day(entry: Entry, facts: Facts) -> dict[str, str]:
    """Days lost on one record of each person; cases and absence of those in post."""
    person, one = entry.job.person, entry.first_of_person
    lost = min(facts.sick.get(person, Decimal(0)) if one else Decimal(0), MOST_DAYS)
    told = {"WorkingDaysLost": number(lost.quantize(HUNDREDTH, ROUND_HALF_UP))}
    if not entry.there:
        return told
    kind = facts.away.get(person, "")
    told |= {
        "Cases30": str(facts.cases.get(person, 0) if one else 0),
        "Absat30Sept": "1" if kind else "0",
        "ReasonAbsence": kind,
    }
    return told


def _answers(entry: Entry, facts: Facts) -> dict[str, str]:
    person = entry.job.person
    return {item: plain(value) for (of, item), value in facts.answers.items() if of == person}


def _head(facts: Facts, asked: Asked, made: datetime) -> Head:
    totals = {
        "NumberOfVacancies": _two_places(facts.vacancies),
        "NoAgencyFTE": _two_places(facts.cover),
        "NoAgencyHeadcount": str(facts.covering),
    }
    totals |= {item: plain(value) for (of, item), value in facts.answers.items() if not of}
    return Head(
        header={
            "Collection": "CSWW",
            "Year": str(asked.layout.year),
            "ReferenceDate": asked.last.isoformat(),
            "SourceLevel": "L",
            "LEA": facts.lea,
            "SoftwareCode": SOFTWARE,
            "DateTime": made.strftime("%Y-%m-%dT%H:%M:%S"),
        },
        group=asked.layout.group,
        totals={name: totals[name] for name in asked.layout.council if totals.get(name)},
    )


def number(value: Decimal) -> str:
    """The number in digits, without noughts that say nothing."""
    return f"{value.normalize():f}" if value else "0"


def plain(text: str) -> str:
    """Text without what XML cannot hold, on one line."""
    return " ".join(WITHOUT_MEANING.sub("", text).split())


def _two_places(value: Decimal | None) -> str:
    return "" if value is None else f"{value.quantize(HUNDREDTH, ROUND_HALF_UP):f}"
