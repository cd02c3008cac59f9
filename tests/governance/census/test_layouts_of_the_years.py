"""The layouts say what the sources say, and Keystay's own code sets are theirs."""

from itertools import pairwise

import pytest

from keystay.governance.census.readings import SHIPPED, USUAL
from keystay.organisation.policy.packs import ENGLAND, packs
from keystay.workforce.absence.models import AbsenceKind
from keystay.workforce.assignments.models import Destination, Origin, Reason
from keystay.workforce.feeds.csww.layout import ITEMS, YEARS, layout
from keystay.workforce.feeds.csww.record import NOT_TAKEN, PARSERS
from keystay.workforce.people.models import Ethnicity, Level
from keystay.workforce.posts.models import OrgRole

pytestmark = pytest.mark.promise("G7")


def test_the_years_and_how_many_items_they_ask_for():
    sizes = {year: (len(layout(year).totals), len(layout(year).worker)) for year in YEARS}
    assert sizes == {2021: (3, 23), 2022: (3, 23), 2023: (3, 23), 2024: (3, 23), 2025: (12, 24)}


def test_what_changed_from_year_to_year():
    changed = {
        (old, new): (
            set(layout(old).worker) - set(layout(new).worker),
            set(layout(new).worker) - set(layout(old).worker),
        )
        for old, new in pairwise(YEARS)
    }
    assert changed == {
        (2021, 2022): (set(), set()),
        (2022, 2023): (set(), set()),
        (2023, 2024): ({"GenderCurrent"}, {"Sex"}),
        (2024, 2025): (
            {"QualInst", "CFKSSstatus"},
            {"BaseSalary", "RRPayments", "OtherPayments"},
        ),
    }
    assert [layout(year).group for year in (2024, 2025)] == ["LALevelVacancies", "LALevel"]


def test_a_year_without_a_layout_is_refused():
    with pytest.raises(LookupError, match="2021 to 2025, not 2019"):
        layout(2019)


@pytest.mark.parametrize(
    ("item", "choices"),
    [
        ("Ethnicity", Ethnicity),
        ("QualLevel", Level),
        ("OrgRole", OrgRole),
        ("StartOrigin", Origin),
        ("LeaverDestination", Destination),
        ("ReasonLeave", Reason),
    ],
)
def test_the_codes_of_our_records_are_those_of_the_return(item, choices):
    assert dict(ITEMS[item].codes) == dict(choices.choices)


def test_annual_leave_is_no_absence_of_the_return():
    ours = {code for code, _ in AbsenceKind.choices}
    assert ours - set(ITEMS["ReasonAbsence"].codes) == {AbsenceKind.ANNUAL}


def test_what_is_required_is_in_the_layout_and_what_is_read_on_import_too():
    for year in YEARS:
        of = layout(year)
        assert set(of.of_everyone) | set(of.of_employees) <= set(of.worker)
    assert set(PARSERS) | NOT_TAKEN == set(ITEMS)


def test_the_settings_that_ship_are_the_readings_of_the_code():
    settings = {each.key: each.value for each in packs()[ENGLAND].settings}
    for name, value in {**vars(SHIPPED), **vars(USUAL)}.items():
        if name not in ("year_days", "leap_year_days"):
            told = settings[f"census.{name}"]
            assert (tuple(told) if isinstance(told, list) else told) == value, name
