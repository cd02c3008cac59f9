"""Lists as files, searches, and a manager's pages ask as often for 300 people as for 30.

And no more often than they may. The pages themselves are walked in
tests/config/test_page_budget.py.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.home.crowd import staff

from keystay.config.bench.budget import ANEW_SQL_LIMIT, SQL_LIMIT
from keystay.core import reading

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1", "W2", "C1")]


def statements(client: Client, path: str) -> tuple[int, int]:
    """How often the page asks by a process that has kept nothing, and how often again."""
    reading.forget()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path)
        assert page.status_code == 200, path
        counts.append(len(asked))
    return counts[0], counts[1]


def paths(cast: Cast) -> dict[str, str]:
    crewe = cast.crewe.pk
    return {
        "the list of people": "/people/",
        "the list narrowed": f"/people/?q=worker&team={crewe}&contract=permanent",
        "the establishment": "/establishment/",
        "the posts of a team": f"/establishment/{crewe}/",
        "caseloads": "/caseloads/",
        "caseloads of a team": f"/caseloads/{crewe}/",
        "what is due": "/due/team/",
        "what was done": "/due/done/",
        "a team": f"/teams/{crewe}/",
        "supervision of a team": f"/supervision/team/{crewe}/",
        "who has not renewed": "/registration/unfinished/",
        "where we stand": "/where-we-stand/",
        "the rows of a measure": "/where-we-stand/in-post-headcount/rows/",
        "the profile": "/where-we-stand/profile/",
        "the policy": "/policy/",
    }


def as_a_file(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}format=xlsx"


def test_statements_do_not_grow_with_the_staff(cast: Cast):
    lists = paths(cast)
    hana, grace = cast.signed_in("hana"), cast.signed_in("grace")
    wanted = {f"{name}, as a file": (hana, as_a_file(path)) for name, path in lists.items()}
    wanted |= {
        "the list narrowed": (hana, lists["the list narrowed"]),
        "a search": (hana, "/search/?q=crewe"),
        "a search by former name": (hana, "/search/?q=once+called"),
        "caseloads of a team, by a manager": (grace, lists["caseloads of a team"]),
        "a person, by a manager": (grace, f"/people/{cast.ama.pk}/"),
        "a search, by a manager": (grace, "/search/?q=crewe"),
        "what is due as a file, by a manager": (grace, as_a_file(lists["what is due"])),
    }
    for client, path in wanted.values():
        client.get(path)  # the first read of a record is noted, which asks once more
    counts = []
    for numbers in (range(30), range(30, 300)):
        staff(cast, numbers)
        counts.append({name: statements(*each) for name, each in wanted.items()})
    few, many = counts
    assert few == many
    dear = {
        each: (anew, again)
        for each, (anew, again) in many.items()
        if anew > ANEW_SQL_LIMIT or again > SQL_LIMIT
    }
    assert dear == {}
