"""Browsers that send the forms of drawn pages, with the token that each drawing has."""

import re
import threading
from collections.abc import Callable
from typing import Any

from django.contrib.messages import get_messages
from django.db import connections
from django.test import Client
from tests.sessions import signed_in_client

from keystay.access.users.models import User
from keystay.core.sent_once.marks import TOKEN

ADD = "/people/add/"
ADA = {"first_name": "Ada", "family_name": "Byron"}
DRAWN = re.compile(rf'name="{TOKEN}" value="(\w+)"')
Answer = tuple[int, str]


def browser(user: User) -> Client:
    """A browser in which someone is signed in and whose forms need their token."""
    client = signed_in_client(user)
    client.handler.enforce_csrf_checks = True
    return client


def drawn(client: Client, path: str = ADD) -> str:
    """Draw the page, and read the token in its forms."""
    tokens = set(DRAWN.findall(client.get(path).content.decode()))
    assert len(tokens) == 1, "all forms of one drawing share a token"
    return tokens.pop()


def sent(client: Client, token: str, path: str = ADD, **words: Any) -> Any:
    """Send the form of that drawing."""
    return client.post(path, {TOKEN: token, **words})


def told(response: Any) -> list[str]:
    """What the next page will say at its top."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def at_once(client: Client, forms: list[dict[str, str]], path: str = ADD) -> list[Answer]:
    """Send the forms in the same moment, each from a thread with a connection of its own."""
    ready, answers = threading.Barrier(len(forms), timeout=60), list[Answer]()

    def send(words: dict[str, str]) -> None:
        twin = Client(enforce_csrf_checks=True, raise_request_exception=False)
        twin.cookies = client.cookies.copy()
        ready.wait()
        response = twin.post(path, words)
        answers.append((response.status_code, response.headers.get("Location", "")))
        connections["default"].close()

    _run([lambda words=words: send(words) for words in forms])
    return answers


def _run(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
