"""Reading families' feedback, as far as it may be shown (reliability.md 1.6)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from random import SystemRandom

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import Reach, reach
from keystay.access.users.models import User
from keystay.caseloads.feedback.catalogue import catalogue
from keystay.caseloads.feedback.models import Answer, Meeting, Reply, Request
from keystay.caseloads.feedback.rules import (
    COUNCIL,
    MEETING,
    SERVICE,
    TEAM,
    Cell,
    Group,
    Half,
    Quarter,
    Tally,
    released,
    released_alone,
    size,
    tally,
)
from keystay.core.sealed import unseal
from keystay.organisation.models import Service, Team
from keystay.organisation.policy.queries import PolicyBook, policy_book

WHOLE_COUNCIL = "council"


@dataclass(frozen=True)
class Place:
    """A group of forms that someone may ask about, and what people call it."""

    group: Group
    name: str

    @property
    def id(self) -> str:
        """What stands for it in an address."""
        return self.group.id or WHOLE_COUNCIL


@dataclass(frozen=True)
class Standing:
    """A group in a quarter: codes given out and used, forms, and whether its feedback is shown."""

    place: Place
    asked: int
    used: int
    forms: int
    shown: bool
    alone: bool


@dataclass(frozen=True)
class Read:
    """What one group said in a quarter: every statement, or one alone, or nothing."""

    forms: int
    tallies: tuple[Tally, ...]
    texts: tuple[str, ...]
    shown: bool
    alone: bool


def find_group(user: User, group: str, permission: Permission) -> Place:
    """The council, a service, a team or a kind of meeting within reach; Http404 otherwise."""
    for place in places(reach(user, permission)):
        if place.id == group:
            return place
    raise Http404


def places(scope: Reach) -> list[Place]:
    """The groups within reach, the widest first and by name; two SQL statements.

    A service is within reach of those who reach all of its teams, the council and the kinds
    of meeting of those who reach everyone.
    """
    teams = list(Team.objects.select_related("service").order_by("name"))
    mine = [team for team in teams if scope.everyone or team.pk in scope.teams]
    found = [Place(Group(COUNCIL), "The whole council")] if scope.everyone else []
    if scope.everyone:
        found += [Place(Group(MEETING, kind), label) for kind, label in Meeting.choices]
    kept = {team.service for team in mine} - {t.service for t in teams if t not in mine}
    found += [
        Place(Group(SERVICE, each.pk), each.name) for each in sorted(kept, key=_name_of_service)
    ]
    return found + [Place(Group(TEAM, team.pk), team.name) for team in mine]


def _name_of_service(service: Service) -> str:
    return service.name


def cells(wanted: Collection[Quarter] | None = None) -> dict[Quarter, frozenset[Cell]]:
    """How many forms came from where in each quarter, all quarters if none are named."""
    rows = Answer.objects.filter(_within(wanted)) if wanted is not None else Answer.objects.all()
    names = ("year", "quarter", "team_id", "team__service_id", "kind")
    found: dict[Quarter, set[Cell]] = defaultdict(set)
    for row in rows.order_by().values_list(*names).annotate(forms=Count("pk")):
        year, number, *rest = row
        found[Quarter(year, number)].add(Cell(*rest))
    return {quarter: frozenset(each) for quarter, each in found.items()}


def minimum(quarter: Quarter, book: PolicyBook) -> int:
    """The fewest forms of which a quarter's feedback is shown: what held on its last day."""
    return int(book.on(quarter.last)["feedback.minimum"])


def shown_in(quarter: Quarter, told: frozenset[Cell], book: PolicyBook) -> frozenset[Group]:
    """The groups shown of a quarter that is over."""
    return released(told, minimum(quarter, book)) if told else frozenset()


def shown_alone_in(quarter: Quarter, told: frozenset[Cell], book: PolicyBook) -> frozenset[Group]:
    """The services of which one yes or no is shown for the quarter."""
    alone = int(book.on(quarter.last)["feedback.minimum_alone"])
    return released_alone(told, minimum(quarter, book), alone) if told else frozenset()


def standings(wanted: Iterable[Place], quarter: Quarter, today: date) -> list[Standing]:
    """How each group stands in the quarter; four SQL statements. Nothing shows until it is over."""
    told = cells([quarter]).get(quarter, frozenset())
    book, over = policy_book(), quarter.is_over(today)
    shown = shown_in(quarter, told, book) if over else frozenset()
    alone = shown_alone_in(quarter, told, book) if over else frozenset()
    asked, used = _asked(quarter)
    return [
        Standing(
            place=place,
            asked=size(asked, place.group),
            used=size(used, place.group),
            forms=size(told, place.group),
            shown=place.group in shown,
            alone=place.group in alone,
        )
        for place in wanted
    ]


