"""The story as rows of Keystay's tables, not yet saved."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal

from keystay.caseloads.cases.models import Plan
from keystay.caseloads.cases.queries import PlanFacts, SpellFacts
from keystay.config.demo.chances import chance, public_id
from keystay.config.demo.places import grade_of
from keystay.config.demo.posts import Seat
from keystay.config.demo.story import SEED, Story
from keystay.config.demo.supervision import Met
from keystay.config.demo.targets import FULL
from keystay.support.supervision.models import Agreement, Session
from keystay.workforce.assignments.models import Contract
from keystay.workforce.models import (
    Absence,
    Assignment,
    EqualityAnswers,
    FormerName,
    Person,
    Post,
    Qualification,
    Registration,
    Renewal,
    Stage,
    TeamManager,
)

HOLDS_A_CASE = "Allocated worker"
# In 2025 the council's ethnicity was not known for 90 of 151 people.
NOT_ASKED = 0.6
LESS_OFTEN_ASKED = 0.8


def fte(work: int) -> Decimal:
    """Thousandths of full time as a part of full time."""
    return Decimal(work) / FULL


def people(story: Story) -> list[Person]:
    """Everyone who ever worked here."""
    return [
        Person(
            id=human.id,
            staff_number=human.staff_number,
            first_name=human.name.first,
            family_name=human.name.family,
            email=human.email,
            born_on=human.born_on,
        )
        for human in story.humans
    ]


def former_names(story: Story) -> list[FormerName]:
    """A few people had another family name before."""
    source = chance(SEED, "former names")
    families = [human.name.family for human in story.humans]
    return [
        FormerName(
            person_id=human.id,
            name=f"{human.name.first} {source.choice(families)}",
            until_on=human.qualified_on + timedelta(days=source.randint(200, 2000)),
        )
        for human in story.humans
        if human.staff_number.startswith("E") and source.random() < 0.03
    ]


def equality(story: Story) -> list[EqualityAnswers]:
    """Sex for nearly all, ethnicity for the minority who have been asked."""
    source = chance(SEED, "equality")
    found = []
    for human in story.humans:
        agency = human.staff_number.startswith("A")
        asked = source.random() >= (LESS_OFTEN_ASKED if agency else NOT_ASKED)
        ethnicity = human.name.ethnicity if asked else "NOBT"
        found.append(EqualityAnswers(person_id=human.id, sex=human.name.sex, ethnicity=ethnicity))
    return found


def qualifications(story: Story) -> list[Qualification]:
    """The award that each person qualified with."""
    source = chance(SEED, "qualifications")
    return [
        Qualification(
            id=public_id(source),
            person_id=human.id,
            title=human.award,
            social_work=True,
            level=human.level,
            route=human.route,
            institution=human.institution,
            awarded_on=human.qualified_on,
        )
        for human in story.humans
    ]


def registrations(story: Story) -> list[Registration]:
    """Everyone's entry in the register, checked in the last year for those in post."""
    source = chance(SEED, "registrations")
    last: dict[str, int] = {}
    for job in story.jobs:
        days = (story.until - (job.ends or story.until)).days
        last[job.human.id] = min(days, last.get(job.human.id, days))
    return [
        Registration(
            person_id=human.id,
            number=human.registration,
            registered_on=human.qualified_on + timedelta(days=source.randint(10, 60)),
            checked_on=story.until - timedelta(days=last[human.id] + source.randint(3, 300)),
        )
        for human in story.humans
    ]


def renewals(story: Story) -> list[Renewal]:
    """The tasks of each registration year, done or not."""
    return [
        Renewal(
            registration_id=each.human.id,
            year=each.year,
            form_on=each.form,
            fee_on=each.fee,
            cpd_on=each.cpd,
            confirmed_on=each.confirmed,
        )
        for each in story.renewals
    ]


def stages(story: Story) -> list[Stage]:
    """Every stage of practice."""
    return [
        Stage(person_id=each.human.id, name=each.name, starts_on=each.starts, ends_on=each.ends)
        for each in story.standings
    ]


