"""What a record of a census return tells of the person: who they are, sickness, absence."""

from functools import partial

from keystay.core.feeds import Act, Change
from keystay.workforce.absence.models import AbsenceKind
from keystay.workforce.assignments.models import Origin
from keystay.workforce.feeds.csww import acts as census_acts
from keystay.workforce.feeds.csww.facts import Facts
from keystay.workforce.feeds.csww.layout import Layout
from keystay.workforce.feeds.csww.record import Record
from keystay.workforce.feeds.staff import acts
from keystay.workforce.feeds.staff.acts import Holder
from keystay.workforce.feeds.staff.telling import Move, together
from keystay.workforce.people.actions import Award, Details
from keystay.workforce.people.models import Route, StageName

FIRST_NAME = "Worker"
AWARD_TITLE = "Social work qualification"


def facts_about(holder: Holder, record: Record, facts: Facts, layout: Layout) -> Move:
    """What is new of the person themselves; what Keystay holds already is left as it is."""
    return together(
        _person(holder, record),
        _equality(holder, record, facts),
        _award(holder, record, facts),
        _sickness(holder, record, facts, layout),
        _absence(holder, record, facts, layout),
    )


def _person(holder: Holder, record: Record) -> Move:
    born_on, number = record.get("PersonBirthDate"), record.number
    told = Change("Date of birth", "", "as in the return (not shown)")
    if holder.person is None:
        details = Details(first_name=FIRST_NAME, family_name=number, born_on=born_on)
        doing: list[Act] = [
            partial(acts.add_person, holder, details),
            partial(acts.register, holder, number),
        ]
        if record.get("StartOrigin") == Origin.NEWLY_QUALIFIED and record.get("RoleStartDate"):
            stage, starts = StageName.NEWLY_QUALIFIED.value, record.get("RoleStartDate")
            doing.append(partial(acts.set_stage, holder, stage, starts))
        return Move((Change("Registration number", "", number),), tuple(doing))
    if born_on is not None and holder.person.born_on is None:
        return Move((told,), (partial(acts.change_person, holder, {"born_on": born_on}),))
    return Move()


def _equality(holder: Holder, record: Record, facts: Facts) -> Move:
    sex = record.get("Sex", record.get("GenderCurrent", ""))
    ethnicity = record.get("Ethnicity", "")
    known = holder.person is not None and holder.person.pk in facts.equality
    if known or not (sex or ethnicity):
        return Move()
    told = Change("Equality answers", "", "as in the return (not shown)")
    return Move((told,), (partial(census_acts.set_equality, holder, sex, ethnicity),))


def _award(holder: Holder, record: Record, facts: Facts) -> Move:
    route = Route.STEP_UP.value if record.get("StepUpGrad") == "1" else ""
    route = Route.APPROACH.value if record.get("FrontlineGrad") == "1" else route
    level, institution = record.get("QualLevel", ""), record.get("QualInst", "")[:300]
    known = holder.person is not None and holder.person.pk in facts.awards
    if known or not (route or level or institution):
        return Move()
    award = Award(title=AWARD_TITLE, level=level, route=route, institution=institution)
    words = ", ".join(part for part in (Route(route).label if route else "", institution) if part)
    told = Change("Qualification", "", words or AWARD_TITLE)
    return Move((told,), (partial(census_acts.set_award, holder, award),))


def _sickness(holder: Holder, record: Record, facts: Facts, layout: Layout) -> Move:
    days = record.get("WorkingDaysLost")
    before = facts.sickness.get(holder.person.pk) if holder.person else None
    if days is None or before == days:
        return Move()
    told = Change("Sickness days in the year", "", "as in the return (not shown)")
    first, last = layout.first_day, layout.reference_day
    return Move((told,), (partial(census_acts.set_sickness, holder, first, last, days),))


def _absence(holder: Holder, record: Record, facts: Facts, layout: Layout) -> Move:
    known = holder.person is not None and holder.person.pk in facts.away
    if record.get("Absat30Sept") != "1" or known or record.ends_on is not None:
        return Move()
    kind = record.get("ReasonAbsence", AbsenceKind.OTHER_PAID.value)
    day = layout.reference_day
    told = Change("Absence", "", f"away on {day:%-d %B %Y}")
    return Move((told,), (partial(census_acts.away, holder, kind, day),))
