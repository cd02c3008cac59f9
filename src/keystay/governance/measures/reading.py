"""What the measures read: every row that they need for some days, in a few statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from keystay.caseloads.feedback.models import Answer
from keystay.caseloads.feedback.queries import Quarter
from keystay.caseloads.workload.queries import cases_by_worker_on_days
from keystay.governance.measures.rules import (
    ONE_DAY,
    census_year,
    has_leap_day,
    months_before,
)
from keystay.governance.measures.world import (
    GRADES,
    MONTHS_OF_PROMISES,
    Away,
    Budgeted,
    Details,
    Due,
    Job,
    SickTotal,
    StageSpell,
    World,
)
from keystay.governance.promises.models import FellDue
from keystay.organisation.policy.queries import Policy, PolicyBook, policy_book
from keystay.workforce.absence.models import AbsenceKind
from keystay.workforce.models import (
    Absence,
    Assignment,
    Person,
    Post,
    Qualification,
    SicknessTotal,
    Stage,
)

YEAR_DAYS, LEAP_YEAR_DAYS = 253, 254
FEWEST_FORMS = 10
HUNDREDTH = Decimal("0.01")
AWAY_COLUMNS = ("id", "person_id", "starts_on", "ends_on", "days_lost")
TOTAL_COLUMNS = ("person_id", "starts_on", "ends_on", "days_lost")
EVERYTHING = frozenset({"posts", "cases", "plans", "sickness", "stages", "details", "due", "heard"})


def load(
    days: Sequence[date], *, each_person: bool = False, needs: Collection[str] = EVERYTHING
) -> World:
    """The rows that the measures need on these days: at most thirteen SQL statements.

    `needs` are those of `EVERYTHING` that are asked for besides assignments. Sickness totals
    of returns are read as sums over everyone, unless `each_person`.
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
        stages=_stages(last) if "stages" in needs else (),
        details=_details() if "details" in needs else {},
        planned=cases_by_worker_on_days(days, book, planned=True) if "plans" in needs else {},
        fell_due=_fell_due(days) if "due" in needs else {},
        heard=_heard(window) if "heard" in needs else {},
        fewest_forms=int(book.on(last).get("feedback.minimum", FEWEST_FORMS)),
        grades=_grades(book.on(last)),
        **(_sickness(window, each_person) if "sickness" in needs else {}),
    )


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
    told = ("grade", "origin", "destination", "reason")
    rows = rows.order_by("starts_on", "id")
    return [Job(*row) for row in rows.values_list(*columns, *dated, *told)]


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


def _stages(last: date) -> list[StageSpell]:
    rows = Stage.objects.filter(starts_on__lte=last).order_by("starts_on", "pk")
    return [
        StageSpell(*row) for row in rows.values_list("person_id", "name", "starts_on", "ends_on")
    ]


def _details() -> dict[str, Details]:
    """What is known now of everyone, by their id: two SQL statements."""
    awards = Qualification.objects.filter(social_work=True).order_by("pk")
    trained = {who: told for who, *told in awards.values_list("person_id", "level", "route")}
    columns = ("pk", "born_on", "registration__number", "equality__sex", "equality__ethnicity")
    return {
        who: Details(
            born is not None, bool(number), sex or "", ethnicity or "", *trained.get(who, ())
        )
        for who, born, number, sex, ethnicity in Person.objects.order_by("pk").values_list(*columns)
    }


def _fell_due(days: Sequence[date]) -> dict[str, list[Due]]:
    """By promise, what fell due in the half-year to the first of the days, up to the last."""
    after = months_before(min(days), MONTHS_OF_PROMISES)
    rows = FellDue.objects.filter(due_on__gt=after, due_on__lte=max(days)).order_by("due_on", "pk")
    columns = ("pk", "due_on", "about_id", "team_id", "kept_on", "last_good_on")
    found: dict[str, list[Due]] = defaultdict(list)
    for promise, pk, due_on, about, team, *kept in rows.values_list("promise", *columns):
        found[promise].append(Due(str(pk), due_on, about or "", team or "", *kept))
    return dict(found)


def _heard(window: tuple[date, date]) -> dict[tuple[date, str], int]:
    """Families' forms by the last day of their quarter and team."""
    rows = Answer.objects.filter(year__gte=window[0].year - 1, year__lte=window[1].year)
    counted = rows.order_by().values("year", "quarter", "team_id").annotate(forms=Count("pk"))
    return {
        (Quarter(year, number).last, team): forms
        for year, number, team, forms in counted.values_list("year", "quarter", "team_id", "forms")
    }


def _grades(values: Policy | Mapping[str, Any]) -> tuple[int, int, int]:
    names = ("newly_qualified", "social_worker", "experienced")
    first, second, third = (
        int(values.get(f"grades.{name}", usual)) for name, usual in zip(names, GRADES, strict=True)
    )
    return first, second, third
