"""Keys that no form asks for (`role`, `is_active`, `user`, `id` ...) change nothing.

Every form of ours is sent twice: as a browser sends it, and with the name of every column of
every table added. What is written must be the same to the last value.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django import forms
from django.apps import apps
from django.db import connection
from tests.access.asking import ask
from tests.access.filled import Offered, filled, offered
from tests.access.world import World

from keystay.access.users import actions as users
from keystay.access.users.forms import InviteForm
from keystay.core import clock, ids

pytestmark = pytest.mark.django_db
MORE = ("is_staff", "is_superuser", "by", "actor", "approved_by", "employee_id", "grants", "over")
MOST = 2  # of one form
MOMENT = clock.now()
Written = list[tuple[str, Any]]


@pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="PostgreSQL's sequences go on after a rollback, so numbers differ by themselves",
)
def test_no_form_takes_a_key_that_it_does_not_ask_for(council: World) -> None:
    differing, done = [], set()
    for each in _one_of_each(council):
        plain, more = (_written(each, extra) for extra in ({}, _extra(council, each.form)))
        if plain:
            done.add(each.address.name)
        if plain != more:
            differing.append(str(each))
    assert not differing, differing
    assert done >= {
        "users:invite",
        "roles:give",
        "people:add",
        "people:change",
        "posts:add",
        "absence:record",
        "team:add",
        "supervision:agree",
        "supervision:record",
    }


def test_a_form_that_took_one_would_be_found_out(
    council: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taking(form: InviteForm) -> list[dict[str, str]]:
        return [{"role": form.data.get("is_staff", "director"), "team": "", "service": ""}]

    monkeypatch.setattr(InviteForm, "grants", taking)
    (each,) = [o for o in offered(council, "users:invite") if o.who == "administrator"]
    assert _written(each, {}) != _written(each, _extra(council, each.form))


def _one_of_each(world: World) -> Iterator[Offered]:
    """Each form of each page, as a few of those who get it."""
    seen = Counter[tuple[str, type]]()
    for each in offered(world):
        key = (each.address.name, type(each.form))
        if seen[key] < MOST:
            seen[key] += 1
            yield each


def _extra(world: World, form: forms.BaseForm) -> dict[str, str]:
    """Every column of every table of ours, but for what the form asks for."""
    columns = {
        name
        for model in apps.get_models()
        if model.__module__.startswith("keystay.")
        for field in model._meta.fields
        for name in (field.name, field.attname)
    }
    wanted = set(form.fields) | {f"{name}_{part}" for name in form.fields for part in range(3)}
    someone = world.users["administrator"].pk
    return {name: someone for name in sorted({*columns, *MORE} - wanted)}


def _written(each: Offered, extra: dict[str, str]) -> Written:
    """What is written when the form is sent; what is encrypted differs each time by itself."""
    with _nothing_differs_by_chance(each):
        answer = ask(each.client, "POST", each.url, {**filled(each.form), **extra})
    return [
        (sql, [_plain(value) for value in row])
        for sql, params in answer.writes
        for row in [params or ()]
    ]


def _plain(value: Any) -> str:
    # PostgreSQL's library wraps what goes in: bytes in `Binary`, structures in `Jsonb`.
    inner = getattr(value, "obj", value)
    return "sealed" if isinstance(inner, bytes | memoryview) else str(inner)


@contextmanager
def _nothing_differs_by_chance(each: Offered) -> Iterator[None]:
    """Ids, secrets and the hour are the same whenever the form is sent."""
    drawn = random.Random(str(each))
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(MOMENT, tick=False):
        patch.setattr(ids.secrets, "choice", drawn.choice)
        patch.setattr(users.secrets, "token_urlsafe", lambda length: "t" * length)
        yield
