"""Marks planted in what is private never show on a page of someone who may not see it.

Nor do they get into addresses, mail, history or logs. Every page is crawled as every role.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from urllib.parse import urlsplit

import pytest
from tests.access.crawl import Page, crawl
from tests.access.world import ANONYMOUS, AUDITORS, BY, SUPERVISED_BY, WHERE, World, mark

from keystay.access.permissions import Permission as P
from keystay.core import outbox
from keystay.core.audit.models import AuditEvent, SensitiveRead
from keystay.core.clock import today
from keystay.core.models import Message
from keystay.core.scheduler import jobs
from keystay.workforce.absence import actions as absence
from keystay.workforce.absence.models import SicknessReason
from keystay.workforce.models import Person
from keystay.workforce.people import actions as people
from keystay.workforce.people.models import Ethnicity
from keystay.workforce.registrations import actions as registrations

pytestmark = pytest.mark.django_db
May = Callable[[World, str], bool]
# Each person's own, so that what is shown tells of whom it is.
ETHNICITY = dict(
    zip(WHERE, ("MWBA", "CHNE", "ABAN", "AOTH", "BAFR", "OOTH", "MWAS", "APKN"), strict=True)
)
BORN, AWAY = date(1931, 2, 3), date(2023, 3, 14)


@dataclass(frozen=True)
class Canary:
    """What to look for, who may see it, and whether any page shows it to anyone yet."""

    what: str
    pattern: str
    may_see: May
    shown: bool = True

    def is_in(self, text: str) -> bool:
        return re.search(self.pattern, text) is not None


def _reaching(permission: P, who: str) -> May:
    """Those who reach the person, and the auditor, who reads the whole history."""
    return lambda world, reader: (
        world.reaches(reader, permission, who) or world.holds(reader, P.AUDIT_READ)
    )


def _equality(who: str) -> May:
    return lambda world, reader: world.reaches(reader, P.EQUALITY_READ, who)


def _one_of_the_two(who: str) -> May:
    return lambda world, reader: world.reads_notes(reader, who)


def _by_exceptional_access(who: str) -> May:
    """Besides the two, whoever was given leave to read this worker's notes today."""
    return lambda world, reader: (
        world.reads_notes(reader, who) or (who, reader) == ("worker", "workforce_lead")
    )


def _asked_or_asking(world: World, reader: str) -> bool:
    return reader in ("workforce_lead", "principal")


def _holding(*permissions: P) -> May:
    return lambda world, reader: any(world.holds(reader, each) for each in permissions)


def _account_of(who: str) -> May:
    """Those who run accounts, and in a person's own history those who read the record."""
    runs, reads = _holding(P.ACCOUNTS_MANAGE), _reaching(P.PERSON_READ, who)
    return lambda world, reader: reader == who or runs(world, reader) or reads(world, reader)


def _nobody(world: World, reader: str) -> bool:
    return False


def _day(day: date) -> str:
    """A day as any page, file or field may write it."""
    written = (f"{day:%-d %B %Y}", f"{day:%-d %b %Y}", f"{day}", f"{day:%d/%m/%Y}")
    return "|".join(map(re.escape, written))


def _person_marks() -> Iterator[Canary]:
    for who, kind in product(WHERE, ("email", "phone", "number")):
        yield Canary(f"{kind} of {who}", re.escape(mark(who, kind)), _reaching(P.PERSON_READ, who))
    born = f'{_day(BORN)}|"{BORN.year}"'  # the year in a box of its own
    yield Canary("birthday of worker", born, _reaching(P.PERSON_READ, "worker"))
    yield Canary("registration of worker", "SW991971", _reaching(P.PERSON_READ, "worker"))
    yield Canary("absence of worker", _day(AWAY), _reaching(P.ABSENCE_READ, "worker"))


