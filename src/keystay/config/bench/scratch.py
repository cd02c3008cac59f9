"""A database of the bench's own, which is gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

ENGINE = "django.db.backends.sqlite3"
# Filled fast and without a care: if the machine fails, there is nothing to lose.
PRAGMAS = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;"


@contextmanager
def scratch_database() -> Iterator[BaseDatabaseWrapper]:
    """Within it, everything reads and writes an empty SQLite file in the data folder.

    Not the council's own database, whichever that is: its connection is put aside, so nothing
    inside can reach it. The caller makes the tables, with `every_table`.
    """
    own = connections[DEFAULT_DB_ALIAS]
    with TemporaryDirectory(prefix="bench-", dir=settings.KEYSTAY_DATA) as folder:
        scratch = _connection(Path(folder) / "bench.sqlite3")
        connections[DEFAULT_DB_ALIAS] = scratch
        try:
            yield scratch
        finally:
            scratch.close()
            connections[DEFAULT_DB_ALIAS] = own


@contextmanager
def every_table(scratch: BaseDatabaseWrapper) -> Iterator[None]:
    """Make every table of ours; its indexes come at the end, which for many rows is faster."""
    with scratch.schema_editor(atomic=False) as editor:
        for model in apps.get_models():
            editor.create_model(model)
        yield


def _connection(file: Path) -> BaseDatabaseWrapper:
    defaults = {**connections[DEFAULT_DB_ALIAS].settings_dict, "ENGINE": ENGINE, "NAME": file}
    options = {"init_command": PRAGMAS}
    return load_backend(ENGINE).DatabaseWrapper({**defaults, "OPTIONS": options}, DEFAULT_DB_ALIAS)
