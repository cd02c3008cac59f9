"""Rows that look right and are not: wrong people, wrong centuries, letters that nobody sees."""

from datetime import date

import pytest
from tests.workforce.feeds.offering import (
    BY,
    carry_out,
    counts,
    found,
    load,
    offer,
    reasons,
    table,
)
from tests.workforce.feeds.offering import worker as worker_in

from keystay.core.feeds import Finding
from keystay.workforce.models import Assignment, Person
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1", "W4")]

AMA = {"Staff number": "E1", "Full name": "Ama Mensah", "Team": "Crewe", "Role": "5", "FTE": "1"}
AMA |= {"Start date": "2/9/2024"}
BILAL = AMA | {"Staff number": "E2", "Full name": "Bilal Khan"}


def line(row, number: int) -> Finding:
    return next(each for each in found(row) if each.row == number)


def test_one_staff_number_of_two_people_in_a_file_refuses_both(teams):
    row = offer("staff", table([AMA, BILAL | {"Staff number": "E1"}, BILAL]))

    assert counts(row) == {"refused": 2, "new": 1}
    assert reasons(row).count(
        "Staff number “E1” is on lines 2 and 3 with two names, Ama Mensah and Bilal Khan."
    ) == 2  # fmt: skip


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ({"DOB": "3/4/1986"}, "two dates of birth"),
        ({"SWE number": "SW2"}, "two registration numbers"),
    ],
)
def test_one_staff_number_with_two_birth_dates_or_registrations_refuses_both(teams, told, what):
    first = AMA | {"DOB": "3/4/1985", "SWE number": "SW1"}
    row = offer("staff", table([first, first | {"Team": "Macclesfield"} | told]))

    assert counts(row) == {"refused": 2}
    assert f"Staff number “E1” is on lines 2 and 3 with {what}." in reasons(row)


def test_the_staff_number_of_somebody_else_whom_keystay_knows_is_refused(teams):
    worker_in(teams["Crewe"])

    row = offer("staff", table([AMA | {"Full name": "Bilal Khan"}]))

    words = "Staff number “E1” is Ama Mensah's in Keystay, and the row names Bilal Khan."
    assert words in reasons(row)
    assert counts(row) == {"refused": 1}


def test_a_new_name_under_a_known_number_is_believed_if_something_confirms_it(teams):
    person, _ = worker_in(teams["Crewe"])
    people.change(person=person, changes={"email": "ama@example.org"}, by=BY)
    again = AMA | {"Full name": "Joy Owusu", "Email": "AMA@example.org"}

    load("staff", table([again]))
    load("staff", table([AMA, {}]))

    person.refresh_from_db()
    assert person.name == "Ama Mensah"
    assert {each.name for each in person.former_names.all()} == {"Ama Mensah", "Joy Owusu"}


def test_a_number_typed_onto_another_persons_row_is_not_hidden_by_their_own_row(teams):
    worker_in(teams["Crewe"])
    gus = AMA | {"Full name": "Gus Bell", "SWE number": "SW77"}

    row = offer("staff", table([{**AMA, "Staff number": "", "SWE number": "SW100001"}, gus]))

    assert counts(row) == {"same": 1, "refused": 1}
    assert "Keystay holds SW100001 for this person" in reasons(row)


def test_the_same_row_twice_is_one_post_and_a_slip(teams):
    row = offer("staff", table([AMA, AMA, AMA | {"Post number": "P2"}]))

    assert counts(row) == {"new": 2, "refused": 1}
    assert "The row says the same as line 2. Keep one of them" in reasons(row)
    assert line(row, 4).note.endswith(
        "Another post of the person on line 2. Together they make 2 of full time."
    )


def test_someone_without_a_number_on_one_line_is_the_person_of_that_name(teams):
    half = AMA | {"FTE": "0.5", "Staff number": ""}
    load("staff", table([AMA | {"FTE": "0.5"}, half | {"Team": "Macclesfield"}]))

    assert Person.objects.get().assignments.count() == 2


def test_one_registration_with_a_staff_number_for_each_post_is_one_person(teams):
    first = AMA | {"SWE number": "SW1", "Staff number": "E1-1"}
    other = first | {"Staff number": "E1-2", "Team": "Macclesfield", "FTE": "0"}
    row = load("staff", table([first, other]))

    assert "Staff number: taken from an earlier line." in line(row, 3).note
    assert Person.objects.get().staff_number == "E1-1"
    assert Assignment.objects.count() == 2


def test_what_only_a_later_row_tells_of_a_person_is_kept(teams):
    load("staff", table([AMA, AMA | {"Team": "Macclesfield", "Email": "ama@example.org"}]))

    assert Person.objects.get().email == "ama@example.org"


def test_a_person_is_added_by_their_first_row_that_can_be_used(teams):
    nowhere = AMA | {"Team": "", "SWE number": "SW5"}
    row = offer("staff", table([nowhere, AMA | {"Team": "Macclesfield"}]))
    assert counts(row) == {"refused": 1, "new": 1}

    carry_out(row, leave_refused=True)

    person = Person.objects.get()
    assert (person.registration.number, person.assignments.count()) == ("SW5", 1)


