"""Naming the council, and its look."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystay.core.audit.models import AuditEvent
from keystay.organisation.authority import actions
from keystay.organisation.authority.queries import authorities, this_council
from keystay.organisation.authority.rules import contrast_with_white, is_colour

BY, ON = "the test", date(2026, 1, 5)


def test_the_council_is_named_once_from_the_published_list(db: None) -> None:
    assert this_council() is None
    council = actions.name_council(code="895", by=BY, on=ON)
    assert (council.name, council.code) == ("Cheshire East", "895")
    with pytest.raises(actions.AlreadyNamed):
        actions.name_council(code="301", by=BY, on=ON)


def test_a_code_that_is_not_listed_is_refused(db: None) -> None:
    with pytest.raises(actions.NoSuchAuthority):
        actions.name_council(code="000", by=BY, on=ON)


def test_the_list_has_every_authority_with_ten_neighbours_in_it() -> None:
    listed = authorities()
    assert len(listed) == 153
    assert all(len(set(each.neighbours)) == 10 for each in listed.values())


def test_the_look_changes_once_and_is_recorded(db: None) -> None:
    actions.name_council(code="895", by=BY, on=ON)
    for _ in range(2):
        council = actions.change_look(service_name="Our staff", brand_colour="#003300", by=BY)
    assert council.service_name == "Our staff"
    assert AuditEvent.objects.filter(kind="authority.look_changed").count() == 1


@pytest.mark.parametrize("colour", ["red", "#12345", "#ffff00", "#1d4f73; }"])
def test_a_colour_that_cannot_be_read_is_refused(db: None, colour: str) -> None:
    actions.name_council(code="895", by=BY, on=ON)
    with pytest.raises(actions.Unreadable):
        actions.change_look(service_name="Keystay", brand_colour=colour, by=BY)


def test_contrast_is_as_published() -> None:
    assert round(contrast_with_white("#000000"), 2) == 21
    assert round(contrast_with_white("#767676"), 2) == 4.54


@given(st.integers(0, 0xFFFFFF))
def test_contrast_lies_between_1_and_21(number: int) -> None:
    colour = f"#{number:06x}"
    assert is_colour(colour)
    assert 0.999 < contrast_with_white(colour) < 21.001
