"""Text that tries to be markup stays text, wherever it was typed and whoever reads it.

It is typed into every text field of every form, put into the headings, cells and name of a
file, and sent in every query; then every page is crawled as every role.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import cycle
from urllib.parse import urlencode

import pytest
from django import forms
from django.urls import reverse
from tests.access.asking import ask
from tests.access.crawl import Page, crawl
from tests.access.filled import Offered, choices_of, filled, offered
from tests.access.url_map import addresses
from tests.access.world import World

from keystay.core.clock import today
from keystay.workforce.feeds import actions as feeds

pytestmark = pytest.mark.django_db
# Each would add an element or an attribute if it were not escaped, and fits in 40 letters.
PAYLOADS = (
    "<xss-probe>",
    '"><xss-probe x="',
    "'><xss-probe x='",
    '" onprobe="x',
    "</title></textarea><xss-probe>",
    "--><xss-probe>",
    "]]><xss-probe>",
    "&lt;b&#60;xss-probe&#62;<xss-probe>",
    "{{7*7}}{% load x %}<xss-probe>",
    "<xss-probe/onprobe=x>",
)
# What may be sent in a query, read by one page or another, or by none.
NAMES = (
    *("q", "team", "contract", "on", "page", "tab", "promise", "part", "as", "format", "kind"),
    *("who", "first", "last", "check", "council"),
)
ODD = (
    *PAYLOADS[:4],
    "' OR 1=1 --",
    '%" _ \\',
    "\x00",
    "\r\nSet-Cookie: x=1",
    "9" * 400,
    "-1",
    "1e999",
    "٣",
    "2026-02-31",
    "é" * 5_000,
    "../../etc/passwd",
    "{0.__class__}",
)


# What is escaped is escaped for everyone: these between them read every page.
READERS = ("worker", "manager", "workforce_lead", "principal", "auditor", "administrator")


class Probe(HTMLParser):
    """Whether any element or attribute in a page came out of what somebody typed."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs if name.startswith("on") or "xss-probe" in name]
        if tag == "xss-probe" or names:
            self.found.append(f"<{tag} {' '.join(names)}>")


def test_the_probe_finds_each_payload_that_is_not_escaped() -> None:
    for payload in PAYLOADS:
        inside, quoted = f"<p>{payload}</p>", f"""<i a="{payload}" b='{payload}'></i>"""
        closed = f"<title>{payload}</title><!-- {payload} --><textarea>{payload}</textarea>"
        assert any(Probe(page).found for page in (inside, quoted, closed)), payload


@pytest.fixture(scope="module")
def typed(council: World) -> World:
    """The council after everybody typed payloads into everything, and a file was offered."""
    payloads = cycle(PAYLOADS)
    for each in _one_of_each(council):
        words = _with_payloads(each.form, payloads)
        if words != filled(each.form):
            each.client.post(each.url, words)
    row = feeds.receive(
        kind="staff",
        uploads={f"{PAYLOADS[1]}.csv": _hostile_file()},
        on=today(),
        by=council.users["workforce_lead"],
    )
    council.import_id = row.pk
    return council


@pytest.fixture(scope="module")
def pages(typed: World) -> list[Page]:
    return [
        page
        for page in crawl(typed, who=READERS, most=1)
        if page.body.startswith("<!DOCTYPE html>")
    ]


def test_no_page_holds_an_element_that_somebody_typed(pages: list[Page]) -> None:
    found = {(page.name, tag) for page in pages for tag in Probe(page.body).found}
    assert not found


def test_what_was_typed_is_on_the_pages(pages: list[Page]) -> None:
    """Else that there is no element proves nothing."""
    showing = {page.name for page in pages if "xss-probe" in page.body}
    assert showing >= {
        "worker:page",
        "supervision:session",
        "supervision:worker",
        "team:page",
        "posts:team",
        "feeds:list",
        "feeds:headings",
        "audit:list",
        "users:list",
        "due:team",
    }


def test_no_query_breaks_a_page_or_comes_back_as_markup(council: World) -> None:
    wrong, tried = [], 0
    for number, (name, url, who) in enumerate(_plain_pages(council)):
        for word in ODD[number % 3 :: 3]:  # each is tried on a third of the pages
            query = {each: word for each in NAMES}
            response = council.clients[who].get(url, query)
            tried += 1
            if response.status_code >= 500:
                wrong.append(f"{name} as {who}: {response.status_code} for {word[:20]!r}")
            elif not response.streaming and Probe(response.content.decode()).found:
                wrong.append(f"{name} as {who}: {word[:20]!r} is markup")
            elif "Set-Cookie: x=1" in str(response.headers):
                wrong.append(f"{name} as {who}: a header of the visitor's")
    assert tried > 200
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("name", NAMES)
def test_one_name_in_a_query_at_a_time(council: World, name: str) -> None:
    """Together, one odd word may hide what another would do."""
    client = council.clients["workforce_lead"]
    for path in ("/people/", "/where-we-stand/", "/due/team/"):
        for word in ODD[3:13]:
            answer = ask(client, "GET", f"{path}?{urlencode({name: word})}")
            assert answer.status < 500, (path, name, word[:20], answer.problem)
            assert not answer.writes


def _plain_pages(world: World) -> list[tuple[str, str, str]]:
    """Each page that needs nothing in its address, as someone who gets it."""
    found = {}
    for address in addresses():
        if address.takes or address.policy is None:
            continue
        for who in ("manager", "workforce_lead", "auditor", "administrator"):
            if world.clients[who].get(reverse(address.name)).status_code == 200:
                found[address.name] = (address.name, reverse(address.name), who)
    return list(found.values())


def _one_of_each(world: World) -> Iterator[Offered]:
    seen = set()
    for each in offered(world):
        key = (each.address.name, each.who, each.named[:1])
        if key not in seen:
            seen.add(key)
            yield each


def _with_payloads(form: forms.BaseForm, payloads: Iterator[str]) -> dict[str, object]:
    """The form filled in, with a payload in every field that takes any text."""
    words = filled(form)
    for name, field in form.fields.items():
        free = isinstance(field, forms.CharField) and not isinstance(field, forms.EmailField)
        if free and not choices_of(field) and name != "seen":
            words[name] = next(payloads)[: field.max_length]
    return words


def _hostile_file() -> bytes:
    headings = 'Employee no,Forename,Surname,Team,Start date,"""><xss-probe x="""'
    cells = '7,<xss-probe>,""" onprobe=""x",<xss-probe>,01/02/2024,\'><xss-probe x=\''
    return f"{headings}\n{cells}\n".encode()
