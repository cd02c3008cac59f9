"""Every list asks the database as often for 300 people as for 30, and no more than it may."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.home.crowd import staff

from keystay.config.bench.budget import ANEW_SQL_LIMIT, SQL_LIMIT
from keystay.core import reading

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1", "W2", "C1")]
LISTS = (
    "the list of people",
    "the list narrowed",
    "the establishment",
    "the posts of a team",
    "caseloads",
    "caseloads of a team",
    "what is due",
    "what was done",
    "a team",
    "supervision of a team",
    "who has not renewed",
    "where we stand",
    "the rows of a measure",
    "the profile",
    "the policy",
)


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
        "what is due": "/due/team/",
        "what was done": "/due/done/",
        "a team": f"/teams/{cast.crewe.pk}/",
        "supervision of a team": f"/supervision/team/{cast.crewe.pk}/",
        "who has not renewed": "/registration/unfinished/",
        "where we stand": "/where-we-stand/",
        "the rows of a measure": "/where-we-stand/in-post-headcount/rows/",
        "the profile": "/where-we-stand/profile/",
        "the policy": "/policy/",
    }
    for name in LISTS:
        glue = "&" if "?" in pages[name] else "?"
        pages[f"{name}, as a file"] = f"{pages[name]}{glue}format=xlsx"
    hana, grace = cast.signed_in("hana"), cast.signed_in("grace")
    managers = ("caseloads of a team", "a person", "a search", "what is due, as a file")
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
    dear = {
        each: (anew, again)
        for each, (anew, again) in many.items()
        if anew > ANEW_SQL_LIMIT or again > SQL_LIMIT
    }
    assert dear == {}
