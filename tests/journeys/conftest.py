"""A browser for the journeys, on the system's Chromium."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys; playwright runs a loop of its own in this thread."""
    path = os.environ.get("KEYSTAY_CHROMIUM", "/usr/bin/chromium")
    flags = QUIET + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def monday(settings: Any) -> None:
    """Monday 2 March 2026, for the server too."""
    settings.KEYSTAY_TODAY = "2026-03-02"


@pytest.fixture
def fresh_server(transactional_db: None) -> Iterator[str]:
    """A server that has not yet learned that the first set-up is done."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()
