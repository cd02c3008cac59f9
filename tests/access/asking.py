"""Asking a page and noticing what it wrote; everything is undone afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client

# What a page may write although nothing was changed: who is signed in, and who read what.
NOTED = ("django_session", "core_sensitiveread")


@dataclass(frozen=True)
class Answer:
    """What came back, the statements that wrote, and what went wrong inside."""

    response: Any
    writes: list[tuple[str, Any]]
    problem: str

    @property
    def status(self) -> int:
        return self.response.status_code


def ask(client: Client, method: str, url: str, data: Mapping[str, Any] | None = None) -> Answer:
    """One request in a transaction that is rolled back."""
    writes: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        wrote = sql.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE")
        if wrote and not any(table in sql for table in NOTED):
            writes.append((sql, params))
        return execute(sql, params, many, context)

    client.raise_request_exception = False
    with transaction.atomic(), connection.execute_wrapper(note):
        response = client.post(url, data) if data is not None else client.generic(method, url)
        transaction.set_rollback(True)
    fault = getattr(response, "exc_info", None)
    return Answer(response, writes, repr(fault[1]) if fault else "")
