"""What cases weigh, by any scheme, and what is wrong with one that cannot be used (C1, C2)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystay.caseloads.schemes import rules
from keystay.caseloads.schemes.queries import shipped
from keystay.caseloads.schemes.rules import Case, WrongScheme

pytestmark = pytest.mark.promise("C1")
PLAIN, HUNDRED, TYPES = (shipped()[k] for k in ("plain-count", "hundred-points", "case-types"))


def case(child: int, plan: str = "cin", *features: str, group: str = "") -> Case:
    return Case(child, plan, frozenset(features), group)


def test_schemes_ship_the_plain_count_first_and_each_with_its_source():
    kinds = ["case-types", "hundred-points", "stated-maximum", "time-audit"]
    assert list(shipped()) == ["plain-count", *kinds]
    assert all(each.source for each in shipped().values())
    assert [key for key, each in shipped().items() if each.counts_plainly] == [
        "plain-count",
        "stated-maximum",
    ]


@pytest.mark.parametrize(
    ("each", "points"),
    [
        (case(1), 5),
        (case(1, "cp"), 7),
        (case(1, "cp", "court"), 11),
        (case(1, "cla", "court", "complex", "travel"), 14),
        (case(1, "none", "assessment"), 7),
    ],
)
def test_a_case_weighs_its_plan_and_what_is_noted_of_it(each, points):
    assert rules.weigh([each], HUNDRED) == {1: points}


def test_of_brothers_and_sisters_the_heaviest_counts_whole():
    family = [case(1, group="A"), case(2, "cp", group="A"), case(3, group="A"), case(4)]
    assert rules.weigh(family, HUNDRED) == {
        1: Decimal("3.75"),
        2: 7,
        3: Decimal("3.75"),
        4: 5,
    }


def test_the_parts_of_a_load_are_said_in_words():
    family = [case(1, group="A"), case(2, "cp", "court", group="A")]
    found = rules.parts(family, ["student"], Decimal("0.5"), HUNDRED)
    assert [(part.words, part.count, part.points) for part in found] == [
        ("Child protection", 1, 7),
        ("Child in Need", 1, 5),
        ("Before a court", 1, 4),
        ("Less for brothers and sisters", 1, Decimal("-1.25")),
        ("Supervises a student", 1, 10),
        ("Stable points", 1, Decimal("7.5")),
    ]


def test_what_weighs_nothing_is_not_a_part():
    found = rules.parts([case(1, "cin", "travel")], ["champion"], Decimal(1), TYPES)
    assert [part.words for part in found] == ["Child in Need"]


def test_reductions_leave_what_is_left_and_never_less_than_nothing():
    assert rules.left_by([]) == 100
    assert rules.left_by([Decimal(20), Decimal(30)]) == 50
    assert rules.left_by([Decimal(80), Decimal(50)]) == 0


plans = st.sampled_from(list(rules.PLANS))
noted = st.frozensets(st.sampled_from(list(rules.FEATURES)))
cases = st.lists(st.tuples(plans, noted, st.sampled_from(["", "", "A", "B"])), max_size=12)


@given(cases, st.sampled_from([PLAIN, HUNDRED, TYPES]), st.sets(st.sampled_from(["student"])))
def test_the_parts_add_up_to_a_second_obvious_sum(told, scheme, duties):
    held = [Case(n, plan, noted, group) for n, (plan, noted, group) in enumerate(told)]
    obvious = scheme.stable * Decimal("0.8") + sum(scheme.duties[d] for d in duties)
    for group in {each.group for each in held}:
        points = [
            scheme.kinds[each.plan] + sum(scheme.features[f] for f in each.features)
            for each in held
            if each.group == group
        ]
        if group:
            share = scheme.siblings_percent / 100
            obvious += max(points) + (sum(points) - max(points)) * share
        else:
            obvious += sum(points)
    found = rules.parts(held, sorted(duties), Decimal("0.8"), scheme)
    assert sum(part.points for part in found) == obvious


def wrong(**told):
    return {**rules.stored(HUNDRED), **told}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (wrong(name=""), "my.toml: name: is missing."),
        (wrong(unit="pounds"), "my.toml: unit: “pounds” is neither cases nor points."),
        (wrong(full="many"), "my.toml: full: “many” is not a number."),
        (wrong(full="-1"), "my.toml: full: “-1” is not between 0 and 1000."),
        (wrong(full="NaN"), "my.toml: full: “NaN” is not between 0 and 1000."),
        (wrong(stable=None), "my.toml: stable: “None” is not a number."),
        (wrong(least="101"), "my.toml: least: is more than the ceiling."),
        (wrong(siblings_percent="101"), "my.toml: siblings_percent: is more than 100."),
        (wrong(kinds=None), "my.toml: kinds: is missing."),
        (wrong(duties={"cook": 1}), "my.toml: duties.cook: is not one of student,"),
        (wrong(kinds={"cin": 1}), "my.toml: kinds.cla: “None” is not a number."),
    ],
)
def test_a_scheme_that_cannot_be_used_says_which_file_and_which_field(values, words):
    with pytest.raises(WrongScheme) as refusal:
        rules.read(values, "my.toml")
    assert str(refusal.value).startswith(words)


def test_weights_stored_before_there_was_a_least_have_none():
    told = rules.stored(TYPES)
    del told["least"]
    assert (TYPES.least, rules.read(told).least) == (80, 0)


def test_a_least_may_stand_where_the_ceiling_is_the_policys():
    assert rules.read(wrong(full="0", least="8")).least == 8


def test_a_scheme_is_the_same_when_it_was_stored():
    assert all(rules.read(rules.stored(each)) == each for each in shipped().values())
