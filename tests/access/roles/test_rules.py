"""Spells of dates, and roles that clash."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from keystay.access.roles.rules import clashes, covers, meet

DAYS = st.dates(date(2020, 1, 1), date(2020, 2, 1))


def days_of(spell: tuple[date, date | None]) -> set[date]:
    last = spell[1] or date(2020, 3, 1)
    return {spell[0] + timedelta(days=n) for n in range((last - spell[0]).days + 1)}


SPELLS = st.tuples(DAYS, st.none() | DAYS).filter(lambda s: s[1] is None or s[0] <= s[1])


@given(SPELLS, SPELLS)
def test_spells_meet_when_they_share_a_day(
    one: tuple[date, date | None], two: tuple[date, date | None]
) -> None:
    assert meet(one, two) == bool(days_of(one) & days_of(two))


@given(SPELLS, SPELLS)
def test_a_spell_covers_another_when_it_has_all_its_days(
    one: tuple[date, date | None], two: tuple[date, date | None]
) -> None:
    assert covers(one, two) == (days_of(two) <= days_of(one))


def test_a_role_does_not_clash_with_itself() -> None:
    assert clashes("auditor", ["auditor"]) == set()
    assert clashes("auditor", ["workforce_lead", "director"]) == {"workforce_lead"}
