"""Copies an SQLite database while it is in use, and proves that a copy is sound.

The online backup only reads, so it needs no turn in the write queue; copying the file
would miss what the write-ahead log still holds.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from keystay.config.backups.archive import NotSound


def save(target: Path) -> dict[str, int]:
    """Copy the database to `target`; the number of rows of every table of the checked copy."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return check(target)


def check(path: Path) -> dict[str, int]:
    """The number of rows of every table of a sound database; NotSound otherwise."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise NotSound(f"{path.name} fails SQLite's integrity check.")
            if database.execute("PRAGMA foreign_key_check").fetchone():
                raise NotSound(f"{path.name} has rows that point to rows which are not there.")
            return _rows(database)
    except sqlite3.DatabaseError as error:
        raise NotSound(f"{path.name} is not a sound SQLite database: {error}.") from error


def _rows(database: sqlite3.Connection) -> dict[str, int]:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = [name for (name,) in database.execute(f"{names} ORDER BY name")]
    # Names come from the database itself and are quoted.
    counts = {name: f'SELECT count(*) FROM "{name}"' for name in tables}  # noqa: S608
    return {name: database.execute(sql).fetchone()[0] for name, sql in counts.items()}


def put_back(source: Path) -> None:
    """Make `source` the database, in place of what is there."""
    connection.close()
    present = Path(connection.settings_dict["NAME"])
    for ending in ("-wal", "-shm"):
        present.with_name(present.name + ending).unlink(missing_ok=True)
    source.replace(present)
