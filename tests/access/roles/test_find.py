"""Finding accounts, grants and invitations by id."""

import pytest
from django.http import Http404
from tests.access.world import World

from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import Reach, find_grant
from keystay.access.users.queries import find_account, find_invitation


@pytest.mark.parametrize("find", [find_account, find_grant, find_invitation])
def test_what_does_not_exist_is_not_found(world: World, find: object) -> None:
    with pytest.raises(Http404):
        find(world.users["administrator"], "NOSUCHID0000", P.ACCOUNTS_MANAGE)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("reach", "any_at_all"),
    [
        (Reach(), False),
        (Reach(everyone=True), True),
        (Reach(own=True), True),
        (Reach(teams=frozenset({"T"})), True),
    ],
)
def test_an_empty_reach_means_not_at_all(reach: Reach, any_at_all: bool) -> None:
    assert bool(reach) is any_at_all
