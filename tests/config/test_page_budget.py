"""The page budget: 25 statements, 70 anew after a change; as many for 300 staff as for 30."""

import logging

import pytest
import time_machine
from django.db import transaction
from tests.config.bulk import MONDAY, council_of

from keystay.config.bench import budget, pages

pytestmark = pytest.mark.django_db
SIZES = (30, 300)
# Between them they reach every page, and each page at its widest.
ROLES = ("service_manager", "workforce_lead", "principal_social_worker", "administrator")
Walked = dict[tuple[str, str], budget.Cost]


@pytest.fixture(scope="module")
def walks(django_db_setup, django_db_blocker) -> dict[int, Walked]:
    """Every page that each role reaches, in councils of each size.

    The clock stands still: that a session is in use is written once a minute, by any page.
    """
    found = {}
    monday = time_machine.travel(f"{MONDAY}T09:00:00+00:00", tick=False)
    with django_db_blocker.unblock(), monday:
        for size in SIZES:
            with transaction.atomic():
                council_of(size)
                logging.disable(logging.ERROR)  # refusals are expected: each role tries each page
                costs = pages.measure(times=1, roles=ROLES)
                logging.disable(logging.NOTSET)
                transaction.set_rollback(True)
            found[size] = {(cost.role, cost.page): cost for cost in costs}
    return found


def test_the_same_pages_are_walked_in_a_small_council_and_a_large_one(walks):
    small, large = ({page for _, page in walks[size]} for size in SIZES)
    assert small == large
    assert {"due:team", "worker:page", "workload:team", "measures:measure"} <= small


def test_every_page_answers(walks):
    failing = {key: cost.status for key, cost in walks[300].items() if cost.status != 200}
    assert failing == {}


@pytest.mark.parametrize("size", SIZES)
def test_no_page_asks_the_database_more_often_than_it_may(walks, size):
    dear = {
        key: (cost.sql, cost.anew_sql)
        for key, cost in walks[size].items()
        if cost.sql > budget.SQL_LIMIT or cost.anew_sql > budget.ANEW_SQL_LIMIT
    }
    assert dear == {}


def test_a_page_asks_as_often_for_300_staff_as_for_30(walks):
    small, large = (walks[size] for size in SIZES)
    apart = {
        key: (cost.sql, large[key].sql, cost.anew_sql, large[key].anew_sql)
        for key, cost in small.items()
        if key in large and (large[key].sql, large[key].anew_sql) != (cost.sql, cost.anew_sql)
    }
    assert apart == {}


def test_a_first_visit_is_light(walks):
    heavy = {
        key: (cost.first_visit, cost.requests)
        for key, cost in walks[300].items()
        if cost.first_visit > budget.BYTES_LIMIT or cost.requests > budget.REQUEST_LIMIT
    }
    assert heavy == {}
