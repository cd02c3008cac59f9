"""Every address × every role × every method × own, other and out-of-scope things.

The addresses come from the URL map and each cell's expected answer from the view's declared
policy and the catalogue of roles, so a new page is swept without touching this file.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import cycle, product

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from tests.access.asking import ask
from tests.access.objects import Thing, is_out_of_reach, is_refused, known, things
from tests.access.url_map import Address, addresses
from tests.access.world import ANONYMOUS, World

from keystay.config import urls

pytestmark = pytest.mark.django_db
ADDRESSES = {each.name: each for each in addresses()}
USUAL, ODD = ("GET", "POST"), ("HEAD", "PUT", "DELETE", "OPTIONS")
READS, UNSAFE = {"GET", "HEAD"}, {"PUT", "DELETE"}
ANSWERED = {200, 201, 204, 301, 302, 400, 409, 429}
# The page decides beyond the gate, by who the two people of a supervision are, or by what exists.
MAY_REFUSE_BEYOND_THE_GATE = {403, 404}
cells: dict[str, int] = {}


def test_every_address_declares_who_may_use_it() -> None:
    undeclared = [each.name for each in ADDRESSES.values() if each.policy is None]
    assert not undeclared, f"No gate from access/gates.py: {', '.join(undeclared)}"


def test_every_public_address_is_on_the_short_list() -> None:
    public = {
        name for name, each in ADDRESSES.items() if each.policy and each.policy.kind == "public"
    }
    assert public == PUBLIC


def test_every_name_in_an_address_is_known() -> None:
    unknown = {
        f"{each.name} {name}"
        for each in ADDRESSES.values()
        for name in each.takes
        if known(each.name, name) is None
    }
    assert not unknown, f"Say in tests/access/objects.py what these are: {', '.join(unknown)}"


@pytest.mark.promise("W3")
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_cell_answers_as_declared(council: World, name: str) -> None:
    address = ADDRESSES[name]
    wrong, odd = [], Odd()
    for who, client in council.clients.items():
        refused = is_refused(council, address, who)
        for named in _tried(council, address, refused):
            for method in (*USUAL, *(odd.for_one(refused) if _is_first(named) else ())):
                url = reverse(name, kwargs={key: thing.id for key, thing in named.items()})
                expected = _expected(council, address, who, named, method)
                answer = ask(client, method, url)
                cells[name] = cells.get(name, 0) + 1
                cell = f"{who} {method} {_words(named)}"
                if answer.status not in expected:
                    wrong.append(f"{cell}: {answer.status} {answer.problem}")
                elif answer.writes and (method in READS or answer.status in (403, 404, 405)):
                    wrong.append(f"{cell}: wrote {answer.writes[0][0][:90]}")
    assert not wrong, "\n".join([name, *wrong[:12], f"... {len(wrong)} in all"])


def test_the_sweep_saw_every_address() -> None:
    if len(cells) > 1:
        assert set(cells) == set(ADDRESSES)
        print(f"\n{sum(cells.values())} cells over {len(cells)} addresses")  # noqa: T201


PUBLIC = {
    "joining:accept",
    "authority:brand",
    "setup:start",
    "setup:council",
    "setup:policy",
    "setup:account",
    "live",
    "ready",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "account_signup",
    "account_email",
    "account_set_password",
    "account_email_verification_sent",
    "due:calendar",
    "family:start",
    "family:form",
    "family:thanks",
    "family:link",
}


@pytest.fixture(scope="module", autouse=True)
def plain_refusals() -> Iterator[None]:
    """What a refusal looks like is told in test_errors_and_files.py; drawn, it is half the time."""
    with pytest.MonkeyPatch.context() as patch:
        for status in (403, 404):
            plain = partial(_plain, status)
            patch.setattr(urls, f"handler{status}", plain, raising=False)
        yield


def _plain(status: int, request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("No", status=status)


def _tried(world: World, address: Address, refused: bool) -> list[dict[str, Thing]]:
    """What is asked about: everything; for whoever may use the address on nothing, two things.

    A gate that refuses a role before it looks at the thing refuses all things alike.
    """
    every = list(_named(world, address))
    return [every[0], every[-1]] if refused and len(every) > 2 else every


def _named(world: World, address: Address) -> Iterator[dict[str, Thing]]:
    tried = [things(world, address.name, name) for name in address.takes]
    for chosen in product(*tried):
        yield dict(zip(address.takes, chosen, strict=True))


class Odd:
    """Who tries which odd method at an address: the gate treats all methods alike.

    Of those whom it refuses each tries the next one; of those whom it lets in the first all.
    """

    def __init__(self) -> None:
        self._next = cycle(ODD)
        self._all: Sequence[str] = ODD

    def for_one(self, refused: bool) -> Sequence[str]:
        if refused:
            return (next(self._next),)
        methods, self._all = self._all, ()
        return methods


def _is_first(named: dict[str, Thing]) -> bool:
    """Whether odd methods are tried on this: the gate treats all things alike too."""
    return all(
        thing.what in ("worker", "Crewe") or thing.what[0] == "a" for thing in named.values()
    )


def _expected(
    world: World, address: Address, who: str, named: dict[str, Thing], method: str
) -> set[int]:
    policy = address.policy
    assert policy is not None
    if policy.kind == "public":
        return {200, 302, 404, 405, 429}
    if who == ANONYMOUS:
        return {302}
    if policy.kind == "permission" and not world.holds(who, policy.permission):
        return {403}
    if is_out_of_reach(address, who, named):
        return {404}
    if address.is_library:
        return {200, 302, 404, 405, 429}
    if method in UNSAFE or method == "OPTIONS":
        return {405, *MAY_REFUSE_BEYOND_THE_GATE}
    return {*ANSWERED, 405, *MAY_REFUSE_BEYOND_THE_GATE}


def _words(named: dict[str, Thing]) -> str:
    return " ".join(f"{key}={thing.what}" for key, thing in named.items())
