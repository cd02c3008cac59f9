"""What must be true before Keystay serves; a check that fails stops `keystay serve`.

The list is Annex E of the reliability design. Database settings are read back from a live
connection: an option at the wrong level of the settings is otherwise never noticed.
"""

import shutil
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection, connections

from keystay.config.addresses import policy_of, staff_addresses
from keystay.config.backups import bech32
from keystay.config.backups.age import PUBLIC

# Releases of SQLite with the repaired write-ahead log, by series; later series all have it.
REPAIRED = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
SQLITE_SETTINGS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
LEAST_BUSY_TIMEOUT_MS = 10_000
POSTGRES_SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")
BACKENDS_THAT_SEND_NOTHING = ("console", "dummy", "filebased", "locmem")
LEAST_SECRET = 40
LEAST_FREE_BYTES = 500_000_000


@register(Tags.urls)
def every_address_has_a_policy(**_: Any) -> list[CheckMessage]:
    """A view that does not say who may use it stops the start."""
    return [
        Error(f"The address /{address.route} does not say who may use it.", id="keystay.E001")
        for address in staff_addresses()
        if policy_of(address) is None
    ]


@register(Tags.database)
def database_is_set_as_it_should_be(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Read the settings back from each database that is asked about."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        read_back = _sqlite if connections[alias].vendor == "sqlite" else _postgres
        found += [Error(sentence, id="keystay.E002") for sentence in read_back(alias)]
    return found


@register(Tags.security, deploy=True)
def production_is_safe(**_: Any) -> list[CheckMessage]:
    """What a demo may leave open and production may not."""
    faults = [*_secrets(), *_hosts(), *_machine(), *_services(), *_accounts()]
    return [Error(sentence, id="keystay.E003") for sentence in faults]


def sqlite_is_repaired(version: tuple[int, ...]) -> bool:
    """Whether this release of SQLite cannot lose commits when the write-ahead log restarts."""
    series = (version[0], version[1])
    if series > max(REPAIRED):
        return True
    return series in REPAIRED and version[2] >= REPAIRED[series]


def _sqlite(alias: str) -> Iterator[str]:
    import sqlite3  # pysqlite3 under this name where it can be had (config/__init__.py)

    if not sqlite_is_repaired(sqlite3.sqlite_version_info) and not settings.SQLITE_IS_REPAIRED:
        yield (
            f"SQLite {sqlite3.sqlite_version} can lose commits: install pysqlite3 or SQLite "
            "3.51.3, or set KEYSTAY_SQLITE_REPAIRED=1 if your system's build carries the repair."
        )
    with connections[alias].cursor() as cursor:
        for name, wanted in SQLITE_SETTINGS.items():
            found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if found != wanted and connections[alias].settings_dict["NAME"] != ":memory:":
                yield f"SQLite's {name} is {found} and must be {wanted}."
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        if patience < LEAST_BUSY_TIMEOUT_MS:
            yield f"SQLite's busy_timeout is {patience} ms and must be {LEAST_BUSY_TIMEOUT_MS} ms."


def _postgres(alias: str) -> Iterator[str]:
    with connections[alias].cursor() as cursor:
        for name in POSTGRES_SETTINGS:
            cursor.execute("SELECT current_setting(%s)", [name])
            found = cursor.fetchone()[0]
            if found != "on":
                yield f"PostgreSQL's {name} is {found} and must be on: saves could be lost."
        cursor.execute(
            "SELECT inet_server_addr() IS NOT NULL AND inet_server_addr() <> inet_client_addr(), "
            "coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false)"
        )
        elsewhere, encrypted = cursor.fetchone()
    if settings.PRODUCTION and elsewhere and not encrypted:
        yield "PostgreSQL is on another machine and the connection to it is not encrypted."


def _secrets() -> Iterator[str]:
    if len(settings.SECRET_KEY) < LEAST_SECRET or len(settings.CHILD_REFERENCE_KEY) < LEAST_SECRET:
        yield f"KEYSTAY_SECRET_KEY and KEYSTAY_CHILD_KEY need {LEAST_SECRET} characters or more."
    open_to = settings.KEYSTAY_DATA.stat().st_mode & 0o077
    if open_to:
        yield f"Others on this machine can read {settings.KEYSTAY_DATA}: chmod 700 it."


def _hosts() -> Iterator[str]:
    names = set(settings.ALLOWED_HOSTS)
    if "*" in names or names <= {"127.0.0.1", "localhost", "[::1]"}:
        yield "KEYSTAY_HOSTS must name the host that people type, and no wildcard."
    if not settings.KEYSTAY_ADDRESS.startswith("https://"):
        yield "KEYSTAY_ADDRESS must be the address that people type, and start with https://."
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if not origin.startswith("https://"):
            yield f"KEYSTAY_ORIGINS has {origin}: every origin must start with https://."


def _machine() -> Iterator[str]:
    free = shutil.disk_usage(settings.KEYSTAY_DATA).free
    if free < LEAST_FREE_BYTES:
        yield f"Only {free / 1e6:.0f} MB of the disk are free: saves would soon be refused."
    for key in settings.BACKUP_KEYS:
        try:
            bech32.decode(key, PUBLIC)
        except ValueError as error:
            yield f"KEYSTAY_BACKUP_KEY is no public key of age. {error}"


def _services() -> Iterator[str]:
    if any(name in settings.EMAIL_BACKEND for name in BACKENDS_THAT_SEND_NOTHING):
        yield "KEYSTAY_EMAIL_URL must name a mail server, such as smtp+tls://user:word@host:587."
    if settings.KEYSTAY_TODAY:
        yield "KEYSTAY_TODAY travels in time: it must not be set in production."
    if not settings.SECOND_FACTOR_REQUIRED:
        yield "The second factor must be required in production."


def _accounts() -> Iterator[str]:
    from keystay.access.users.models import User

    if User._meta.db_table not in connection.introspection.table_names():
        return  # not migrated yet, which `serve` says
    if User.objects.filter(demo=True).exists():
        yield "Demo accounts are here: production needs a database of its own."