def posts(story: Story, teams: Mapping[str, str]) -> list[Post]:
    """Every post that there ever was, with the id that `post_id` gives."""
    return [
        Post(
            id=post_id(seat),
            number=seat.number,
            title=seat.title,
            team_id=teams[seat.place.name],
            org_role=seat.role,
            grade=grade_of(seat.role),
            fte=fte(seat.work),
            starts_on=seat.starts,
            ends_on=seat.ends,
        )
        for seat in story.seats
    ]


def post_id(seat: Seat) -> str:
    """The id of a post, which follows from its number."""
    return public_id(chance(SEED, "post", seat.number))


def assignments(story: Story, teams: Mapping[str, str]) -> list[Assignment]:
    """Every assignment of employees and agency workers."""
    source = chance(SEED, "assignments")
    return [
        Assignment(
            id=public_id(source),
            person_id=job.human.id,
            team_id=teams[job.place.name],
            post_id=post_id(job.seat) if job.seat else None,
            title=job.seat.title if job.seat else "Social Worker",
            org_role=job.role,
            grade="" if job.contract == Contract.AGENCY else grade_of(job.role),
            contract=job.contract,
            basis=job.basis,
            agency_name=job.agency,
            fte=fte(job.work),
            starts_on=job.starts,
            start_kind=job.start_kind,
            origin=job.origin,
            ends_on=job.ends,
            end_kind=job.end_kind,
            reason=job.reason,
            destination=job.destination,
        )
        for job in story.jobs
    ]


def team_managers(story: Story, teams: Mapping[str, str]) -> list[TeamManager]:
    """Who managed each team, from when to when."""
    return [
        TeamManager(
            team_id=teams[name], person_id=turn.human.id, starts_on=turn.starts, ends_on=turn.ends
        )
        for name, turns in story.hierarchy.teams.items()
        for turn in turns
    ]


def absences(story: Story) -> list[Absence]:
    """Sickness and leave."""
    source = chance(SEED, "absences")
    return [
        Absence(
            id=public_id(source),
            person_id=away.human.id,
            kind=away.kind,
            starts_on=away.starts,
            ends_on=away.ends,
            days_lost=None if away.lost is None else Decimal(away.lost) / 100,
        )
        for away in story.aways
    ]


def agreements(story: Story) -> list[Agreement]:
    """Who supervises whom."""
    source = chance(SEED, "agreements")
    return [
        Agreement(
            id=public_id(source),
            worker_id=each.worker.id,
            supervisor_id=each.supervisor.id,
            starts_on=each.starts,
            ends_on=each.ends,
            agreed_on=each.starts,
        )
        for each in story.under
    ]


def sessions(held: Iterable[Met], teams: Mapping[str, str]) -> list[Session]:
    """The supervisions `held`, without notes."""
    source = chance(SEED, "sessions")
    return [
        Session(
            id=public_id(source),
            worker_id=met.worker.id,
            supervisor_id=met.supervisor.id,
            team_id=teams[met.team],
            kind=met.kind,
            held_on=met.day,
            minutes=met.minutes,
            group=met.group,
        )
        for met in held
    ]


def spells(story: Story, teams: Mapping[str, str]) -> dict[str, SpellFacts]:
    """Every spell of a worker with a child, by a made-up case system's number."""
    children = _children(story)
    return {
        f"demo-{number}": SpellFacts(
            child=children[held.child],
            worker=held.human,
            team=teams[held.place.name],
            role=HOLDS_A_CASE,
            starts_on=held.starts,
            ends_on=held.ends,
            change_reason=held.reason,
        )
        for number, held in enumerate(story.caseload.spells, 1)
    }


def plans(story: Story) -> dict[str, PlanFacts]:
    """The plan of each child whose team makes one, a few weeks after the case opened."""
    source = chance(SEED, "plans")
    children = _children(story)
    found = {}
    for number, case in enumerate(story.caseload.cases, 1):
        starts = case.opened + timedelta(days=source.randint(5, 35))
        if case.place.plan and starts <= (case.closed or story.until):
            plan = Plan.CHILD_PROTECTION if source.random() < 0.1 else Plan(case.place.plan)
            found[f"demo-{number}"] = PlanFacts(children[case.child], plan, starts, case.closed)
    return found


def _children(story: Story) -> dict[int, str]:
    """A made-up reference for each child; there is no case number behind it."""
    source = chance(SEED, "children")
    return {case.child: public_id(source) for case in story.caseload.cases}
