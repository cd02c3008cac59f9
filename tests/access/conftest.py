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

from keystay.access.users.models import User

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
    """One world for a whole file, with everybody signed in; undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        world.clients = {who: signed_in_client(user) for who, user in world.users.items()}
        world.clients[ANONYMOUS] = Client()
        yield world
        transaction.set_rollback(True)
