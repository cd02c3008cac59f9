"""Every form that is drawn for anyone is sent twice as it stands, and done once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve
from tests.access.crawl import crawl
from tests.access.filled import filled, forms_of
from tests.access.world import World

from keystay.core.models import AuditEvent, SentForm
from keystay.core.sent_once.marks import DRAWN, TOKEN

pytestmark = pytest.mark.django_db
# Between them they get every form.
READERS = ("manager", "workforce_lead", "administrator", "worker", "principal")
FORM = re.compile(r'<form [^>]*method="post"([^>]*)>(.*?)</form>', re.DOTALL)
ACTION = re.compile(r'action="([^"]*)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')


@dataclass(frozen=True)
class Drawn:
    """A form as it stands on a page, with the words that a browser would send."""

    client: Client
    url: str
    words: dict[str, Any]

    @property
    def path(self) -> str:
        return self.url.partition("?")[0]

    @property
    def name(self) -> str:
        return resolve(self.path).view_name

    def send(self) -> Any:
        return self.client.post(self.url, self.words)


def drawn(world: World) -> Iterator[Drawn]:
    """Each form of each page that any of the readers gets, once."""
    seen = set()
    for page in crawl(world, who=[who for who in READERS if who in world.clients], most=1):
        for told, inner in FORM.findall(page.body):
            action = unescape("".join(ACTION.findall(told)))
            form = Drawn(world.clients[page.who], action or page.url, dict(HIDDEN.findall(inner)))
            ours = resolve(form.path).func.__module__.startswith("keystay.")
            if ours and (page.name, form.name) not in seen:
                seen.add((page.name, form.name))
                yield form if action else _filled(form)


def _filled(form: Drawn) -> Drawn:
    """The form with every question answered, drawn anew as its page is."""
    words = {k: v for each in forms_of(form.client.get(form.url)) for k, v in filled(each).items()}
    return Drawn(form.client, form.url, {**form.words, **words})


def test_every_form_has_the_token_of_its_drawing_and_what_it_does_is_done_once(council: World):
    twice, done = [], set()
    for form in drawn(council):
        assert DRAWN.fullmatch(form.words.get(TOKEN, "")), form.name
        with transaction.atomic():
            first, acts = form.send(), AuditEvent.objects.count()
            if SentForm.objects.exists():
                done.add(form.name)
                if not _same(form, first) or AuditEvent.objects.count() != acts:
                    twice.append(form.name)
            transaction.set_rollback(True)
    assert twice == []
    assert len(done) > 80, sorted(done)
    assert done >= {"people:add", "feedback:ask", "users:invite", "supervision:record"}


def _same(form: Drawn, first: Any) -> bool:
    """True if the form, sent again, leads where the first did, and to a page that can be read."""
    again = form.send()
    if first.status_code == 302 and first.url != again.url:
        return False
    return form.client.get(again.url).status_code == 200
