"""A child's NHS number or UPN in what people write is refused in place, and nothing is lost."""

import json

import pytest
from django.apps import apps
from tests.cast import Cast

from keystay.support.followups.actions import Agreed
from keystay.support.supervision.models import Agreement, Session
from keystay.support.supervision.queries import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T4", "C1")]

NHS, UPN = "943 476 5919", "B801200005001"
SENTENCE = "This looks like an NHS number: 943 476 5919."


def told(**more: object) -> dict[str, object]:
    return {"kind": "one_to_one", "held_on": "2026-03-02", "minutes": "90", **more}


def everything() -> str:
    return "".join(
        json.dumps(list(model._default_manager.values()), default=str)
        for model in apps.get_models()
    )


@pytest.mark.parametrize("box", ["notes", "for_worker", "for_supervisor"])
def test_notes_and_agreed_actions_with_a_childs_number_are_refused(cast: Cast, box):
    grace, path = cast.signed_in("grace"), f"/supervision/record/{cast.ama.pk}/"
    words = {"notes": "Long notes", "for_worker": "Read the book", "for_supervisor": "Ask"}
    words[box] += f"\nSee {NHS} and {UPN}"

    page = grace.post(path, told(**words))

    text = page.content.decode()
    assert page.status_code == 200
    assert text.count(SENTENCE) == 2  # at the top and beside the box
    assert "This looks like a unique pupil number (UPN): B801200005001." in text
    for typed in ("Long notes", "Read the book", "Ask", f"See {NHS} and {UPN}", 'value="90"'):
        assert typed in text
    assert not Session.objects.exists()
    assert NHS not in everything()


def test_what_was_mended_is_saved(cast: Cast):
    grace, path = cast.signed_in("grace"), f"/supervision/record/{cast.ama.pk}/"
    grace.post(path, told(notes=f"See {NHS}"))

    page = grace.post(path, told(notes="See the child's record"), follow=True)

    assert "Supervision recorded." in page.content.decode()
    assert text_of(Session.objects.get()).notes == "See the child's record"


@pytest.mark.parametrize(("who", "part"), [("grace", "notes"), ("ama", "comment")])
def test_notes_and_comments_written_later_are_refused_too(cast: Cast, who, part):
    session = cast.held("ama", 7, notes="Words")
    path = f"/supervision/session/{session.pk}/{part}/"
    browser = cast.signed_in(who)
    form = browser.get(path).context["form"]

    page = browser.post(path, {"text": f"Typed of {NHS}", "seen": form["seen"].value()})

    assert page.status_code == 200
    assert SENTENCE in page.content.decode()
    assert f"Typed of {NHS}" in page.content.decode()
    assert (text_of(session).notes, text_of(session).comment) == ("Words", "")


def test_what_a_group_learned_and_what_two_agreed_are_refused_too(cast: Cast):
    grace = cast.signed_in("grace")
    group = {"held_on": "2026-03-02", "workers": [cast.ama.pk], "learning": f"Of {NHS}"}
    page = grace.post(f"/supervision/team/{cast.crewe.pk}/group/", group)
    assert SENTENCE in page.content.decode()

    agreed = {"supervisor": cast.grace.pk, "starts_on": "2026-03-02", "terms": f"Of {NHS}"}
    page = grace.post(f"/supervision/agree/{cast.ama.pk}/", agreed)
    assert SENTENCE in page.content.decode()

    assert not Session.objects.exists()
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("act", ["correct", "remove"])
def test_reasons_are_refused_too(cast: Cast, act):
    session = cast.held("ama", 7)
    path = f"/supervision/session/{session.pk}/{act}/"

    page = cast.signed_in("grace").post(path, told(reason=f"Of {NHS}"))

    assert SENTENCE in page.content.decode()
    assert Session.objects.get().held_on == session.held_on
    assert NHS not in everything()


def test_an_earlier_action_ticked_as_done_stays_ticked(cast: Cast):
    cast.held("ama", 28, agreed=(Agreed("Book the course", cast.ama),))
    (followup,) = cast.ama.followups.all()

    page = cast.signed_in("grace").post(
        f"/supervision/record/{cast.ama.pk}/", told(notes=NHS, done=[followup.pk])
    )

    assert f'value="{followup.pk}" checked' in page.content.decode()
    followup.refresh_from_db()
    assert followup.done_on is None
