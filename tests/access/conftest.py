"""The world of access, and a way to be signed in."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from tests.access.world import ANONYMOUS, World, build
from tests.sessions import signed_in_client

from keystay.access import middleware
from keystay.access.users.models import User

HOUR = 60 * 60
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _no_remembered_failures() -> None:
    cache.clear()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def as_user() -> SignIn:
    return signed_in_client


@pytest.fixture(scope="module")
def council(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for a whole file, with everybody signed in; undone at the end.

    What a page writes is undone too, so after a minute each would note the use of its session.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(middleware, "NOTED_EVERY", HOUR)
        world = build()
        world.clients = {who: signed_in_client(user) for who, user in world.users.items()}
        world.clients[ANONYMOUS] = Client()
        yield world
        transaction.set_rollback(True)
