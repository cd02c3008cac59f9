"""Pictures drawn on the server: complete without script, colour or sight."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from keystay.core.components.charts import (
    Series,
    Strip,
    _apart,
    bars_against_capacity,
    strip_of_dots,
    trend_line,
)
from keystay.core.components.svg import fixed, plain, round_scale

ONE = Decimal(1)


def strip(**more):
    strips = [
        Strip("3 authorities", (ONE, ONE * 2, ONE * 90)),
        Strip("You: 4", (ONE * 4,), "you"),
    ]
    given = {"title": "Turnover", "sentence": "You stand at 4.", "strips": strips}
    return str(strip_of_dots(**{**given, "edge": ONE * 10, "unit": "per cent", **more}))


def trend(values=(ONE, None, ONE * 3), name="You"):
    series = [Series(name, values, "you"), Series("England", (ONE, ONE, ONE), "nation")]
    return str(
        trend_line(
            title="Turnover",
            sentence="You rose.",
            years=["2023", "2024", "2025"],
            series=series,
            decimals=1,
        )
    )


def bars(rows):
    return str(bars_against_capacity(title="Cases in Crewe", rows=rows))


@pytest.mark.parametrize("drawn", [strip(), trend(), bars([("Ama", 12, ONE * 16, "within")])])
def test_a_picture_has_a_title_a_description_and_a_sentence(drawn):
    picture = html.fromstring(drawn).xpath("//svg")[0]
    named = picture.get("aria-labelledby").split()
    assert picture.get("role") == "img"
    assert [picture.xpath(f"//*[@id='{each}']")[0].text_content() for each in named]
    assert html.fromstring(drawn).xpath("//figcaption")[0].text_content()


@pytest.mark.parametrize("drawn", [strip(), trend(), bars([("Ama", 12, ONE * 16, "over")])])
def test_a_picture_has_no_style_and_no_script(drawn):
    assert "style=" not in drawn
    assert "<script" not in drawn


def test_labels_are_escaped():
    assert "<b>" not in trend(name="<b>You</b>")
    assert "<b>" not in bars([("<b>Ama</b>", 1, ONE, "within")])


def test_what_lies_beyond_the_edge_is_counted_in_words():
    assert "3 authorities (1 beyond the edge)" in strip()


def test_a_missing_year_breaks_the_line_and_shows_as_a_dash():
    drawn = html.fromstring(trend())
    assert len(drawn.xpath("//*[contains(@class, 'line-you')]")) == 2
    assert [cell.text for cell in drawn.xpath("//tbody/tr[2]/td")] == ["–", "1.0"]


def test_the_numbers_of_a_trend_stand_in_a_table_after_it():
    drawn = html.fromstring(trend())
    assert [each.text for each in drawn.xpath("//th[@scope='row']")] == ["2023", "2024", "2025"]


def test_a_worker_over_capacity_is_named_so_in_words():
    drawn = bars([("Ama", 20, ONE * 16, "over"), ("Bo", 30, ONE * 16, "well over")])
    assert "Ama: 20 of 16, over" in drawn
    assert "Bo: 30 of 16, well over" in drawn
    assert "2 of 2 workers are over capacity" in drawn


def test_nobody_over_capacity_is_said_so():
    assert "No worker is over capacity" in bars([("Ama", 2, ONE * 16, "within")])
    assert "No worker is over capacity" in bars([])


@given(st.floats(0, 1e6, allow_nan=False))
def test_a_scale_reaches_what_it_must_hold_in_few_ticks(highest):
    scale, ticks = round_scale(highest, 0, 100)
    assert scale.holds(highest)
    assert ticks[0] == 0
    assert len(ticks) <= 6


@given(st.lists(st.floats(0, 230, allow_nan=False), max_size=6).map(sorted))
def test_names_at_the_ends_of_lines_do_not_touch(heights):
    placed = _apart(heights)
    gaps = [below - above for above, below in pairwise(placed)]
    assert all(gap >= 18.8 for gap in gaps)


def test_numbers_read_as_people_write_them():
    assert (plain(2.5), plain(10), plain(2000)) == ("2.5", "10", "2,000")
    assert (fixed(Decimal("11.65"), 1), fixed(Decimal(36186), 0)) == ("11.7", "36,186")
