"""How well promises are kept: what each night finds, what pages say, and who may see which."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import BY, MONDAY
from tests.downloads import csv_rows, sheets
from tests.home.crowd import staff

from keystay.access.roles.queries import Reach
from keystay.caseloads.models import MonthEnd
from keystay.core.audit.models import AuditEvent, SensitiveRead
from keystay.core.promises import Occurrence, Window, all_promises, due
from keystay.governance.measures.queries import figures
from keystay.governance.models import FellDue
from keystay.governance.promises import actions, queries, rules, told
from keystay.governance.promises.jobs import JOBS
from keystay.governance.promises.queries import Period
from keystay.governance.promises.rules import Cell, Tally
from keystay.organisation.models import Team
from keystay.organisation.teams import actions as teams

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G1", "T4")]
LIST = reverse("promises:list")
SUPERVISION = reverse("promises:promise", args=["supervision"])
ROWS = reverse("promises:rows", args=["supervision"])
HALF, BEFORE = (
    Period(date(2025, 10, 1), date(2026, 3, 31)),
    Period(date(2025, 4, 1), date(2025, 9, 30)),
)
STATES = {"kept": "kept", "kept late": "late", "broken": "broken", "open": "open"}


def fell(number, team, *, promise="supervision", due_on=date(2025, 11, 3), kept=None, **more):
    """So many times that something fell due in a team."""
    FellDue.objects.bulk_create(
        FellDue(
            promise=promise,
            due_on=due_on,
            month=due_on.replace(day=1),
            kept_on=kept or due_on,
            team=team,
            link="/",
            known_on=MONDAY,
            **{"last_good_on": due_on, **more},
        )
        for _ in range(number)
    )


def met(cast):
    """Ama was seen twice, Nia and Mo once and long ago, as the night of Monday finds it."""
    for who, days_ago, by in (
        ("ama", 80, "grace"),
        ("ama", 20, "grace"),
        ("nia", 100, "grace"),
        ("mo", 90, "olu"),
    ):
        cast.held(who, days_ago, by=by)
    return actions.keep(on=MONDAY, by=BY)


@pytest.mark.parametrize(
    ("on", "half"),
    [
        (date(2026, 3, 31), (date(2025, 10, 1), date(2026, 3, 31))),
        (date(2026, 4, 1), (date(2026, 4, 1), date(2026, 9, 30))),
        (date(2025, 10, 1), (date(2025, 10, 1), date(2026, 3, 31))),
    ],
)
def test_halves_meet_the_census_day(on, half):
    assert rules.half_year(on) == half
    assert rules.half_year(half[1]) == half


@pytest.mark.parametrize(
    ("first", "last", "known", "drawn"),
    [
        (date(2026, 10, 1), date(2027, 3, 31), date(2026, 11, 23), ("2025-12-01", "2026-11-23")),
        (date(2025, 4, 1), date(2025, 9, 30), date(2026, 3, 2), ("2024-10-01", "2025-09-30")),
        (date(2024, 1, 9), date(2025, 9, 30), date(2026, 3, 2), ("2024-01-09", "2025-09-30")),
        (date(2027, 1, 1), date(2027, 1, 31), date(2026, 3, 2), ("2026-02-01", "2027-01-31")),
    ],
)
def test_a_trend_is_drawn_over_a_year_at_least_and_no_further_than_is_known(
    first, last, known, drawn
):
    found = rules.trend_days(first, last, known)
    assert tuple(day.isoformat() for day in found) == drawn


def test_each_night_keeps_what_the_promises_say(cast):
    kept = met(cast)
    first = rules.half_before(MONDAY, 3)[0]
    obvious = due(Window(first, MONDAY, MONDAY))
    assert kept == len(obvious) == FellDue.objects.count()
    states = Counter((row.promise, STATES[row.state(MONDAY)]) for row in obvious)
    for row in queries.keepings(Period(first, MONDAY)):
        for state in STATES.values():
            assert getattr(row.tally, state) == states[row.promise.key, state]
    assert queries.known_on() == MONDAY


def test_a_night_that_finds_nothing_new_changes_nothing_and_says_nothing(cast):
    met(cast)
    before = set(FellDue.objects.values_list("pk", flat=True))
    told = AuditEvent.objects.filter(kind="promises.kept").count()
    (job,) = JOBS
    job.run(MONDAY)
    assert set(FellDue.objects.values_list("pk", flat=True)) == before
    assert AuditEvent.objects.filter(kind="promises.kept").count() == told == 1
    cast.held("nia", 3)
    job.run(MONDAY)
    assert AuditEvent.objects.filter(kind="promises.kept").count() == 2


def test_without_a_council_there_is_nothing_to_keep(db):
    assert actions.keep(on=MONDAY, by=BY) == 0


def test_counts_agree_with_a_loop_over_the_occurrences(cast):
    """A second, obvious count of random rows: by promise, team and month."""
    chance = Random(4)
    made = []
    for _ in range(80):
        due_on = date(2025, 9, 1) + timedelta(days=chance.randint(0, 190))
        grace, kept = chance.randint(0, 5), chance.randint(-5, 12)
        made.append(
            Occurrence(
                promise=chance.choice(["supervision", "audit-again"]),
                due_on=due_on,
                about="",
                owed_by=None,
                team=chance.choice([None, cast.crewe.pk, cast.macclesfield.pk]),
                link="/",
                kept_on=chance.choice([None, due_on + timedelta(days=kept)]),
                grace_days=grace,
            )
        )
    FellDue.objects.bulk_create(actions._rows(made, MONDAY))
    known = [row if row.kept_on is None or row.kept_on <= MONDAY else _not_yet(row) for row in made]
    for period in (HALF, Period(date(2025, 9, 5), date(2025, 12, 9))):
        expected = Counter()
        for row in known:
            if period.first <= row.due_on <= period.last:
                where = (row.promise, row.team, row.due_on.replace(day=1))
                expected[where, STATES[row.state(MONDAY)]] += 1
        found = Counter()
        for cell in queries.cells(period):
            for state in STATES.values():
                where = (cell.promise, cell.team, cell.month)
                found[where, state] += getattr(cell.tally, state)
        assert +found == expected


def _not_yet(row):
    names = ("promise", "due_on", "about", "owed_by", "team", "link")
    return Occurrence(*(getattr(row, name) for name in names), None, row.grace_days)


TALLIES = st.builds(Tally, *[st.integers(0, 30)] * 4)
MONTHS = st.sampled_from([date(2026, 1, 1), date(2026, 2, 1)])
CELLS = st.lists(
    st.builds(Cell, st.sampled_from("ab"), st.sampled_from(["T", "U", None]), MONTHS, TALLIES),
    max_size=8,
)
LOADS = st.dictionaries(
    st.tuples(st.sampled_from("TU"), MONTHS),
    st.tuples(st.integers(0, 9).map(Decimal), st.integers(0, 9).map(Decimal)),
)


@given(CELLS, LOADS, st.integers(0, 40))
def test_what_slips_first_agrees_with_the_obvious_count(cells, loads, fewest):
    expected = {}
    for cell in cells:
        load, room = loads.get((cell.team, cell.month), (0, 0))
        if load or room:
            sides = expected.setdefault(cell.promise, {True: [0, 0], False: [0, 0]})
            side = sides[load > room]
            side[0] += cell.tally.kept
            side[1] += cell.tally.kept + cell.tally.late + cell.tally.broken
    found = rules.slips(cells, loads, fewest)
    assert {row.promise for row in found} == set(expected)
    for row in found:
        above, within = (expected[row.promise][over] for over in (True, False))
        assert (row.above.settled, row.within.settled) == (above[1], within[1])
        if min(above[1], within[1]) < max(fewest, 1):
            assert row.fall is None
        else:
            fall = within[0] * 100 / within[1] - above[0] * 100 / above[1]
            assert float(row.fall) == pytest.approx(fall)
    falls = [row.fall for row in found if row.fall is not None]
    assert falls == sorted(falls, reverse=True)
    assert [row.fall for row in found[: len(falls)]] == falls


def test_the_page_says_which_promise_slips_first(cast):
    for who, load in ((cast.ama, 20), (cast.mo, 5)):
        team = cast.work["ama" if who == cast.ama else "mo"].team
        MonthEnd.objects.create(
            worker=who, team=team, day=date(2025, 11, 30), fte=1, cases=load, load=load,
            capacity=10, band="over",
        )  # fmt: skip
    fell(20, cast.crewe)
    fell(10, cast.crewe, kept=date(2025, 11, 9))
    fell(40, cast.macclesfield)
    fell(3, cast.crewe, promise="supervision-followup")
    fell(9, cast.macclesfield, promise="supervision-followup")
    page = cast.signed_in("dan").get(LIST).content.decode()
    assert "slips first: kept in time 66.7 per cent of 30 times" in page
    assert "list=slips" in page
    taken = {"format": "csv", "list": "slips"}
    rows = csv_rows(cast.signed_in("hana").get(LIST, taken))
    assert rows[0][1:3] == ["Above capacity, %", "Of"]
    assert rows[1][1:3] == ["66.7", "30"]
    assert "100.0 per cent of 40 times elsewhere" in page
    assert "33.3 points lower" in page
    slips = queries.slipping(queries.cells(HALF), MONDAY)
    followup = next(
        row for row in told.slip_lines(slips, 5) if row.promise.key == "supervision-followup"
    )
    # The whole is shown above: one side alone would give the other away.
    assert (followup.above, followup.within, followup.words) == ("c", "c", "Too few to compare")


@pytest.mark.parametrize(
    ("within", "words"),
    [
        (1, "Too little fell due"),
        (40, "No promise was kept less often"),
    ],
)
def test_nothing_is_claimed_from_a_few(cast, within, words):
    for team, load in ((cast.crewe, 20), (cast.macclesfield, 5)):
        who = cast.ama if team == cast.crewe else cast.mo
        MonthEnd.objects.create(
            worker=who, team=team, day=date(2025, 11, 30), fte=1, cases=load, load=load,
            capacity=10, band="over",
        )  # fmt: skip
    fell(30, cast.crewe)
    fell(within, cast.macclesfield)
    assert words in cast.signed_in("dan").get(LIST).content.decode()


@pytest.mark.parametrize(
    ("fall", "words"),
    [
        (Decimal(1), "1.0 point lower"),
        (Decimal("-2.5"), "2.5 points higher"),
        (Decimal(0), "The same"),
        (None, "Too few to compare"),
    ],
)
def test_a_fall_in_words(fall, words):
    assert told._fall(fall) == words


def test_before_the_first_night_the_page_says_when(cast):
    for address in (LIST, SUPERVISION, reverse("promises:team", args=[cast.crewe.pk])):
        page = cast.signed_in("hana").get(address).content.decode()
        assert "the first figures are here tomorrow" in page


def test_who_answers_for_a_team_sees_it_and_no_other(cast):
    fell(3, cast.crewe)
    fell(9, cast.macclesfield)
    page = cast.signed_in("grace").get(SUPERVISION)
    assert [row.name for row, _ in page.context["teams"]] == ["Crewe"]
    assert "The teams that you answer for" in page.content.decode()
    everyone = cast.signed_in("hana").get(SUPERVISION)
    assert [row.tally.due for row, _ in everyone.context["teams"]] == [3, 9]


@pytest.mark.promise("G1", "W7")
def test_others_read_half_years_that_are_over_with_small_counts_withheld(cast):
    third, fourth = (
        teams.add_team(details=teams.TeamDetails(name, cast.crewe.service, date(2020, 1, 1)), by=BY)
        for name in ("Congleton", "Wilmslow")
    )
    for number, team in ((3, cast.crewe), (9, cast.macclesfield), (8, third), (30, fourth)):
        fell(number, team, due_on=date(2025, 5, 6))
        fell(number, team)
    dan = cast.signed_in("dan")
    running = dan.get(SUPERVISION)
    assert running.context["teams"] == []
    assert "Show the last half-year that is over" in running.content.decode()
    over = {"first": BEFORE.first.isoformat(), "last": BEFORE.last.isoformat()}
    rows = [row for row, _ in dan.get(SUPERVISION, over).context["teams"]]
    shown = {row.name: row.tally and row.tally.due for row in rows}
    assert shown == {"Congleton": None, "Crewe": None, "Macclesfield": 9, "Wilmslow": 30}
    rows = csv_rows(dan.get(SUPERVISION, {**over, "format": "csv"}))
    assert ["Crewe", *["c"] * 6] in rows
    part = dan.get(SUPERVISION, {**over, "last": "2025-08-31"})
    assert part.context["teams"] == []


def test_where_withholding_some_is_no_use_none_is_shown(cast):
    assert queries.safe({"a": Tally(3)}) == {"a": None}
    assert queries.safe({"a": Tally(3), "b": Tally(1)}) == {"a": None, "b": None}
    assert queries.safe({"a": Tally(7), "b": Tally(6)}) == {"a": Tally(7), "b": Tally(6)}


def test_no_two_periods_that_a_director_may_read_overlap(cast):
    """So a withheld count cannot be told from two periods (101): by team only whole halves."""
    fell(6, cast.crewe)
    cells = [Cell("supervision", cast.crewe.pk, date(2025, 5, 1), Tally(6))]
    days = [BEFORE.first + timedelta(days=n) for n in (0, 1, 30, 90, 182)]
    shown = [
        (first, last)
        for first in days
        for last in days
        if first <= last and queries.by_team(cells, Reach(), Period(first, last), MONDAY)
    ]
    assert shown == [(BEFORE.first, BEFORE.last)]


def test_each_time_it_fell_due_is_seen_within_reach_and_the_look_is_kept(cast):
    met(cast)
    page = cast.signed_in("grace").get(ROWS).content.decode()
    assert "Ama Amason" in page
    assert "Mo Moson" not in page
    assert SensitiveRead.objects.get(page="promises.rows").detail.startswith("supervision due 2025")
    own = cast.signed_in("ama").get(ROWS).content.decode()
    assert "Ama Amason" in own
    assert "Nia Niason" not in own
    assert "Mo Moson" in cast.signed_in("hana").get(ROWS).content.decode()
    narrowed = cast.signed_in("hana").get(ROWS, {"team": cast.crewe.pk}).content.decode()
    assert "Mo Moson" not in narrowed
    assert cast.signed_in("ade").get(ROWS).status_code == 403


def test_rows_come_as_a_file_with_what_they_are(cast):
    met(cast)
    found = sheets(cast.signed_in("hana").get(ROWS, {"format": "xlsx"}))
    headings, *rows = found["List"]
    assert headings == ["About", "Team", "Owed by", "Due", "Kept", "How it stands"]
    assert {row[5] for row in rows} <= {"Kept in time", "Kept late", "Broken", "Open"}
    notes = [row[0] for row in found["Notes"]]
    assert any(note.startswith("Definition: Every worker has regular") for note in notes)
    assert notes[-1].startswith("Source: The council’s own records")


def test_a_teams_promises_are_for_those_who_see_what_is_due_there(cast):
    address = reverse("promises:team", args=[cast.crewe.pk])
    met(cast)
    assert "Ama" not in cast.signed_in("grace").get(address).content.decode()
    rows = csv_rows(cast.signed_in("grace").get(address, {"format": "csv"}))
    assert len(rows) == 1 + len(all_promises())
    assert cast.signed_in("olu").get(address).status_code == 404
    assert cast.signed_in("ama").get(address).status_code == 404
    assert cast.signed_in("dan").get(address).status_code == 404


def test_a_promise_that_nobody_declared_is_not_found(cast):
    for name in ("promises:promise", "promises:rows"):
        address = reverse(name, args=["no-such"])
        assert cast.signed_in("hana").get(address).status_code == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({}, HALF.first, HALF.last),
        ({"first": "never", "last": "2026-01-31"}, HALF.first, date(2026, 1, 31)),
        ({"first": "2026-02-01", "last": "2026-01-01"}, date(2026, 1, 1), date(2026, 2, 1)),
        ({"first": "0001-01-01", "last": "0001-01-02"}, HALF.first, HALF.last),
    ],
)
def test_any_period_may_be_asked_and_a_mistyped_one_is_the_half_year(cast, asked, first, last):
    fell(1, cast.crewe)
    period = cast.signed_in("dan").get(LIST, asked).context["period"]
    assert (period.first, period.last) == (first, last)


def test_the_half_before_and_the_year_before_stand_beside(cast):
    fell(2, cast.crewe)
    fell(4, cast.crewe, due_on=date(2025, 5, 6), kept=date(2025, 5, 7))
    fell(8, cast.crewe, due_on=date(2024, 12, 2))
    row = next(row for row in queries.keepings(HALF) if row.promise.key == "supervision")
    assert (row.tally, row.before, row.year_before) == (Tally(2), Tally(0, 4), Tally(8))


def test_a_promise_is_a_measure_too_and_the_same_share(cast):
    met(cast)
    period = Period(date(2025, 9, 3), MONDAY)
    found = next(row for row in queries.keepings(period) if row.promise.key == "supervision")
    result = figures(MONDAY)["kept_supervision"]
    assert (result.numerator, result.denominator) == (found.tally.kept, found.tally.settled)
    page = cast.signed_in("dan").get(reverse("measures:measure", args=["kept-supervision"]))
    assert SUPERVISION in page.content.decode()


@pytest.mark.parametrize("more", [0, 40])
def test_pages_ask_the_same_few_times_however_many_people(cast, more):
    staff(cast, range(more))
    actions.keep(on=MONDAY, by=BY)
    lead = cast.signed_in("hana")
    for address in (LIST, SUPERVISION, ROWS, reverse("promises:team", args=[cast.crewe.pk])):
        lead.get(address)
        with CaptureQueriesContext(connection) as asked:
            lead.get(address)
        assert len(asked) <= 18, address


def test_the_database_refuses_grace_before_the_day(cast):
    with transaction.atomic(), pytest.raises(IntegrityError):
        fell(1, Team.objects.first(), last_good_on=date(2025, 1, 1))
