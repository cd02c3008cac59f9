"""The measures as at any date, computed from the council's own rows."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum

from keystay.caseloads.workload.queries import cases_by_worker_on_days
from keystay.core.audit.models import ChainHead
from keystay.governance.measures.catalogue import Measure, measures
from keystay.governance.measures.parts import EVERYTHING, NEEDS, PARTS, Line
from keystay.governance.measures.rules import ONE_DAY, census_year, has_leap_day
from keystay.governance.measures.sums import NOT_AVAILABLE, Result, result
from keystay.governance.measures.world import Away, Budgeted, Day, Job, SickTotal, World
from keystay.organisation.policy.queries import PolicyBook, policy_book
from keystay.workforce.absence.models import AbsenceKind
from keystay.workforce.models import Absence, Assignment, Post, SicknessTotal

__all__ = ["NOT_AVAILABLE", "Result"]

YEAR_DAYS, LEAP_YEAR_DAYS = 253, 254
HUNDREDTH = Decimal("0.01")
AWAY_COLUMNS = ("id", "person_id", "starts_on", "ends_on", "days_lost")
TOTAL_COLUMNS = ("person_id", "starts_on", "ends_on", "days_lost")


def figures(on: date) -> dict[str, Result]:
    """Every measure as at the day, by key."""
    return history([on])[on]


def history(days: Iterable[date], only: Measure | None = None) -> dict[date, dict[str, Result]]:
    """Every measure, or `only` one, on each of the days.

    Rows are read once, whatever the number of days, and none that are not asked for.
    """
    wanted = sorted(set(days))
    asked = [only] if only else list(measures().values())
    world = load(wanted, needs=_needs(part for measure in asked for part in measure.parts))
    return {on: _figures_of(Day(world, on), asked) for on in wanted}


def kept_history(
    days: Iterable[date], only: Measure | None = None
) -> dict[date, dict[str, Result]]:
    """`history`, remembered until anything is written: every act adds to the audit chain.

    The last link of the chain serves as the version of the data, so nothing shown is stale.
    """
    version = ChainHead.objects.values_list("digest", flat=True).first()
    wanted = tuple(sorted(set(days)))
    return _remembered(version, wanted, only) if version else history(wanted, only)


def lines(part: str, on: date) -> list[Line]:
    """The rows behind a part on the day, each person's own."""
    return PARTS[part].lines(Day(load([on], each_person=True, needs=_needs([part])), on))


def load(
    days: Sequence[date], *, each_person: bool = False, needs: Collection[str] = EVERYTHING
) -> World:
    """The rows that the measures need on these days: at most seven SQL statements.

    `needs` are those of `NEEDS` that are asked for besides assignments. Sickness totals of
    returns are read as sums over everyone, unless `each_person`.
    """
    book = policy_book()
    last = max(days)
    window = (min(census_year(day)[0] for day in days), last)
    closures = book.on(last).get("working_days.closures", [])
    return World(
        jobs=_jobs(window),
        posts=_posts(last) if "posts" in needs else (),
        cases=cases_by_worker_on_days(days, book) if "cases" in needs else {},
        year_days={day: _year_days(day, book) for day in days},
        closures=frozenset(date.fromisoformat(day) for day in closures),
        **(_sickness(window, each_person) if "sickness" in needs else {}),
    )


@lru_cache(maxsize=32)
def _remembered(
    version: str, days: tuple[date, ...], only: Measure | None
) -> dict[date, dict[str, Result]]:
    return history(days, only)


def _needs(parts: Iterable[str]) -> set[str]:
    return {NEEDS[part] for part in parts if part in NEEDS}


def _figures_of(day: Day, asked: Iterable[Measure]) -> dict[str, Result]:
    wanted = {key for measure in asked for key in measure.parts}
    amounts = {
        key: [line.amount for line in PARTS[key].lines(day)] if PARTS[key].known(day) else None
        for key in sorted(wanted)
    }
    return {measure.key: result(measure, amounts) for measure in asked}


def _year_days(last: date, book: PolicyBook) -> Decimal:
    """Working days that a full-time post offers in the year to `last`, by the policy."""
    policy = book.on(last)
    if has_leap_day(*census_year(last)):
        return Decimal(policy.get("absence.leap_year_days", LEAP_YEAR_DAYS))
    return Decimal(policy.get("absence.year_days", YEAR_DAYS))


def _jobs(window: tuple[date, date]) -> list[Job]:
    # A day more at either end tells who only went from one post to another.
    ended_before = Q(ends_on__lt=window[0] - ONE_DAY)
    rows = Assignment.objects.filter(starts_on__lte=window[1] + ONE_DAY).exclude(ended_before)
    columns = ("id", "person_id", "team_id", "post_id", "contract", "basis", "fte")
    dated = ("starts_on", "ends_on", "start_kind", "end_kind")
    return [Job(*row) for row in rows.order_by("starts_on", "id").values_list(*columns, *dated)]


def _posts(last: date) -> list[Budgeted]:
    rows = Post.objects.filter(starts_on__lte=last).order_by("number")
    return [
        Budgeted(*row) for row in rows.values_list("id", "team_id", "fte", "starts_on", "ends_on")
    ]


def _sickness(window: tuple[date, date], each_person: bool) -> dict[str, Any]:
    """What a world holds of sickness, by field."""
    return {
        "aways": _aways(window),
        "totals": _totals(window) if each_person else _summed_totals(window),
        "totals_beside_aways": () if each_person else _totals_beside_aways(window),
    }


def _aways(window: tuple[date, date]) -> list[Away]:
    rows = Absence.objects.touching(*window).filter(kind=AbsenceKind.SICKNESS)
    rows = rows.order_by("starts_on", "id")
    return [Away(*row) for row in rows.values_list(*AWAY_COLUMNS)]


def _totals(window: tuple[date, date]) -> list[SickTotal]:
    rows = SicknessTotal.objects.filter(starts_on__gte=window[0], ends_on__lte=window[1])
    rows = rows.order_by("starts_on", "person_id")
    return [SickTotal(*row) for row in rows.values_list(*TOTAL_COLUMNS)]


def _summed_totals(window: tuple[date, date]) -> list[SickTotal]:
    """Totals of everyone together, for each period."""
    rows = SicknessTotal.objects.filter(starts_on__gte=window[0], ends_on__lte=window[1])
    sums = rows.values_list("starts_on", "ends_on").annotate(days=Sum("days_lost"))
    # SQLite adds as floating point; days are kept to hundredths, so rounding restores them.
    return [
        SickTotal("", starts, ends, days.quantize(HUNDREDTH))
        for starts, ends, days in sums.order_by("starts_on", "ends_on")
    ]


def _totals_beside_aways(window: tuple[date, date]) -> list[SickTotal]:
    """Totals of people who also have single absences that touch the same period."""
    touching = Absence.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("starts_on")),
        kind=AbsenceKind.SICKNESS,
        person=OuterRef("person"),
        starts_on__lte=OuterRef("ends_on"),
    )
    rows = SicknessTotal.objects.filter(Exists(touching), ends_on__gte=window[0])
    return [SickTotal(*row) for row in rows.order_by("id").values_list(*TOTAL_COLUMNS)]
