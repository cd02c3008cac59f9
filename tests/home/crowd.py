"""Many people at once, for stories about long lists."""

from decimal import Decimal

from tests.cast import STARTED, Cast

from keystay.caseloads.models import Child, Spell
from keystay.workforce.models import Assignment, FormerName, Person, Post, Registration, Stage


def staff(cast: Cast, numbers: range) -> None:
    """So many more people of Crewe, each with a post, a stage, a number and two cases."""
    people = [
        Person(first_name="Worker", family_name=f"Number{n}", staff_number=f"E{n}") for n in numbers
    ]
    Person.objects.bulk_create(people)
    posts = [
        Post(
            number=f"CR{n}", title="Worker", team=cast.crewe, org_role="5", fte=1, starts_on=STARTED
        )
        for n in numbers
    ]
    Post.objects.bulk_create(posts)
    shared = {"team": cast.crewe, "org_role": "5", "fte": Decimal(1), "starts_on": STARTED}
    contracts = [("agency", "vacancy") if n % 3 == 0 else ("permanent", "") for n in numbers]
    Assignment.objects.bulk_create(
        Assignment(person=p, post=post, contract=kind, basis=basis, start_kind="joined", **shared)
        for p, post, (kind, basis) in zip(people, posts, contracts, strict=True)
    )
    Stage.objects.bulk_create(
        Stage(person=each, name="experienced", starts_on=STARTED) for each in people
    )
    Registration.objects.bulk_create(
        Registration(person=p, number=f"SW{n}") for p, n in zip(people, numbers, strict=True)
    )
    FormerName.objects.bulk_create(
        FormerName(person=each, name="Once Called", until_on=STARTED) for each in people
    )
    children = Child.objects.bulk_create(Child(reference=f"C{n}") for n in numbers)
    Spell.objects.bulk_create(
        Spell(source_id=f"{n}-{k}", child=child, worker=person, team=cast.crewe, starts_on=STARTED)
        for n, person, child in zip(numbers, people, children, strict=True)
        for k in range(2)
    )
