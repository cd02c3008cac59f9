"""Every constraint by name: what just passes, and beside it the impossible that is refused."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from tests.caseloads.test_the_room_refuses import CASES as OF_CASELOADS
from tests.cast import MONDAY, STARTED, Cast

from keystay.caseloads.models import Child, PlanSpell, Spell
from keystay.organisation.models import Team
from keystay.workforce.models import (
    Absence,
    Assignment,
    HeadingMemory,
    Person,
    Post,
    Qualification,
    Registration,
    Renewal,
    SicknessTotal,
    Stage,
    TeamManager,
)

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1", "W2")]
YESTERDAY = MONDAY - timedelta(days=1)
Rows = Callable[[Cast], tuple[models.Model, models.Model]]


def days(kind: type[models.Model], /, **shared: Any) -> Rows:
    """A row of one day, and the same ending the day before it starts."""

    def made(cast: Cast) -> tuple[models.Model, models.Model]:
        known = {name: each(cast) if callable(each) else each for name, each in shared.items()}
        if kind in (Spell, PlanSpell):
            known["child"], _ = Child.objects.get_or_create(reference="C1")
        return (
            kind(**known, starts_on=MONDAY, ends_on=MONDAY),
            kind(**{**known, **different(kind)}, starts_on=MONDAY, ends_on=YESTERDAY),
        )

    return made


def different(kind: type[models.Model]) -> dict[str, str]:
    own = {Post: "number", Spell: "source_id", PlanSpell: "source_id"}
    return {own[kind]: "another"} if kind in own else {}


def work(cast: Cast, **told: Any) -> Assignment:
    usual = {"person": cast.mo, "team": cast.crewe, "org_role": "5", "contract": "permanent"}
    return Assignment(**{**usual, "fte": 1, "starts_on": MONDAY, "start_kind": "joined", **told})


def post(cast: Cast, fte: str, number: str = "CR1") -> Post:
    return Post(
        number=number, title="Worker", team=cast.crewe, org_role="5", fte=Decimal(fte),
        starts_on=STARTED,
    )  # fmt: skip


def saved(row: Any) -> Any:
    row.save()
    return row


def twice(make: Callable[[Cast], models.Model]) -> Rows:
    """The same fact a second time."""
    return lambda cast: (make(cast), make(cast))


def cover(cast: Cast) -> Assignment:
    held = Post.objects.filter(number="CR1").first() or saved(post(cast, "1"))
    return work(cast, contract="agency", basis="vacancy", post=held)


def renewal(cast: Cast) -> Renewal:
    held, _ = Registration.objects.get_or_create(person=cast.mo, number="SW1")
    return Renewal(registration=held, year=2026)


LEFT = {"ends_on": MONDAY, "end_kind": "left"}
CASES: dict[str, Rows] = {
    "open_teams_have_different_names": lambda cast: (
        Team(name="New", service=cast.crewe.service, starts_on=MONDAY),
        Team(name="New", service=cast.crewe.service, starts_on=STARTED),
    ),
    "a_team_ends_after_it_starts": days(Team, name="New", service=lambda c: c.crewe.service),
    "one_person_for_a_staff_number": twice(
        lambda cast: Person(first_name="A", family_name="B", staff_number="E1")
    ),
    "one_qualifying_award_for_a_person": twice(
        lambda cast: Qualification(person=cast.mo, title="BA", social_work=True)
    ),
    "one_open_stage_for_a_person": twice(
        lambda cast: Stage(person=cast.mo, name="advanced", starts_on=MONDAY)
    ),
    "a_stage_ends_after_it_starts": days(Stage, person=lambda c: c.mo, name="advanced"),
    "a_post_is_up_to_full_time": lambda cast: (post(cast, "1"), post(cast, "1.000001", "CR2")),
    "a_post_ends_after_it_starts": days(
        Post, number="CR1", title="Worker", team=lambda c: c.crewe, org_role="5", fte=1
    ),
    "an_assignment_is_up_to_full_time": lambda cast: (
        work(cast, fte=Decimal(0)),
        work(cast, fte=Decimal("1.000001")),
    ),
    "an_assignment_ends_after_it_starts": lambda cast: (
        work(cast, **LEFT),
        work(cast, ends_on=YESTERDAY, end_kind="left"),
    ),
    "an_end_has_a_date_and_a_kind": lambda cast: (work(cast, **LEFT), work(cast, ends_on=MONDAY)),
    "only_a_leaver_has_a_reason_and_a_destination": lambda cast: (
        work(cast, **LEFT, reason="1", destination="1"),
        work(cast, **{**LEFT, "end_kind": "changed"}, reason="1"),
    ),
    "only_agency_work_has_a_basis": lambda cast: (
        work(cast, contract="agency", basis="vacancy"),
        work(cast, basis="vacancy"),
    ),
    "nobody_holds_one_post_twice": twice(cover),
    "one_present_manager_for_a_team": lambda cast: (
        TeamManager(team=cast.crewe, person=cast.mo, starts_on=STARTED, ends_on=STARTED),
        TeamManager(team=cast.crewe, person=cast.mo, starts_on=MONDAY),
    ),
    "managing_ends_after_it_starts": days(
        TeamManager, team=lambda c: c.crewe, person=lambda c: c.mo
    ),
    "an_absence_ends_after_it_starts": days(Absence, person=lambda c: c.mo, kind="SIC"),
    "days_lost_are_not_negative": lambda cast: (
        Absence(person=cast.mo, kind="SIC", starts_on=MONDAY, days_lost=Decimal(0)),
        Absence(person=cast.mo, kind="SIC", starts_on=MONDAY, days_lost=Decimal("-0.5")),
    ),
    "one_sickness_total_for_a_period": twice(
        lambda cast: SicknessTotal(
            person=cast.mo, starts_on=STARTED, ends_on=MONDAY, days_lost=Decimal(1)
        )
    ),
    "one_renewal_in_a_registration_year": twice(renewal),
    "one_meaning_of_a_heading": twice(
        lambda cast: HeadingMemory(kind="staff", heading="Name", field="name")
    ),
    "a_spell_ends_after_it_starts": days(Spell, source_id="1"),
    "a_plan_ends_after_it_starts": days(PlanSpell, source_id="1", plan="cin"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_just_passes_passes_and_the_impossible_is_refused(cast: Cast, name: str):
    possible, impossible = CASES[name](cast)
    possible.save()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        impossible.save(force_insert=True)
    # SQLite names the columns of a broken unique constraint instead of the constraint.
    told = str(refusal.value)
    assert name in told or (connection.vendor == "sqlite" and "UNIQUE" in told)


@pytest.mark.parametrize("fte", ["0", "-0.1"])
def test_a_post_has_hours(cast: Cast, fte: str):
    with pytest.raises(IntegrityError), transaction.atomic():
        post(cast, fte).save()


def test_one_number_is_one_post(cast: Cast):
    post(cast, "1").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        post(cast, "0.5").save()


def test_every_constraint_has_its_refusal_here(db: None):
    rooms = [apps.get_app_config(label) for label in ("workforce", "caseloads")]
    kinds = [Team, *(kind for room in rooms for kind in room.get_models())]
    named = {each.name for kind in kinds for each in kind._meta.constraints}
    assert named == {*CASES, *OF_CASELOADS}
