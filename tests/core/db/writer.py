"""A process that writes to one SQLite file: `writer.py NAME ENGINE OPTIONS many|step|hold`.

`many` writes thirty rows as soon as it is told to go. `step` reads, says so, and writes when
told. `hold` begins a transaction and never ends it. Every answer is one line.
"""

import json
import sys

from django.conf import settings

name, engine, options, act = sys.argv[1:]
DATABASE = {"ENGINE": engine, "NAME": name, "OPTIONS": json.loads(options)}
settings.configure(DATABASES={"default": DATABASE})

from django.db import DatabaseError, connection, transaction  # noqa: E402

ROWS = 30


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201


def add_one(pause: bool = False) -> None:
    """Read the largest number and write the next, as one act."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), 0) FROM counted")
        (largest,) = cursor.fetchone()
        if pause:
            say("read")
            sys.stdin.readline()
        cursor.execute("INSERT INTO counted (number) VALUES (%s)", [largest + 1])


def main() -> None:
    connection.ensure_connection()
    say("ready")
    sys.stdin.readline()
    try:
        for _ in range(ROWS if act == "many" else 1):
            add_one(pause=act in ("step", "hold"))
    except DatabaseError as error:
        say(f"failed: {error}")
    else:
        say("done")


main()
