"""A state of the database that is made once in each process and put back for each test.

Through actions it takes a tenth of a second to gather the cast, and most of one to build the
world of access; to put the rows back takes a hundredth. What is put back is exactly what the
actions wrote.
"""

import pickle
from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.db.models.sql import InsertQuery

from keystay.core.clock import today

T = TypeVar("T")
Statement = tuple[str, Any]


class PutBack(Generic[T]):
    """What `make` makes and returns: made the first time on a day, then put back as it was."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: dict[date, tuple[list[Statement], bytes]] = {}

    def __call__(self) -> T:
        if today() not in self._made:
            return self._first()
        statements, made = self._made[today()]
        with connection.cursor() as cursor:
            for statement, values in statements:
                cursor.execute(statement, values)
        return pickle.loads(made)

    def _first(self) -> T:
        before = {model: _keys(model) for model in apps.get_models(include_auto_created=True)}
        made = self._make()
        statements: list[Statement] = []
        for model, keys in before.items():
            new = [row for row in model._base_manager.all() if row.pk not in keys]
            statements += _statements(model, new) if new else []
        self._made[today()] = statements, pickle.dumps(made)
        return made


def _keys(model: type[Model]) -> set[Any]:
    return set(model._base_manager.values_list("pk", flat=True))


def _statements(model: type[Model], rows: list[Model]) -> list[Statement]:
    """What writes these rows in one go, with their keys as they are."""
    query = InsertQuery(model)
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    query.insert_values(fields, rows, raw=True)
    return query.get_compiler(connection=connection).as_sql()
