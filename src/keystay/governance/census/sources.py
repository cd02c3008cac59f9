"""Reading what a return is built from: a dozen SQL statements, whatever the number of people.

Vacancies, cover, cases and days lost are those of the measures, so that the return and the
measures cannot disagree.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from keystay.governance.census.asked import Asked
from keystay.governance.census.facts import Facts, Job, Who
from keystay.governance.census.models import Answer
from keystay.governance.measures.parts import PARTS
from keystay.governance.measures.queries import load
from keystay.governance.measures.world import Day, World
from keystay.organisation.authority.queries import this_council
from keystay.workforce.absence.models import AbsenceKind
from keystay.workforce.models import (
    Absence,
    Assignment,
    EqualityAnswers,
    Person,
    Qualification,
    Registration,
    Stage,
)
from keystay.workforce.people.models import StageName

JOB = ("id", "person_id", "org_role", "contract", "fte", "starts_on", "ends_on")
KINDS = ("start_kind", "end_kind", "origin", "reason", "destination")

# What the return asks of the measures besides assignments.
NEEDS = frozenset({"posts", "cases", "sickness"})


class NoCouncil(LookupError):
    """No council is set up, so nobody makes a return."""


def facts(asked: Asked, as_at: date) -> Facts:
    """What is known on `as_at` of the year that ends on 30 September. Raises NoCouncil.

    Before 30 September these are expectations: who is here and not known to leave is in post
    on the day; an absence without an end counts up to `as_at`.
    """
    council = this_council()
    if council is None:
        raise NoCouncil("Set up the council before its census return.")
    rows = load([asked.last], each_person=True, needs=NEEDS)
    world = _until(rows, as_at)
    day = Day(world, asked.last)
    people = _people(asked)
    covering = [job for job in day.agency if job.basis == "vacancy"]
    return Facts(
        lea=council.code,
        jobs=_jobs(people),
        who=_who(people, asked.last),
        away=_away(people, asked.last),
        cases=day.cases,
        sick=_sick(day),
        vacancies=_sum("vacancies_fte", day) if PARTS["vacancies_fte"].known(day) else None,
        cover=_sum("agency_cover_fte", day),
        covering=len(covering),
        answers=_answers(asked.layout.year),
    )


def _until(world: World, as_at: date) -> World:
    """The world with absences that nobody has ended yet ending on `as_at`."""
    aways = [
        away._replace(ends=max(as_at, away.starts)) if away.ends is None else away
        for away in world.aways
    ]
    return replace(world, aways=aways)


def _sum(part: str, day: Day) -> Decimal:
    return sum((line.amount for line in PARTS[part].lines(day)), Decimal(0))


def _sick(day: Day) -> dict[str, Decimal]:
    lost: defaultdict[str, Decimal] = defaultdict(Decimal)
    for _, person, days in day.sick_days:
        lost[person] += days
    return lost


def _people(asked: Asked) -> QuerySet:
    """Ids of everyone who worked here in the year."""
    in_the_year = Q(starts_on__lte=asked.last) & (
        Q(ends_on__isnull=True) | Q(ends_on__gte=asked.first)
    )
    return Assignment.objects.filter(in_the_year).order_by().values("person_id").distinct()


def _jobs(people: QuerySet) -> dict[str, list[Job]]:
    found: dict[str, list[Job]] = {}
    rows = Assignment.objects.filter(person_id__in=people).order_by("starts_on", "id")
    for row in rows.values_list(*JOB, *KINDS):
        job = Job(*row)
        found.setdefault(job.person, []).append(job)
    return found


def _who(people: QuerySet, day: date) -> dict[str, Who]:
    born = Person.objects.filter(pk__in=people).order_by("pk").values_list("pk", "born_on")
    numbers = dict(_of(Registration, people).values_list("person_id", "number"))
    equality = _of(EqualityAnswers, people).values_list("person_id", "sex", "ethnicity")
    told = {person: (sex, ethnicity) for person, sex, ethnicity in equality}
    awards = _of(Qualification, people).filter(social_work=True)
    held = {each.person_id: each for each in awards}
    new = set(_new(people, day).values_list("person_id", flat=True))
    return {
        person: _one(numbers.get(person, ""), on, told.get(person), held.get(person), person in new)
        for person, on in born
    }


def _one(
    number: str,
    born: date | None,
    told: tuple[str, str] | None,
    award: Qualification | None,
    new: bool,
) -> Who:
    sex, ethnicity = told or ("", "")
    found = Who(number, born, sex, ethnicity, newly_qualified=new)
    if award is None:
        return found
    return found._replace(
        level=award.level, route=award.route, institution=award.institution, has_award=True
    )


def _of(model: type, people: QuerySet) -> QuerySet:
    return model.objects.filter(person_id__in=people).order_by("pk")  # type: ignore[attr-defined]


def _new(people: QuerySet, day: date) -> QuerySet:
    """Stages of those who are newly qualified on the day."""
    held = _of(Stage, people).filter(name=StageName.NEWLY_QUALIFIED, starts_on__lte=day)
    return held.exclude(ends_on__lt=day)


def _away(people: QuerySet, day: date) -> dict[str, str]:
    """The kind of each absence on the day; annual leave is none that the census asks for."""
    rows = Absence.objects.touching(day, day).filter(person_id__in=people)
    rows = rows.exclude(kind=AbsenceKind.ANNUAL).order_by("starts_on", "pk")
    return dict(rows.values_list("person_id", "kind"))


def _answers(year: int) -> dict[tuple[str, str], str]:
    rows = Answer.objects.filter(year=year).order_by("pk")
    return {(p or "", item): v for p, item, v in rows.values_list("person_id", "item", "value")}