def _asked(quarter: Quarter) -> tuple[list[Cell], list[Cell]]:
    rows = Request.objects.filter(held_on__range=(quarter.first, quarter.last)).order_by()
    # A code that was withdrawn before it was used reached nobody, so nobody was asked with it.
    rows = rows.filter(Q(withdrawn_on=None) | Q(used=True))
    counted = rows.values_list("team_id", "team__service_id", "kind").annotate(
        given=Count("pk"), spent=Count("pk", filter=Q(used=True))
    )
    asked, used = [], []
    for team, service, kind, given, spent in counted:
        asked.append(Cell(team, service, kind, given))
        used.append(Cell(team, service, kind, spent))
    return asked, used


def by_kind(place: Place, quarter: Quarter) -> list[tuple[str, int, int]]:
    """Codes given out and used by kind of meeting, for meetings of the group in the quarter."""
    asked, used = _asked(quarter)
    return [
        (
            label,
            sum(cell.count for cell in asked if cell.kind == kind and place.group.holds(cell)),
            sum(cell.count for cell in used if cell.kind == kind and place.group.holds(cell)),
        )
        for kind, label in Meeting.choices
    ]


def read(place: Place, quarter: Quarter, today: date) -> Read:
    """What the group said in the quarter, as far as it is shown; words in no order.

    Words are never listed by kind of meeting: two lists that share a few would pick those out.
    """
    told, book = cells([quarter]).get(quarter, frozenset()), policy_book()
    forms, over, group = size(told, place.group), quarter.is_over(today), place.group
    if over and group in shown_in(quarter, told, book):
        rows = list(_of(group, [quarter]).values_list("answers", "sealed"))
        themes = catalogue().keys
        tallies = tally([answers for answers, _ in rows], themes)
        texts = [unseal(sealed) for _, sealed in rows if sealed] if group.level != MEETING else []
        SystemRandom().shuffle(texts)
        return Read(forms, tallies, tuple(texts), shown=True, alone=False)
    if over and group in shown_alone_in(quarter, told, book):
        rows = list(_of(group, [quarter]).values_list("answers", "sealed"))
        one = tally([answers for answers, _ in rows], [catalogue().alone])
        return Read(forms, one, (), shown=False, alone=True)
    return Read(forms, (), (), shown=False, alone=False)


def halves(place: Place, wanted: Collection[Half], today: date) -> dict[Half, tuple[Tally, ...]]:
    """What the group said in each half-year: the sum of its two quarters, if each is shown.

    So a half-year tells nothing that its quarters do not. A quarter without any form counts
    as shown. Halves that are not shown are left out.
    """
    told = cells([quarter for half in wanted for quarter in half.quarters])
    book = policy_book()
    held = [half for half in wanted if _is_shown(place.group, half, told, book, today)]
    said: dict[Half, list[Mapping[str, str]]] = {half: [] for half in held}
    rows = _of(place.group, [quarter for half in held for quarter in half.quarters])
    for year, number, answers in rows.values_list("year", "quarter", "answers"):
        said[Half.of(Quarter(year, number))].append(answers)
    return {half: tally(rows, catalogue().keys) for half, rows in said.items()}


def _is_shown(
    group: Group,
    half: Half,
    told: Mapping[Quarter, frozenset[Cell]],
    book: PolicyBook,
    today: date,
) -> bool:
    counts = [size(told.get(quarter, ()), group) for quarter in half.quarters]
    return any(counts) and all(
        quarter.is_over(today) and (not count or group in shown_in(quarter, told[quarter], book))
        for quarter, count in zip(half.quarters, counts, strict=True)
    )


def _of(group: Group, quarters: Collection[Quarter]) -> QuerySet[Answer]:
    narrow = {
        COUNCIL: Q(),
        SERVICE: Q(team__service=group.id),
        TEAM: Q(team=group.id),
        MEETING: Q(kind=group.id),
    }
    return Answer.objects.filter(_within(quarters), narrow[group.level]).order_by("pk")


def _within(quarters: Collection[Quarter]) -> Q:
    found = Q(pk__in=[])
    for each in quarters:
        found |= Q(year=each.year, quarter=each.number)
    return found


def replies(place: Place | None = None) -> QuerySet[Reply]:
    """What teams did about feedback, the latest first; of everyone, or of a team or service."""
    rows = Reply.objects.select_related("team")
    if place is None or place.group.level in (COUNCIL, MEETING):
        return rows
    by_service = Q(team__service=place.group.id)
    return rows.filter(by_service if place.group.level == SERVICE else Q(team=place.group.id))


def quarters_asked(today: date) -> list[Quarter]:
    """Every quarter from the first with a meeting or a form to this one, the latest first."""
    days = Request.objects.aggregate(first=Min("held_on"))["first"]
    forms = Answer.objects.order_by("year", "quarter").values_list("year", "quarter").first()
    now = Quarter.of(today)
    starts = [Quarter.of(days)] if days else []
    starts += [Quarter(*forms)] if forms else []
    first = min([*starts, now.after(-1)])
    length = (now.year - first.year) * 4 + now.number - first.number
    return [now.after(-n) for n in range(length + 1)]
