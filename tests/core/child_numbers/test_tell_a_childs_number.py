"""An NHS number or a UPN is told from other numbers by its check, as two sums agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystay.core.child_numbers import is_nhs_number, is_upn, nhs_numbers, refusals, upns

pytestmark = pytest.mark.promise("C1")

ten_digits = st.text("0123456789", min_size=10, max_size=10)
# The table of the Department's guidance on unique pupil numbers, written out.
UPN_TABLE = {
    "A": 0, "B": 1, "C": 2, "D": 3, "E": 4, "F": 5, "G": 6, "H": 7, "J": 8, "K": 9, "L": 10,
    "M": 11, "N": 12, "P": 13, "Q": 14, "R": 15, "T": 16, "U": 17, "V": 18, "W": 19, "X": 20,
    "Y": 21, "Z": 22,
}  # fmt: skip
twelve = st.tuples(
    st.text("0123456789", min_size=11, max_size=11), st.sampled_from([*"0123456789", *UPN_TABLE])
).map("".join)


def obviously_nhs(digits: str) -> bool:
    """All ten digits, weighted 10 to 1, add to a multiple of eleven."""
    return sum((10 - place) * int(digit) for place, digit in enumerate(digits)) % 11 == 0


def obviously_upn(upn: str) -> bool:
    """Long division by hand: take 23 away until less is left, and look the letter up."""
    total = 0
    for place in range(1, 13):
        mark = upn[place]
        total += (place + 1) * (UPN_TABLE[mark] if mark in UPN_TABLE else int(mark))
    while total >= 23:
        total -= 23
    return UPN_TABLE.get(upn[0]) == total


@given(ten_digits)
def test_two_sums_agree_on_nhs_numbers(digits):
    assert is_nhs_number(digits) == obviously_nhs(digits)


@given(ten_digits)
def test_one_last_digit_in_ten_fits_at_most(digits):
    fitting = [last for last in "0123456789" if is_nhs_number(digits[:9] + last)]
    assert len(fitting) <= 1


@given(twelve, st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_two_sums_agree_on_upns(rest, letter):
    assert is_upn(letter + rest) == obviously_upn(letter + rest)


@given(twelve)
def test_exactly_one_letter_fits(rest):
    assert sum(is_upn(letter + rest) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 1


# Published examples: NHS Data Dictionary and NHS test numbers; UPNs of python-stdnum's and
# DataPrep's documentation.
@pytest.mark.parametrize("number", ["9434765919", "9434765870", "4010232137"])
def test_published_nhs_numbers_fit(number):
    assert is_nhs_number(number)
    assert not is_nhs_number(number[:-1] + str((int(number[-1]) + 1) % 10))


def test_published_upns_fit():
    assert is_upn("B801200005001")
    assert not is_upn("A801200005001")


@pytest.mark.parametrize(
    "written",
    [
        "9434765919",
        "943 476 5919",
        "943-476-5919",
        "943–476–5919",
        "943.476.5919",
        "943 - 476 - 5919",
        "943\n476\n5919",
        "943\u00a0476\u00a05919",
        "943\u200b476\u200b5919",
        "943\u00ad4765919",
        "943476 5919",
        "９４３４７６５９１９",
        "٩٤٣٤٧٦٥٩١٩",
        "NHS9434765919",
        "(943 476 5919)",
        "on the 3 9434765919 was seen",
    ],
)
def test_an_nhs_number_is_found_however_it_is_written(written):
    assert len(nhs_numbers(f"We spoke of {written}.")) == 1


@pytest.mark.parametrize(
    "written",
    ["B801200005001", "b801200005001", "B 801 2000 05 001", "B801-2000-05-001", "(B801200005001)"],
)
def test_a_upn_is_found_however_it_is_written(written):
    assert len(upns(f"We spoke of {written}.")) == 1


def test_a_temporary_upn_ends_with_a_letter():
    (temporary,) = [
        f"{letter}80120000500A" for letter in UPN_TABLE if is_upn(f"{letter}80120000500A")
    ]
    assert upns(f"Pupil {temporary} moved.") == [temporary]
    assert not is_upn(f"{temporary[:-1]}O")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Twelve visits, 3 of them late; next 12/03/2026 at 10:30, then 2026-04-02.",
        "Telephone 0161 496 0000, mobile 07700 900123, or +44 161 496 0003.",
        "0161 4960000 and 020 7946 0958 and 01614960000",
        "Case 943476591, account 94347659190, reference SW123456",
        "9434765918",
        "A801200005001",
        "I801200005001",
        "References 7K3M-92Q and 0J4X-7TT",
        "Budget £1,234,567.89 of 2025-26",
    ],
)
def test_other_numbers_pass(words):
    assert refusals(words) == []


def test_plus_44_starts_a_telephone_number_even_where_the_check_fits():
    fits = next(f"161496{n:04}" for n in range(10_000) if is_nhs_number(f"161496{n:04}"))
    assert refusals(f"+44{fits} or +44 {fits[:3]} {fits[3:6]} {fits[6:]}") == []
    assert len(refusals(fits)) == 1


def test_the_sentence_names_the_number_and_says_what_to_do():
    one, two = refusals("NHS 943 476 5919, again 4010232137, pupil B801200005001")
    assert one.startswith("This looks like an NHS number: 943 476 5919, 4010232137. Take it out: ")
    assert two.startswith("This looks like a unique pupil number (UPN): B801200005001. ")
    assert "Nothing is saved yet" in one


@given(st.text())
def test_any_text_at_all_can_be_looked_at(text):
    assert isinstance(refusals(text), list)
