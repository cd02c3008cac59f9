"""Marks planted in what is private never show on a page of someone who may not see it.

Every page is crawled as every role, with every thing that an address can name.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from django.urls import reverse
from tests.access.objects import is_refused, things
from tests.access.url_map import addresses
from tests.access.world import ANONYMOUS, SUPERVISED_BY, WHERE, World, mark

from keystay.access.permissions import Permission as P
from keystay.workforce.absence.models import SicknessReason
from keystay.workforce.people import actions as people

pytestmark = pytest.mark.django_db
May = Callable[[World, str], bool]


@dataclass(frozen=True)
class Canary:
    """A text, and who may see it where."""

    what: str
    text: str
    may_see: May


@dataclass(frozen=True)
class Page:
    """What someone got from an address."""

    who: str
    name: str
    url: str
    body: str


def _reader_of(who: str) -> May:
    return lambda world, reader: world.reaches(reader, P.PERSON_READ, who)


def _one_of_the_two(who: str) -> May:
    return lambda world, reader: world.reads_notes(reader, who)


def _account_of(who: str) -> May:
    return lambda world, reader: (
        reader == who or world.holds(reader, P.ACCOUNTS_MANAGE) or world.holds(reader, P.AUDIT_READ)
    )


def _person_marks() -> Iterator[Canary]:
    for who, kind in product(WHERE, ("email", "phone", "number")):
        yield Canary(
            f"{kind} of {who}",
            mark(who, kind),
            _reader_of(who),
        )


def _supervision_marks() -> Iterator[Canary]:
    for who, kind in product(SUPERVISED_BY, ("notes", "comment", "followup")):
        yield Canary(
            f"{kind} of {who}",
            mark(who, kind),
            _one_of_the_two(who),
        )


CANARIES = [
    *_person_marks(),
    *_supervision_marks(),
    Canary("a sickness reason", "canary-sickness", lambda world, reader: False),
    Canary("history", "canary-history", lambda world, reader: world.holds(reader, P.AUDIT_READ)),
    Canary(
        "an invitation",
        "canary-invited@invited.example",
        lambda world, reader: (
            world.holds(reader, P.ACCOUNTS_MANAGE) or world.holds(reader, P.AUDIT_READ)
        ),
    ),
    *(
        Canary(
            f"account of {who}",
            mark(who, "account"),
            _account_of(who),
        )
        for who in WHERE
        if who not in ("colleague", "far")
    ),
]


@pytest.fixture(scope="module")
def pages(council: World) -> list[Page]:
    """Every page that anyone gets, with the canaries planted."""
    SicknessReason.objects.create(absence=council.absences["worker"], reason="canary-sickness")
    details = {"phone": "01632 960999"}
    people.change(
        person=council.people["far"], changes=details, by="the test", reason="canary-history"
    )
    people.change(
        person=council.people["far"], changes={"phone": mark("far", "phone")}, by="the test"
    )
    return list(_crawl(council))


def _crawl(world: World) -> Iterator[Page]:
    for address in addresses():
        for chosen in product(*[things(world, address.name, name) for name in address.takes]):
            named = dict(zip(address.takes, (thing.id for thing in chosen), strict=True))
            url = reverse(address.name, kwargs=named)
            for who, client in world.clients.items():
                if is_refused(world, address, who):
                    continue  # the sweep shows that all they get is the page of refusal
                if address.name == "joining:accept" or address.name == "due:calendar":
                    continue  # whoever has the secret link may read it
                client.raise_request_exception = False  # the sweep tells of broken pages
                response = client.get(url)
                if response.status_code == 200 and not response.streaming:
                    yield Page(who, address.name, url, response.content.decode(errors="replace"))


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.what)
def test_a_canary_shows_only_to_those_who_may_see_it(
    council: World, pages: list[Page], canary: Canary
) -> None:
    seen = {(page.who, page.name) for page in pages if canary.text in page.body}
    leaks = {(who, name) for who, name in seen if not canary.may_see(council, who)}
    assert not leaks, f"{canary.what} leaked to {sorted(leaks)}"


def test_the_canaries_are_alive(pages: list[Page]) -> None:
    """A canary that nobody can ever see proves nothing."""
    never = {"a sickness reason"}
    seen = {each.what for each in CANARIES if any(each.text in page.body for page in pages)}
    alive = {"email of worker", "notes of worker", "comment of worker", "followup of worker"}
    assert alive | {"history", "an invitation", "account of worker"} <= seen - never


def test_equality_answers_show_only_to_those_who_may_see_them(
    council: World, pages: list[Page]
) -> None:
    leaks = {
        (page.who, page.name)
        for page in pages
        if re.search("Black Caribbean", page.body) and not council.holds(page.who, P.EQUALITY_READ)
    }
    assert not leaks


def test_a_visitor_sees_no_name_at_all(council: World, pages: list[Page]) -> None:
    names = [person.family_name for person in council.people.values()]
    seen = [page.url for page in pages if page.who == ANONYMOUS]
    bodies = [page.body for page in pages if page.who == ANONYMOUS]
    assert seen
    assert not [name for name in names if any(name in body for body in bodies)]


@pytest.mark.parametrize("who", ["worker", "director", "councillor", "administrator", "nobody"])
def test_people_of_other_teams_are_not_named(council: World, pages: list[Page], who: str) -> None:
    hidden = [council.people[each].family_name for each in ("stranger", "far")]
    leaks = {
        (page.name, name)
        for page in pages
        for name in hidden
        if page.who == who and name in page.body
    }
    assert not leaks
