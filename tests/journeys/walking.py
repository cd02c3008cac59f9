"""Walking the pages in a real browser, looking closely at each page on the way."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
)
from tests.sessions import signed_in_client

from keystay.access.users.models import User

# Axe stands in every page from its beginning, and of what it finds only the faults are sent.
AXE = Axe().axe_script
LOOK = (Path(__file__).parent / "look.js").read_text()
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@dataclass
class Walk:
    """One person's browser: what they do, and what was wrong with any page that they saw."""

    page: Page
    host: str
    complaints: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    """The kinds of text whose colours were found good enough."""

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.host + path)
        self.look()

    def follow(self, words: str, *, exact: bool = True) -> None:
        """Follow the first link with these words."""
        self.click(self.page.get_by_role("link", name=words, exact=exact).first)

    def press(self, words: str) -> None:
        """Press the button with these words, which leads to a page."""
        self.click(self.page.get_by_role("button", name=words, exact=True))

    def send(self) -> None:
        """Press the first button of the page's form, whatever it says."""
        self.click(self.page.locator("main form button").first)

    def click(self, there: Locator) -> None:
        """Click on what leads to a page, and look at that page once it stands."""
        with self.page.expect_navigation():
            there.click()
        self.look()

    def fill(self, **boxes: str) -> None:
        """Fill boxes in, each named by its field."""
        for name, text in boxes.items():
            self.page.locator(f"[name='{name}']").fill(text)

    def upload(self, name: str, content: bytes) -> None:
        """Choose a file."""
        file: Any = {"name": name, "mimeType": "text/csv", "buffer": content}
        self.page.get_by_label("File", exact=True).set_input_files(file)

    def download(self, words: str, *, role: Literal["link", "button"] = "link") -> bytes:
        """Follow the link (or press the button) that leads to a file and read it."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role(role, name=words).click()
        return waiting.value.path().read_bytes()

    def sees(self, *texts: str) -> None:
        """The page says each of these."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def look(self) -> None:
        """Check the page: nothing that axe finds, nothing to scroll sideways, no error."""
        looked = self.page.evaluate(LOOK, list(self.kinds))
        here, found = f"{self.page.url} ({looked['title']})", AxeResults(looked)
        assert found.violations_count == 0, f"{here}\n{found.generate_report()}"
        assert looked["tooWide"] <= 0, f"{here} is {looked['tooWide']} px too wide"
        assert not self.complaints, f"{here}: {self.complaints}"
        self.kinds.update(looked["kinds"])

    def too_wide(self) -> int:
        """How many pixels of the page stand out on the right."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def walk_in(browser: Browser, host: str, user: User | None = None, *, phone: bool = False) -> Walk:
    """A fresh browser, with `user` signed in if given."""
    context = browser.new_context(viewport=PHONE if phone else DESK)  # type: ignore[arg-type]
    if user is not None:
        context.add_cookies([_session(user, host)])
    return _watched(context, host)


def _session(user: User, host: str) -> Any:
    client = signed_in_client(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": host}


def _watched(context: BrowserContext, host: str) -> Walk:
    context.add_init_script(AXE)
    walk = Walk(context.new_page(), host)

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            walk.complaints.append(message.text)

    def watch(request: Request) -> None:
        if not request.url.startswith((host, "data:", "blob:")):
            walk.complaints.append(f"asked another host for {request.url}")

    walk.page.on("console", hear)
    walk.page.on("pageerror", lambda error: walk.complaints.append(str(error)))
    context.on("request", watch)
    return walk