def test_nobody_is_missing_whose_row_was_refused_or_is_not_decided(teams):
    worker_in(teams["Crewe"])
    worker_in(teams["Crewe"], "Bilal Khan", "E2")
    namesake = {**BILAL, "Staff number": ""}

    row = offer("staff", table([AMA | {"FTE": "eleven"}, namesake]))

    assert [(each.row, each.consequence) for each in found(row)] == [
        (2, "refused"),
        (3, "decision"),
    ]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"FTE": "18.5"}, "FTE “18.5” is not between 0 and 1. If these are hours a week, say"),
        ({"FTE": "1.5"}, "FTE “1.5” is not between 0 and 1. Check the figure."),
        (
            {"FTE": "", "Hours": "0.6"},
            "Hours a week “0.6” is too few hours a week. If this is FTE",
        ),
        (
            {"Start date": "1/9/1949"},
            "Start date “1 September 1949” is not between 1950 and 2028.",
        ),
        ({"Start date": "3/4/2062"}, "Start date “3 April 2062” is not between 1950 and 2028."),
        ({"Start date": "31/02/2024"}, "Start date “31/02/2024” is not a day in the calendar."),
        ({"Start date": "2024"}, "Start date “2024” is a number, not a date."),
        ({"Leaving date": "3/4/2062"}, "Leave it empty for someone who has not left."),
        ({"Leaving date": "1/9/2024"}, "is before the start date, 2 September 2024."),
        ({"DOB": "1/1/2020"}, "Date of birth “(not shown)” makes them younger than 16"),
        ({"DOB": "1/1/1930"}, "Date of birth “(not shown)” makes them younger than 16 or older"),
        ({"DOB": "1/1/2009"}, "Start date “2 September 2024” is before their birthday of 16"),
        ({"Full name": "N" * 300}, "is longer than 201 characters. Shorten it."),
        ({"Full name": f"Eve {'x' * 101}"}, "has a part longer than 100 characters."),
        ({"Email": f"{'a' * 60}@{'b' * 180}.{'c' * 50}"}, "is not an email address."),
    ],
)
def test_a_value_that_cannot_be_is_named_with_its_field_and_how_to_mend_it(teams, told, words):
    row = offer("staff", table([AMA | told]))

    assert counts(row) == {"refused": 1}
    assert words in reasons(row)


def test_hours_of_nought_are_a_person_without_hours_and_that_is_said(teams):
    row = load("staff", table([AMA | {"FTE": "0"}]))

    assert line(row, 2).note == "FTE 0: counted as a person, without hours."
    assert Assignment.objects.get().fte == 0


@pytest.mark.parametrize("written", ["3/4/58", "03-Apr-58", "3/4/1958", "21278"])
def test_a_birth_year_of_two_digits_is_that_of_someone_at_work(teams, written):
    load("staff", table([AMA | {"DOB": written}]))

    assert Person.objects.get().born_on == date(1958, 4, 3)


@pytest.mark.parametrize("written", ["31/12/4712", "31-Dec-9999", "2099-12-31", "9999-12-31 00:00"])
def test_the_end_of_time_is_no_leaving_date(teams, written):
    load("staff", table([AMA | {"Leaving date": written}]))

    assert Assignment.objects.get().ends_on is None


def test_headings_that_come_again_and_rows_with_nothing_are_refused_in_a_sentence(teams):
    headings = {name: name for name in AMA}
    nothing = {"Notes": "printed by HR"}
    row = offer("staff", table([AMA, headings, nothing]))

    assert counts(row) == {"new": 1, "refused": 2}
    assert "The row repeats the headings. Leave it out." in reasons(row)
    assert "The row has nothing in the columns that are used." in reasons(row)


def test_cells_that_slipped_along_because_of_a_comma_are_refused(teams):
    rows = table([AMA, BILAL]).replace(b"Bilal Khan", b"Khan, Bilal").replace(b'"', b"")
    row = offer("staff", rows)

    assert counts(row) == {"new": 1, "refused": 1}
    assert "has 7 values under 6 headings. Put quotation marks round" in reasons(row)


@pytest.mark.parametrize(
    "written",
    [
        "Si\u00e2n O'Neill",
        "Si\u00e2n O\u2019Neill",
        "Sia\u0302n O'Neill",
        "SI\u00c2N O'NEILL",
        "Si\u00e2n\u00a0O'Neill\u200b",
        "\ufeffO'Neill, Si\u00e2n",
    ],
)
def test_a_name_that_is_only_typed_otherwise_is_the_same_name(teams, written):
    person, _ = worker_in(teams["Crewe"], "Siân O'Neill")

    assert counts(offer("staff", table([AMA | {"Full name": written}]))) == {"same": 1}
    row = offer("staff", table([AMA | {"Full name": written, "Staff number": ""}]))
    assert line(row, 2).question.options[0][0] == person.pk


def test_an_accent_that_was_missing_is_put_right(teams):
    person, _ = worker_in(teams["Crewe"], "Sian O'Neill")
    load("staff", table([AMA | {"Full name": "Siân O'Neill"}]))

    person.refresh_from_db()
    assert person.first_name == "Siân"


def test_a_list_with_family_names_only_keeps_the_first_names(teams):
    person, _ = worker_in(teams["Crewe"])
    row = load("staff", table([{"Surname": "Owusu", "Staff number": "E1", "SWE no": "SW100001"}]))

    person.refresh_from_db()
    assert (person.name, counts(row)) == ("Ama Owusu", {"changed": 1})


def test_the_reviews_notes_count_every_row(teams):
    worker_in(teams["Crewe"])
    rows = [AMA, BILAL, BILAL | {"FTE": "9"}, AMA | {"Team": "Crew", "Staff number": "E5"}]
    rows[3]["Full name"] = "Eve Reid"
    row = offer("staff", table(rows))

    words = "4 rows: 1 new, 1 the same, 1 to decide, 1 refused."
    assert row.findings["notes"][1] == words
