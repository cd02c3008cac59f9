"""Each measure is a file, and a wrong file says what is wrong with it."""

import pytest

from keystay.governance.measures.catalogue import WrongDefinition, by_slug, checked, measures
from keystay.governance.measures.parts import every_part
from keystay.insight.benchmarks import queries as published

GOOD = {
    "key": "agency_fte",
    "order": 1,
    "group": "department",
    "title": "Agency workers",
    "sentence": "Agency workers on the day.",
    "why": "They cost more.",
    "owner": "workforce_lead",
    "numerator": "agency_fte",
    "numerator_words": "agency workers",
    "denominator": [],
    "denominator_words": "",
    "combine": "sum",
    "times": 1,
    "unit": "FTE",
    "decimals": 1,
    "direction": "lower",
    "source": "The Department",
    "published": "agency_fte",
    "ids": ["W1"],
}


@pytest.mark.promise("G1")
@pytest.mark.parametrize("key", sorted(measures()))
def test_each_measure_is_complete(key):
    measure = measures()[key]
    assert measure.key == key
    assert measure.sentence.endswith(".")
    assert measure.why.endswith(".")
    assert by_slug(measure.slug) is measure
    assert measure.direction_words
    assert set(measure.parts) <= set(every_part())


def test_every_published_column_exists():
    columns = published._published()["National", "E92000001", 2025].figures
    named = {each.published for each in measures().values() if each.published}
    assert named <= set(columns)
    assert len(named) == 22


def test_the_measures_stand_in_order_and_no_two_share_a_place():
    orders = [each.order for each in measures().values()]
    assert orders == sorted(set(orders))


def test_no_address_leads_nowhere():
    assert by_slug("nothing-of-the-kind") is None


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", None, "title: is missing"),
        ("title", " ", "title: is empty"),
        ("order", "first", "order: should be int"),
        ("ids", "W1", "ids: should be list"),
        ("numerator", "agents", "numerator: no part is called agents"),
        ("denominator", ["agents"], "denominator: no part is called agents"),
        ("direction", "up", "direction: should be one of lower, higher, neither"),
        ("owner", None, "owner: is missing"),
        ("owner", "the boss", "owner: should be a role: one of social_worker"),
        ("group", "best", "group: should be one of strategy, department"),
        ("combine", "mean", "combine: should be one of sum, largest"),
        ("key", "other", "key: should be the name of the file"),
        ("denominator_words", "posts", "denominator_words: should say"),
        ("decimals", -1, "decimals: should be 0 or more"),
        ("times", 0, "times: should be 1 or more"),
        ("colour", "red", "colour: is not a field of a measure"),
    ],
)
def test_a_wrong_file_names_the_file_and_the_field(field, value, words):
    values = {**GOOD, field: value}
    if value is None:
        del values[field]
    with pytest.raises(WrongDefinition, match=f"agency-fte.toml: {words}"):
        checked("agency-fte.toml", values)


def test_a_right_file_is_read():
    assert checked("agency-fte.toml", GOOD).title == "Agency workers"
