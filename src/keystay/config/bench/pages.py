"""What each page costs, for each role: statements, processor time, bytes and requests.

Statements are those of the second time that a page is asked for, processor time is the
middle of three. `anew` are both for the first time, by a process that has kept nothing: what
the first reader after a change pays (decision 0012).

Walks from every address without arguments along the links it meets, one address of each
kind for each role, then tries the pages that no link led to with the ids that it met, so
that a new page is measured without being listed here.
"""

import gc
import re
import statistics
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from keystay.access.roles.models import RoleGrant
from keystay.access.users.models import User
from keystay.config.addresses import staff_addresses
from keystay.config.bench.budget import Cost
from keystay.core import reading
from keystay.core.clock import today

TIMES = 3
NEVER = (403, 405)  # whatever the address is about
SHOWN = (200, 500)  # a page that fails is no reason not to measure the others
LINK = re.compile(r'<(?:a|form)\s[^>]*(?:href|action)="([/?][^"#]*)"')
ARGUMENT = re.compile(r"<str:(\w+)>")
GUESSES = 3
DOCUMENT = re.compile(r"application/(pdf|vnd\.)")
PART = re.compile(
    r'<(?:script|img)\s[^>]*src="(/[^"]+)"|<link\s[^>]*stylesheet[^>]*href="(/[^"]+)"'
)
NOT_STATEMENTS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


def measure(times: int = TIMES, roles: Collection[str] = ()) -> list[Cost]:
    """Every page that every role, or each of `roles`, can reach from the data there is.

    Nothing is kept.
    """
    costs: list[Cost] = []
    gc.collect()
    gc.freeze()  # as the web server does: what is loaded once is not looked through again
    with transaction.atomic():
        wanted = [each for each in _one_of_each_role() if not roles or each[0] in roles]
        for role, user in wanted:
            costs += _walk(role, _signed_in(user), times)
        transaction.set_rollback(True)
    return costs


def _one_of_each_role() -> Iterator[tuple[str, User]]:
    seen = set()
    for grant in RoleGrant.objects.current(today()).select_related("user"):
        if grant.role not in seen and grant.user.is_active:
            seen.add(grant.role)
            yield grant.role, grant.user


def _signed_in(user: User) -> Client:
    """A browser of the user's, without the writes that signing in makes."""
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    session = client.session
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client


def _walk(role: str, client: Client, times: int) -> Iterator[Cost]:
    waiting = ["/" + each.route for each in staff_addresses() if _plain(each.route)]
    seen: set[str] = set()
    tried: set[str] = set()
    known: dict[str, list[str]] = {}
    while waiting := [path for path in waiting or _unlinked(seen, known) if path not in tried]:
        path = waiting.pop(0)
        tried.add(path)
        name = _name(path)
        if name is None or name in seen:
            continue
        reading.forget()
        answer, anew_sql, anew_ms = _counted(client, path)
        status = answer.status_code
        if status in SHOWN or status in NEVER:
            seen.add(name)
        if status not in SHOWN:
            continue
        cost, text = _cost(role, name, path, client, times)
        cost = replace(cost, anew_sql=anew_sql, anew_ms=round(anew_ms, 1))
        links = [link.replace("&amp;", "&") for link in LINK.findall(text)]
        _learn(known, links)
        waiting += [urljoin(path, link) for link in links]
        yield cost


def _learn(known: dict[str, list[str]], links: Iterable[str]) -> None:
    """Note what stands in each link, by what it is: this person, that team."""
    for link in links:
        with suppress(Resolver404):
            for kind, value in resolve(urlsplit(link).path).kwargs.items():
                values = known.setdefault(kind, [])
                if value not in values and len(values) < GUESSES:
                    values.append(value)


def _unlinked(seen: Collection[str], known: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Addresses of pages that no link led to, about what the links were about."""
    for address in staff_addresses():
        parts = ARGUMENT.findall(address.route)
        if len(parts) == 1 and address.name not in seen:
            for value in known.get(parts[0], ()):
                yield "/" + ARGUMENT.sub(str(value), address.route)


def _cost(role: str, name: str, path: str, client: Client, times: int) -> tuple[Cost, str]:
    response, sql, first = _counted(client, path)
    cpu = statistics.median([first, *(_timed(client, path)[1] for _ in range(times - 1))])
    body = b"".join(response) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    text = body.decode(errors="replace") if kind.startswith("text/html") else ""
    parts = {urlsplit(one or other).path for one, other in PART.findall(text)}
    figures = (response.status_code, sql, round(cpu, 1), len(body), 1 + len(parts))
    first_visit = len(body) + sum(_sent(part) for part in sorted(parts))
    cost = Cost(role, name, path, *figures, first_visit)
    return replace(cost, document=DOCUMENT.match(kind) is not None), text


def _counted(client: Client, path: str) -> tuple[Any, int, float]:
    """The answer, how many statements it took, and its processor time in milliseconds."""
    statements: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        if not sql.startswith(NOT_STATEMENTS):
            statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        response, spent = _timed(client, path)
    return response, len(statements), spent


def _timed(client: Client, path: str) -> tuple[Any, float]:
    """The answer, and its processor time in milliseconds."""
    started = time.process_time()
    response = client.get(path)
    return response, (time.process_time() - started) * 1000


@cache
def _sent(part: str) -> int:
    """The bytes of a style sheet, script or picture as they cross the wire, to anyone."""
    response = Client(SERVER_NAME="127.0.0.1").get(part, headers={"accept-encoding": "gzip, br"})
    return len(b"".join(response) if response.streaming else response.content)


def _plain(route: str) -> bool:
    return not any(sign in route for sign in "<^(")


def _name(path: str) -> str | None:
    """The view that answers, and its tab: a tab is a page of its own."""
    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None
    tab = parse_qs(urlsplit(path).query).get("tab")
    return f"{name}?tab={tab[0]}" if tab else name
