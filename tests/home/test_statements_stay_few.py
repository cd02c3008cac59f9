"""Every list asks the database as often for 300 people as for 30, and never more than 25 times."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import STARTED, Cast

from keystay.caseloads.models import Child, Spell
from keystay.workforce.models import Assignment, FormerName, Person, Post, Registration, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1", "W2", "C1")]
MOST = 25


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


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path)
    assert page.status_code == 200, path
    return len(asked)


def test_statements_do_not_grow_with_the_staff(cast: Cast):
    pages = {
        "the list of people": "/people/",
        "the list narrowed": f"/people/?q=worker&team={cast.crewe.pk}&contract=permanent",
        "the establishment": "/establishment/",
        "the posts of a team": f"/establishment/{cast.crewe.pk}/",
        "caseloads": "/caseloads/",
        "caseloads of a team": f"/caseloads/{cast.crewe.pk}/",
        "caseload of a worker": f"/caseloads/worker/{cast.ama.pk}/",
        "a person": f"/people/{cast.ama.pk}/",
        "a person's work": f"/people/{cast.ama.pk}/?tab=work",
        "a person's history": f"/people/{cast.ama.pk}/?tab=history",
        "a search": "/search/?q=crewe",
        "a search by former name": "/search/?q=once+called",
        "a new assignment": f"/assignments/start/{cast.ama.pk}/",
    }
    hana, grace = cast.signed_in("hana"), cast.signed_in("grace")
    managers = ("caseloads of a team", "a person", "a search")
    wanted = {name: (hana, path) for name, path in pages.items()}
    wanted |= {f"{name}, by a manager": (grace, pages[name]) for name in managers}
    for client, path in wanted.values():
        client.get(path)  # the first read of a record is noted, which asks once more
    counts = []
    for numbers in (range(30), range(30, 300)):
        staff(cast, numbers)
        counts.append({name: statements(*each) for name, each in wanted.items()})
    few, many = counts
    assert few == many
    assert {each: count for each, count in many.items() if count > MOST} == {}
