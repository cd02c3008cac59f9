"""Capacity and bands: plain sums on the policy's values."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from keystay.caseloads.workload import rules

pytestmark = pytest.mark.promise("C2")
PHASES = {
    "supervision.newly_qualified.first_until_days": 42,
    "supervision.newly_qualified.second_until_days": 183,
}
SINCE = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("days", "phase"),
    [(0, "first"), (41, "first"), (42, "second"), (182, "second"), (183, "later"), (900, "later")],
)
def test_the_newly_qualified_year_has_three_phases(days: int, phase: str):
    on = SINCE + timedelta(days=days)
    assert rules.stage_key("newly_qualified", SINCE, on, PHASES) == f"newly_qualified.{phase}"


@pytest.mark.parametrize(
    ("stage", "since", "key"),
    [
        ("", None, "social_worker"),
        ("advanced", SINCE, "advanced"),
        ("newly_qualified", None, "newly_qualified"),
    ],
)
def test_other_stages_go_by_their_own_name(stage: str, since: date | None, key: str):
    assert rules.stage_key(stage, since, SINCE, PHASES) == key


def test_capacity_follows_hours_and_experience():
    assert rules.capacity(Decimal(16), Decimal("0.5"), Decimal(90)) == Decimal("7.2")
    assert rules.capacity(Decimal(16), Decimal(1), Decimal(0)) == 0


@pytest.mark.parametrize(
    ("cases", "room", "band"),
    [
        (0, 10, "none"),
        (0, 0, "none"),
        (1, 0, "well over"),
        (10, 10, "within"),
        (11, 10, "over"),
        (23, 20, "over"),
        (12, 10, "well over"),
    ],
)
def test_bands_begin_above_the_limits_of_the_policy(cases: int, room: int, band: str):
    assert rules.band(cases, Decimal(room), Decimal(100), Decimal(115)) == band


def test_there_is_no_share_of_nothing_and_no_average_of_nobody():
    assert rules.share(3, Decimal(0)) is None
    assert rules.share(3, Decimal(4)) == 75
    assert rules.average(0, Decimal(0)) is None
    assert rules.average(9, Decimal("1.5")) == 6
