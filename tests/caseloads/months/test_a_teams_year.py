"""A team's year: kept at the end of each month, put right at night, and read at a glance (C1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast
from tests.downloads import csv_rows
from tests.home.crowd import staff

from keystay.caseloads.models import MonthEnd, Spell
from keystay.caseloads.months import actions, rules
from keystay.caseloads.months.jobs import JOBS
from keystay.caseloads.months.queries import team_year
from keystay.caseloads.schemes import actions as schemes
from keystay.caseloads.workload.queries import loads_on, team_loads
from keystay.core.audit.models import AuditEvent
from keystay.workforce.models import Assignment, Person

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]
FEBRUARY = date(2026, 2, 28)
MANY = [f"C{n:011}" for n in range(18)]


def here_since_2020(person: Person) -> None:
    """The worker has been in the team for years."""
    Assignment.objects.filter(person=person).update(starts_on=date(2020, 1, 1))


def page_of(cast: Cast, on: str) -> str:
    """The year of Crewe as its manager sees it on a day, its spaces made one."""
    page = cast.signed_in("grace").get(f"/caseloads/months/{cast.crewe.pk}/?on={on}")
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize(
    ("on", "ends"),
    [
        (date(2026, 3, 2), [date(2026, 1, 31), date(2026, 2, 28)]),
        (date(2026, 3, 31), [date(2026, 2, 28), date(2026, 3, 31)]),
        (date(2024, 3, 1), [date(2024, 1, 31), date(2024, 2, 29)]),
        (date(2026, 1, 1), [date(2025, 11, 30), date(2025, 12, 31)]),
    ],
)
def test_ends_of_months_are_those_that_are_over(on, ends):
    assert rules.month_ends(on, 2) == ends


@pytest.mark.parametrize(
    ("over", "since"),
    [
        ([], None),
        ([True], 0),
        ([False, True, True], 1),
        ([True, False, True], 2),
        ([True, False], None),
    ],
)
def test_over_since_is_the_start_of_the_run_that_goes_on(over, since):
    days = [MONDAY + timedelta(days=n) for n in range(len(over))]
    expected = None if since is None else days[since]
    assert rules.over_since(list(zip(days, over, strict=True))) == expected


def test_each_month_is_kept_as_it_stood(cast):
    hold(cast.ama, *MANY)
    hold(cast.bilal, "LATER0000000", starts_on=MONDAY)
    actions.keep(on=MONDAY, by=BY)
    row = MonthEnd.objects.get(worker=cast.ama, day=FEBRUARY)
    obvious = loads_on(FEBRUARY)[cast.ama.pk]
    assert (row.cases, row.load, row.capacity) == (18, obvious.load, obvious.capacity)
    assert row.band == obvious.band
    assert MonthEnd.objects.get(worker=cast.bilal, day=FEBRUARY).cases == 0
    assert not MonthEnd.objects.filter(day__lt=date(2025, 6, 30)).exists()


def test_the_night_puts_right_what_came_late_and_says_so_once(cast):
    actions.keep(on=MONDAY, by=BY)
    told = AuditEvent.objects.filter(kind="months.kept").count()
    (job,) = JOBS
    job.run(MONDAY)
    assert AuditEvent.objects.filter(kind="months.kept").count() == told
    hold(cast.ama, "CAMELATE0000", starts_on=FEBRUARY)
    job.run(MONDAY)
    assert AuditEvent.objects.filter(kind="months.kept").count() == told + 1
    assert MonthEnd.objects.get(worker=cast.ama, day=FEBRUARY).cases == 1


def test_earlier_years_are_kept_once_and_put_right_on_the_first_of_a_month(cast):
    long_ago = date(2023, 4, 30)
    here_since_2020(cast.ama)
    hold(cast.ama, *MANY, starts_on=long_ago)
    actions.keep(on=MONDAY, by=BY)
    kept = MonthEnd.objects.filter(worker=cast.ama, day=long_ago)
    assert kept.get().cases == 18
    assert not MonthEnd.objects.filter(day__lt=long_ago).exists()
    hold(cast.ama, "CAMELATE0000", starts_on=long_ago)
    (job,) = JOBS
    job.run(MONDAY + timedelta(days=1))
    assert kept.get().cases == 18
    job.run(date(2026, 4, 1))
    assert kept.get().cases == 19


def test_a_year_long_past_is_a_year_and_says_since_when(cast):
    here_since_2020(cast.ama)
    hold(cast.ama, *MANY, starts_on=date(2023, 2, 20))
    actions.keep(on=MONDAY, by=BY)
    page = page_of(cast, "2023-12-05")
    assert "</a>: since 28 Feb 2023 or before</li>" in page
    assert "Nothing is kept" not in page


def test_a_day_to_come_knows_nothing_of_months_that_are_not_over(cast):
    hold(cast.ama, *MANY, starts_on=date(2025, 12, 15))
    actions.keep(on=MONDAY, by=BY)
    page = page_of(cast, "2026-05-20")
    assert "</a>: since 31 Dec 2025 or before</li>" in page


def test_those_who_left_are_not_counted_among_the_workers_of_the_day(cast):
    hold(cast.ama, *MANY, starts_on=date(2025, 12, 15))
    MonthEnd.objects.create(
        worker=cast.mo,
        team=cast.crewe,
        day=FEBRUARY,
        fte=1,
        cases=1,
        load=1,
        capacity=16,
        band="within",
    )
    page = page_of(cast, "2026-03-02")
    assert "Mo Moson" in page
    assert "1 of 4 workers is over capacity on 2 Mar 2026" in page


def test_whoever_has_neither_cases_nor_room_is_not_kept(cast):
    day = date(2025, 12, 1)
    less = schemes.Less(Decimal(100), "Other work", day, MONDAY)
    schemes.reduce(person=cast.ama, less=less, by=BY)
    actions.keep(on=MONDAY, by=BY)
    assert not MonthEnd.objects.filter(worker=cast.ama, day__gte=day).exists()


def test_without_a_council_there_is_nothing_to_keep(db):
    assert actions.keep(on=MONDAY, by=BY) == 0


def test_the_year_agrees_with_each_day_asked_on_its_own(cast):
    hold(cast.ama, *MANY[:9])
    hold(cast.nia, *MANY[9:], starts_on=date(2025, 12, 15))
    hold(cast.mo, "ELSEWHERE000")
    actions.keep(on=MONDAY, by=BY)
    year = team_year(cast.crewe, MONDAY)
    assert year.days[-2:] == (FEBRUARY, MONDAY)
    for number, day in enumerate(year.days):
        rows = [load for load in loads_on(day).values() if load.team == cast.crewe.pk]
        for load in team_loads(rows):
            found = year.averages[number]
            assert (found.cases, found.largest) == (load.cases, load.largest)
            assert (found.average, found.over) == (load.average, load.over)
    assert "Mo Moson" not in [row.name for row in year.rows]


def test_the_page_shows_who_is_over_and_since_when(cast):
    hold(cast.ama, *MANY, starts_on=date(2025, 12, 15))
    actions.keep(on=MONDAY, by=BY)
    grace = cast.signed_in("grace")
    page = " ".join(grace.get(f"/caseloads/months/{cast.crewe.pk}/").content.decode().split())
    assert "since 31 Dec 2025 or before" in page
    assert "1 of 4 workers is over capacity on 2 Mar 2026" in page
    rows = csv_rows(grace.get(f"/caseloads/months/{cast.crewe.pk}/?format=csv"))
    assert ["Ama Amason", "28/02/2026", "1", "18", "18", "16", "Over"] in rows


def test_before_the_first_night_the_day_itself_is_shown(cast):
    hold(cast.ama, *MANY)
    page = cast.signed_in("grace").get(f"/caseloads/months/{cast.crewe.pk}/").content.decode()
    assert "Nothing is kept of the ends of these months. Each night adds" in page
    assert "</a>: on this day</li>" in page


def test_a_team_without_anyone_says_so(cast):
    assert Spell.objects.count() == 0
    page = cast.signed_in("grace").get(f"/caseloads/months/{cast.crewe.pk}/?on=1999-03-02")
    assert "Nobody held cases in this team" in page.content.decode()


def test_another_teams_year_is_not_found(cast):
    page = f"/caseloads/months/{cast.crewe.pk}/"
    assert cast.signed_in("olu").get(page).status_code == 404
    assert cast.signed_in("dan").get(page).status_code == 403


def test_a_year_asks_as_few_statements_for_many_as_for_few(cast):
    grace, counts = cast.signed_in("grace"), []
    grace.get(f"/caseloads/months/{cast.crewe.pk}/")
    for numbers in (range(5), range(5, 40)):
        staff(cast, numbers)
        actions.keep(on=MONDAY, by=BY)
        with CaptureQueriesContext(connection) as asked:
            grace.get(f"/caseloads/months/{cast.crewe.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 25