def _special_marks() -> Iterator[Canary]:
    """Special category; below is proof that a page that showed it carelessly is found out.

    Ethnicity is on the page of the statutory return where it is entered; no page shows why
    someone was sick.
    """
    for who, code in ETHNICITY.items():
        shown_as = rf"\b{code}\b|{re.escape(Ethnicity(code).label)}"
        yield Canary(f"ethnicity of {who}", shown_as, _equality(who))
    yield Canary("a sickness reason", "canary-sickness", _nobody, shown=False)


def _supervision_marks() -> Iterator[Canary]:
    for who in SUPERVISED_BY:
        for kind in ("notes", "comment"):
            yield Canary(f"{kind} of {who}", mark(who, kind), _by_exceptional_access(who))
        yield Canary(f"followup of {who}", mark(who, "followup"), _one_of_the_two(who))
        yield Canary(f"reason about {who}", mark(who, "reason"), _asked_or_asking)


def _account_marks() -> Iterator[Canary]:
    invited = re.escape("canary-invited@invited.example")
    yield Canary("an invitation", invited, _holding(P.ACCOUNTS_MANAGE, P.AUDIT_READ))
    for who in WHERE:
        if who not in ("colleague", "far", "left"):
            yield Canary(f"account of {who}", re.escape(mark(who, "account")), _account_of(who))


CANARIES = [
    *_person_marks(),
    *_special_marks(),
    *_supervision_marks(),
    *_account_marks(),
    Canary("history of far", "canary-history", _reaching(P.PERSON_READ, "far")),
]
PRIVATE = [each for each in CANARIES if each.what != "history of far"]
SPECIAL = list(_special_marks())


