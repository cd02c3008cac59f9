"""Saves and puts back a PostgreSQL database with its own tools, pg_dump and pg_restore."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection, transaction

from keystay.config.backups.archive import NotSound


def save(target: Path) -> dict[str, int]:
    """Dump the database to `target`; the rows of every table as of the same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        rows = _rows(cursor)
        _tool("pg_dump", "-Fc", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
    return rows


def put_back(source: Path) -> dict[str, int]:
    """Replace what is in the database, in one transaction; the rows that it then has."""
    connection.close()
    _tool("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(source))
    with connection.cursor() as cursor:
        return _rows(cursor)


def _rows(cursor) -> dict[str, int]:  # type: ignore[no-untyped-def]
    rows = {}
    for table in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        rows[table] = cursor.fetchone()[0]
    return rows


def _tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's tools; the password goes by the environment, not the command."""
    if shutil.which(name) is None:
        raise NotSound(f"{name} is not here: install PostgreSQL's client programs.")
    wanted = connection.get_connection_params()
    words = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD"}
    words |= {"host": "PGHOST", "port": "PGPORT", "sslmode": "PGSSLMODE"}
    environment = {words[k]: str(v) for k, v in wanted.items() if k in words}
    aimed = ["--dbname", str(wanted["dbname"])] if name == "pg_restore" else []
    result = subprocess.run(  # noqa: S603 - PostgreSQL's own tools, by name
        [name, *aimed, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise NotSound(f"{name} did not work: {result.stderr.strip()}")
