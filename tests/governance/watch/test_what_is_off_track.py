"""Off track: worse than the target, or else than a year before or the neighbours, as printed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.cast import MONDAY, Cast

from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.verdicts import NOT_MET, OFF_TRACK, ON_TRACK
from keystay.governance.watch import queries
from keystay.governance.watch.queries import Figure, choices, figures, off_track
from keystay.governance.watch.rules import compare

pytestmark = pytest.mark.promise("G4", "G6")
TURNOVER = Figure(
    *(measures()["turnover_rate_fte"], MONDAY, Decimal("19.24"), Decimal("17.1")),
    *(Decimal(14), Decimal(12), None, "", 2025),
)


@pytest.mark.parametrize(
    ("now", "other", "direction", "found"),
    [
        ("19.24", "19.2", "lower", "same"),
        ("19.3", "19.2", "lower", "worse"),
        ("19.3", "19.2", "higher", "better"),
        ("19.1", "19.2", "lower", "better"),
        ("19.1", "19.2", "higher", "worse"),
        ("19.1", "19.2", "neither", "unknown"),
        (None, "19.2", "lower", "unknown"),
    ],
)
def test_figures_are_compared_as_printed(now: str | None, other: str, direction: str, found: str):
    value = None if now is None else Decimal(now)
    assert compare(value, Decimal(other), direction, 1) == found


def test_a_figure_says_why_it_is_off_track():
    assert TURNOVER.reasons == (
        "worse than a year before (17.1)",
        "worse than the neighbours’ median (12.0)",
    )
    assert TURNOVER.sentence.startswith("19.2% on 2 March 2026; worse than a year before")
    assert replace(TURNOVER, before=None).trend_words == "no figure a year before"
    assert replace(TURNOVER, before=TURNOVER.now).trend_words == "the same as a year before"


def test_a_target_decides_alone_where_there_is_one():
    aimed = replace(TURNOVER, target=Decimal(18))
    assert replace(aimed, verdict=ON_TRACK).reasons == ()
    assert replace(aimed, verdict=OFF_TRACK).reasons == ("target 18.0 off track",)
    assert replace(aimed, verdict=NOT_MET).reasons == ("target 18.0 not met",)


def test_those_with_most_against_them_come_first(monkeypatch: pytest.MonkeyPatch):
    one = replace(TURNOVER, before=None)
    none = replace(TURNOVER, now=Decimal(1))
    monkeypatch.setattr(queries, "figures", lambda on: {"a": one, "b": none, "c": TURNOVER})
    assert off_track(MONDAY) == [TURNOVER, one]


@pytest.mark.django_db
def test_the_figures_are_the_councils_own(cast: Cast):
    found = figures(MONDAY)
    assert set(found) == set(queries.WATCHED)
    assert found["turnover_rate_fte"].england is not None
    assert "turnover_rate_fte" in dict(choices())


@pytest.mark.django_db
def test_without_a_council_there_are_none():
    assert figures(MONDAY) == {}
