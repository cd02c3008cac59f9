"""A small council whose return of 2025 is whole but for what a story leaves out."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from tests.cast import BY, STARTED, Cast

from keystay.governance.census import actions
from keystay.organisation.authority.queries import this_council
from keystay.workforce.models import Person
from keystay.workforce.people import actions as people
from keystay.workforce.posts import actions as posts
from keystay.workforce.registrations import actions as registrations

QUEUE = "/statutory-return/2025/queue/"
OFFERS = (
    "RecruitmentBonus", "RetentionBonus", "PerformanceAward", "CarAllowance",
    "RelocationPackage", "RegionalWeighting", "CostSWE", "CostDBS",
)  # fmt: skip
WORDS = "OtherAllowances"
BORN = date(1988, 3, 14)


def complete(cast: Cast, without: Collection[str] = ()) -> None:
    """Tell all that the return asks; `without` the items, or items of a person (`ama.Sex`)."""
    assert this_council() is not None
    for number, (name, person) in enumerate(cast.people.items()):
        left = {each.partition(".")[2] for each in without if each.startswith(f"{name}.")}
        _tell(person, f"SW1000{number:02}", left)
    if "NumberOfVacancies" not in without:
        details = posts.PostDetails("P1", "Post", cast.crewe, "5", Decimal(1), STARTED)
        posts.add(details=details, by=BY)
    for item in (*OFFERS, WORDS):
        if item not in without:
            value = "None" if item == WORDS else "0"
            actions.answer(year=2025, item=item, value=value, by=BY)


def _tell(person: Person, number: str, left: Collection[str]) -> None:
    if "SWENo" not in left:
        registrations.register(person=person, number=number, by=BY)
    if "PersonBirthDate" not in left:
        people.change(person=person, changes={"born_on": BORN}, by=BY)
    if "Sex" not in left:
        people.set_equality(person=person, sex="F", ethnicity="WBRI", by=BY)
    if "StepUpGrad" not in left:
        award = people.Award("MA", level="2", route="step_up", institution="Keele")
        people.set_qualifying_award(person=person, award=award, by=BY)
