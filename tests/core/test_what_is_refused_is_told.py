"""A refusal is shown beside its box, and what follows the refused act does not happen."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage

from keystay.core.refusals import Refused
from keystay.core.telling import refusal_at, refusal_told


class TooSoon(Refused):
    """A kind of refusal with a box of its own."""


class DayForm(forms.Form):
    on = forms.CharField()
    why = forms.CharField()


@pytest.fixture
def form() -> DayForm:
    typed = DayForm({"on": "today", "why": "because"})
    assert typed.is_valid()
    return typed


def test_a_refusal_stands_beside_its_box_and_what_was_typed_stays(form):
    after = []
    with refusal_at(form, "on"):
        if form.is_valid():
            raise TooSoon("Not before Monday.")
        after.append("done")
    assert (form.errors, form["why"].value(), after) == (
        {"on": ["Not before Monday."]},
        "because",
        [],
    )


def test_without_a_box_it_stands_above_the_form(form):
    with refusal_at(form):
        raise Refused("Not today.")
    assert form.non_field_errors() == ["Not today."]


def test_a_kind_of_refusal_may_have_a_box_of_its_own(form):
    with refusal_at(form, "why"), refusal_at(form, "on", TooSoon):
        raise TooSoon("Not before Monday.")
    with refusal_at(form, "why"), refusal_at(form, "on", TooSoon):
        raise Refused("Say more.")
    assert form.errors == {"on": ["Not before Monday."], "why": ["Say more."]}


def test_what_is_no_refusal_goes_on(form):
    with pytest.raises(KeyError), refusal_at(form):
        raise KeyError("a mistake of ours")


def test_where_there_is_no_form_it_is_told_on_the_next_page(rf):
    request = rf.post("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    with refusal_told(request):
        raise Refused("It was done before.")
    told = [(each.level_tag, each.message) for each in get_messages(request)]
    assert told == [("warning", "It was done before.")]
