"""What goes wrong tells nothing, and what is stored is had from no address."""

import logging

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from tests.access.world import World

from keystay.home.search import views as search

pytestmark = pytest.mark.django_db
TELLING = ("Traceback", "SELECT", "/keystay/", "canary", "KeyError", "settings")


def test_a_fault_shows_a_page_that_tells_nothing_and_mails_nobody(
    council: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("canary SELECT * FROM /keystay/settings")

    monkeypatch.setattr(search, "found_people", broken)
    client = council.clients["manager"]
    client.raise_request_exception = False
    response = client.get("/search/?q=canary-typed")
    assert response.status_code == 500
    assert not [word for word in TELLING if word in response.content.decode()]
    assert "no-store" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert mail.outbox == []
    assert settings.DEBUG is False


def test_with_debug_on_it_would_tell(
    council: World, monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("canary")

    monkeypatch.setattr(search, "found_people", broken)
    settings.DEBUG = True
    client = council.clients["manager"]
    client.raise_request_exception = False
    assert "canary" in client.get("/search/?q=x").content.decode()


@pytest.mark.parametrize("path", ["/people/%00/", "/people/?q=a%00b", "/people/?%00=a"])
def test_an_address_with_a_nul_is_refused_before_it_reaches_the_database(
    council: World, path: str
) -> None:
    answer = council.clients["workforce_lead"].get(path)
    assert answer.status_code == 400
    assert "no-store" in answer["Cache-Control"]


def test_an_address_cannot_forge_a_line_of_the_log(council: World) -> None:
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger("django.request")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    council.clients["worker"].get("/no-such-page%0AFORGED%0D%1B[31mline")
    log.removeHandler(handler)
    assert any("FORGED" in line for line in lines), "else this proves nothing"
    assert not [line for line in lines if set(line) & set("\n\r\x1b")]


@pytest.mark.parametrize(
    "path",
    ["files/{}", "media/{}", "static/../files/{}", "static/%2e%2e/files/{}", "{}", "var/files/{}"],
)
def test_a_stored_file_is_had_from_no_address(council: World, path: str) -> None:
    stored = [each for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()]
    assert stored, "an import is waiting, so its file is stored"
    for file in stored[:3]:
        name = file.relative_to(settings.MEDIA_ROOT).as_posix()
        for client in (Client(), council.clients["workforce_lead"]):
            client.raise_request_exception = False
            answer = client.get("/" + path.format(name), follow=True)
            assert answer.status_code in (200, 400, 404), path
            assert file.read_bytes() not in answer.content
