"""Many rows at once: new ones added and known ones changed, by a key of their own.

Django's `bulk_create` with conflicts does the same through a model instance for each row and
statements of a hundred rows, which for an extract of 200,000 spells is most of the time.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, models

# SQLite takes 32,766 values in a statement and PostgreSQL 65,535; Django stops at 999.
VALUES = 8_000


def upsert(
    model: type[models.Model], key: str, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add each row, or change the one that has its `key`, a field with a unique constraint.

    `names` are fields of the model, and `rows` their values in the same order: text, numbers,
    dates, keys of foreign rows, or None. Call it inside the transaction of an action.
    """
    quote = connection.ops.quote_name
    called = {field.name: str(field.column) for field in model._meta.concrete_fields}
    columns = {name: quote(called[name]) for name in names}
    told = ", ".join(f"{each} = excluded.{each}" for name, each in columns.items() if name != key)
    # Names of our own tables and columns, and no value.
    table, listed = quote(model._meta.db_table), ", ".join(columns.values())
    start = f"INSERT INTO {table} ({listed}) VALUES "  # noqa: S608
    end = f" ON CONFLICT ({columns[key]}) DO UPDATE SET {told}"
    marks = f"({', '.join(['%s'] * len(columns))})"
    every = iter(rows)
    with connection.cursor() as cursor:
        # One row in each statement would cost SQLite a savepoint for each row.
        while some := list(islice(every, VALUES // len(columns))):
            values = [_adapted(value) for row in some for value in row]
            cursor.execute(start + ", ".join([marks] * len(some)) + end, values)


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