class Heard(logging.Handler):
    """Everything that was logged, as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def planted(council: World) -> World:
    """The council with a mark in everything that is private."""
    SicknessReason.objects.create(absence=council.absences["worker"], reason="canary-sickness")
    for who, code in ETHNICITY.items():
        people.set_equality(person=council.people[who], sex="F", ethnicity=code, by=BY)
    worker, far = council.people["worker"], council.people["far"]
    people.change(person=worker, changes={"born_on": BORN}, by=BY)
    registrations.register(person=worker, number="SW991971", by=BY)
    absence.record(person=worker, absence=absence.Away("OTH", AWAY, AWAY), by=BY)
    people.change(person=far, changes={"phone": "01632 960999"}, by=BY, reason="canary-history")
    people.change(person=far, changes={"phone": mark("far", "phone")}, by=BY)
    return council


@pytest.fixture(scope="module")
def heard() -> Iterator[Heard]:
    """The log of the crawl, more of it than production keeps."""
    handler, root = Heard(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("django.request").setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture(scope="module")
def pages(planted: World, heard: Heard) -> list[Page]:
    """Every page that anyone gets."""
    return list(crawl(planted))


def leaks(world: World, pages: list[Page], canary: Canary) -> set[tuple[str, str]]:
    """Who saw the canary on which page, although they may not."""
    seen = {(page.who, page.name) for page in pages if canary.is_in(page.body)}
    return {(who, name) for who, name in seen if not canary.may_see(world, who)}


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.what)
def test_a_canary_shows_only_to_those_who_may_see_it(
    planted: World, pages: list[Page], canary: Canary
) -> None:
    found = leaks(planted, pages, canary)
    assert not found, f"{canary.what} leaked to {sorted(found)}"


def test_the_canaries_are_alive(pages: list[Page]) -> None:
    """A canary that nobody can ever see proves nothing: of each kind, some is seen."""
    seen = {_kind(each) for each in CANARIES if any(each.is_in(page.body) for page in pages)}
    assert seen == {_kind(each) for each in CANARIES if each.shown}


def _kind(canary: Canary) -> str:
    return canary.what.partition(" of ")[0]


def test_more_than_forty_canaries_are_planted() -> None:
    assert len(CANARIES) > 40


@pytest.fixture(scope="module")
def careless(planted: World, pages: list[Page]) -> list[Page]:
    """Pages as they would be if a name carried what is special category."""

    def name(person: Person) -> str:
        reasons = SicknessReason.objects.filter(absence__person=person).values_list("reason")
        return f"{person.equality.get_ethnicity_display()} {list(reasons)}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Person, "name", property(name))
        return [*crawl(planted, "supervision:team"), *crawl(planted, "supervision:worker")]


@pytest.mark.parametrize("canary", SPECIAL, ids=lambda canary: canary.what)
def test_a_page_that_showed_what_is_special_would_be_found_out(
    planted: World, careless: list[Page], canary: Canary
) -> None:
    assert leaks(planted, careless, canary)


@pytest.mark.parametrize("canary", PRIVATE, ids=lambda canary: canary.what)
def test_no_address_holds_what_is_private(pages: list[Page], canary: Canary) -> None:
    """Addresses get into logs, histories of browsers and headers of requests."""
    found = {
        (page.name, link)
        for page in pages
        for link in (page.url, *page.links)
        if canary.is_in(link) and not link.startswith("mailto:")
    }
    assert not found


def test_no_address_counts(pages: list[Page]) -> None:
    """A running number in an address would tell how many there are."""
    numbers = {
        (page.name, part)
        for page in pages
        for link in page.links
        if link.startswith("/") and not link.startswith("/static/")
        for part in urlsplit(link).path.split("/")
        if part.isdigit() and not 2000 < int(part) < 2100
    }
    assert not numbers


@pytest.mark.parametrize("canary", PRIVATE, ids=lambda canary: canary.what)
def test_no_log_holds_what_is_private(pages: list[Page], heard: Heard, canary: Canary) -> None:
    assert heard.lines, "the crawl is logged"
    assert not [line for line in heard.lines if canary.is_in(line)]


@pytest.mark.parametrize("canary", [*SPECIAL, *_supervision_marks()], ids=lambda each: each.what)
def test_history_and_readings_never_hold_what_is_special(pages: list[Page], canary: Canary) -> None:
    events = [str(content) for content in AuditEvent.objects.values_list("content", flat=True)]
    reads = [detail for detail in SensitiveRead.objects.values_list("detail", flat=True)]
    assert events
    assert reads
    assert not [text for text in (*events, *reads) if canary.is_in(text)]


def test_no_mail_says_anything_about_anybody(planted: World) -> None:
    for job in jobs():
        if "forgotten" not in job.name:
            job.run(today())
    told = [outbox.text_of(row) + row.subject for row in Message.objects.all()]
    assert told
    assert not [(c.what, text) for c in PRIVATE for text in told if c.is_in(text)]


def test_lists_are_downloaded_by_each_who_reads_them(pages: list[Page]) -> None:
    taken = {(page.who, page.name) for page in pages if "format=csv" in page.url}
    assert {name for _, name in taken} >= {"people:list", "due:team", "users:list", "audit:list"}
    assert {who for who, name in taken if name == "people:list"} >= {"manager", "workforce_lead"}
    assert ("director", "measures:standing") in taken


def test_a_visitor_sees_no_name_at_all(planted: World, pages: list[Page]) -> None:
    names = [person.family_name for person in planted.people.values()]
    seen = [page.url for page in pages if page.who == ANONYMOUS]
    bodies = [page.body for page in pages if page.who == ANONYMOUS]
    assert seen
    assert not [name for name in names if any(name in body for body in bodies)]


@pytest.mark.parametrize("who", ["worker", "director", "councillor", "administrator", "nobody"])
def test_people_of_other_teams_are_not_named(planted: World, pages: list[Page], who: str) -> None:
    hidden = [planted.people[each].family_name for each in ("stranger", "far")]
    leaks = {
        (page.name, name)
        for page in pages
        for name in hidden
        if page.who == who and name in page.body
    }
    # Whoever audits someone's work is told whose it is, and on no other page.
    given = {planted.people[each].family_name for each, by in AUDITORS.items() if by == who}
    assert not {(page, name) for page, name in leaks if not (_audits(page) and name in given)}


def _audits(page: str) -> bool:
    return page.startswith("audits:")
