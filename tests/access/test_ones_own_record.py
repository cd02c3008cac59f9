"""Nobody changes, approves or corrects their own record, whatever role they hold over it."""

import pytest
from tests.access.asking import ask
from tests.access.filled import filled, offered
from tests.access.objects import things
from tests.access.url_map import Address, addresses
from tests.access.world import World

from keystay.workforce.people import models as people

pytestmark = pytest.mark.django_db
# What is one's own to say: a comment, one's own renewal, one's own notes and actions.
OWN_ACTS = {
    "supervision:comment",
    "supervision:give-earlier",
    "supervision:take-back-earlier",
    "supervision:followup-done",
    "supervision:followup-drop",
    "registrations:note",
    "audits:done",  # that an improvement which one agreed to make is made
    "handovers:written",  # that one has written a case's summary
}
PEOPLE = ("worker", "manager")


def done_about_oneself(world: World) -> set[str]:
    """The addresses at which a worker or a manager changes something in their own record."""
    done = set()
    for address in addresses():
        if len(address.takes) == 1 and address.policy and address.policy.finds:
            done |= {address.name for who in PEOPLE if _changes(world, address, who)}
    return done


def _changes(world: World, address: Address, who: str) -> bool:
    (name,) = address.takes
    if name == "team":
        return False  # a team's manager may of course change what is about the team
    for each in offered(world, address.name, who=(who,), about=(who,)):
        if each.address == address:
            return bool(ask(each.client, "POST", each.url, filled(each.form)).writes)
    from django.urls import reverse

    return any(
        ask(world.clients[who], "POST", reverse(address.name, args=[thing.id]), {}).writes
        for thing in things(world, address.name, name)
        if thing.what == who
    )


def test_only_what_is_ones_own_to_say_is_changed_by_oneself(council: World) -> None:
    assert done_about_oneself(council) <= OWN_ACTS


def test_a_manager_who_could_would_be_found_out(
    council: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "NEVER_ONES_OWN", frozenset())
    assert "absence:record" in done_about_oneself(council)


@pytest.mark.parametrize("act", ["absence:record", "registrations:change"])
def test_the_manager_above_does_it_and_the_page_offers_it_to_no_one_else(
    council: World, act: str
) -> None:
    own = {each.who for each in offered(council, act) if each.named == ("manager",)}
    others = {each.who for each in offered(council, act) if each.named == ("worker",)}
    assert "manager" not in own
    assert "workforce_lead" in own
    assert "manager" in others


def test_their_own_page_offers_no_change_that_would_be_refused(council: World) -> None:
    page = f"/people/{council.people['manager'].pk}/"
    shown = council.clients["manager"].get(page).content.decode()
    assert "/absence/record/" not in shown
    assert f"/people/{council.people['manager'].pk}/change/" not in shown
