"""Every page that anyone gets: crawled as every role, with every thing that an address can name,
every tab and narrowing that a page leads to, and every list as a file.
"""

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.access.objects import is_out_of_reach, is_refused, things
from tests.access.url_map import addresses
from tests.access.world import World

# Whoever has the secret link may read what is behind it.
BEHIND_A_SECRET = ("joining:accept", "due:calendar")
# Packed, so that no text can be looked for in them: what goes into one is on its page.
PACKED = (
    *("reports:word", "reports:pdf", "reports:summary-word", "reports:summary-pdf"),
    "inspection:document",
)
# The same rows in another form; the tests of the forms say so.
NOT_FOLLOWED = re.compile(r"format=(?!csv)|[?&;]page=")


@dataclass(frozen=True)
class Page:
    """What someone got from an address."""

    who: str
    name: str
    url: str
    body: str

    @property
    def links(self) -> list[str]:
        """Where the page leads, and where it sends what is typed."""
        found = re.findall(r'(?:href|action|src)="([^"]*)"', self.body)
        return [html.unescape(link) for link in found]


def crawl(
    world: World, under: str = "", who: Collection[str] = (), most: int | None = None
) -> Iterator[Page]:
    """Every page whose name starts with `under`, as everyone or as those named in `who`.

    About everything that an address can name, or about the first `most` of each kind. Who is
    refused, or names what they do not reach, gets nothing else: test_sweep.py proves that.
    """
    clients = {name: world.clients[name] for name in who or world.clients}
    for address in addresses():
        if address.name in (*BEHIND_A_SECRET, *PACKED) or not address.name.startswith(under):
            continue
        for chosen in product(
            *[things(world, address.name, name)[:most] for name in address.takes]
        ):
            named = dict(zip(address.takes, chosen, strict=True))
            url = reverse(address.name, kwargs={name: thing.id for name, thing in named.items()})
            for reader, client in clients.items():
                refused = is_refused(world, address, reader)
                if not (refused or is_out_of_reach(address, reader, named)):
                    yield from _with_all_it_leads_to(reader, client, address.name, url)


def _with_all_it_leads_to(who: str, client: Client, name: str, url: str) -> Iterator[Page]:
    first = _page(who, client, name, url)
    if first is None:
        return
    yield first
    within = {link for link in first.links if link.startswith(("?", f"{url}?"))}
    for link in sorted(within):
        if not NOT_FOLLOWED.search(link):
            more = _page(who, client, name, url + link.removeprefix(url))
            if more is not None:
                yield more


def _page(who: str, client: Client, name: str, url: str) -> Page | None:
    client.raise_request_exception = False  # the sweep tells of broken pages
    response: Any = client.get(url)
    if response.status_code != 200 or response.streaming:
        return None
    kind = response["Content-Type"]
    assert not kind.startswith(("application/vnd", "application/pdf")), f"{name} is packed"
    return Page(who, name, url, response.content.decode("utf-8-sig", errors="replace"))
