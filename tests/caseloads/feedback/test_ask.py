"""Asking for feedback: a code for each person, shown once and kept as a hash."""

from datetime import timedelta

import pytest
from django.conf import settings
from tests.caseloads.feedback.answering import one_code, said
from tests.cast import MONDAY, Cast

from keystay.caseloads.feedback import actions, codes
from keystay.caseloads.models import Request
from keystay.core.models import AuditEvent
from keystay.organisation.policy import actions as policy
from keystay.organisation.teams import actions as teams

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T21")]
PAGE = "/caseloads/feedback/ask/"


def sent(cast: Cast, **other: object) -> dict[str, object]:
    return {
        "team": cast.crewe.pk,
        "kind": "review",
        "held_on": MONDAY.isoformat(),
        "people": "2",
        **other,
    }


def test_each_person_gets_a_code_to_hand_over(cast: Cast):
    page = cast.signed_in("ama").post(PAGE, sent(cast))
    body = page.content.decode()
    slips = page.context["slips"]
    assert len(slips) == len({slip.code for slip in slips}) == Request.objects.count() == 2
    for slip in slips:
        assert slip.code in body
        assert slip.link == f"{settings.KEYSTAY_ADDRESS}/feedback/{codes.tidied(slip.code)}/"
        assert slip.picture.startswith("data:image/svg+xml;base64,")
    assert "30 March 2026" in body


def test_only_a_hash_of_the_code_is_kept(cast: Cast):
    code = one_code(cast.crewe, by=cast.users["ama"])
    (row,) = Request.objects.all()
    assert row.code_hash == codes.hashed(code)
    assert row.asked_by == cast.users["ama"]
    kept = str(Request.objects.values_list()) + str(AuditEvent.objects.values_list("content"))
    assert code not in kept


def test_codes_have_no_look_alikes_and_make_no_words():
    assert not set("0O1IL2Z5S8BUAE") & set(codes.ALPHABET)
    made = {codes.new_code() for _ in range(500)}
    assert len(made) == 500
    assert all(codes.tidied(codes.shown(code).lower()) == code for code in made)
    assert {codes.tidied(typed) for typed in ("", "CDFG-346", "CDFG-346O", "C" * 41)} == {""}


def test_the_link_is_not_of_the_visitors_making(cast: Cast):
    page = cast.signed_in("ama").post(PAGE, sent(cast), headers={"host": "evil.example"})
    assert page.status_code == 400


def test_a_worker_asks_for_the_team_where_they_work(cast: Cast):
    offered = {
        who: [
            name for _, name in cast.signed_in(who).get(PAGE).context["form"]["team"].field.choices
        ]
        for who in ("ama", "grace", "sunita", "petra")
    }
    assert offered == {
        "ama": ["Crewe"],
        "grace": ["Crewe"],
        "sunita": ["Crewe", "Macclesfield"],
        "petra": ["Crewe", "Macclesfield"],
    }
    cast.signed_in("ama").post(PAGE, sent(cast, team=cast.macclesfield.pk))
    assert not Request.objects.exists()


@pytest.mark.parametrize("who", ["hana", "dan", "ade"])
def test_those_who_work_with_no_family_do_not_ask(cast: Cast, who: str):
    assert cast.signed_in(who).get(PAGE).status_code == 403


def test_someone_without_a_team_is_told_why_there_is_none_to_choose(cast: Cast):
    teams.close_team(team=cast.crewe, ends_on=MONDAY - timedelta(days=1), by="the test")
    page = cast.signed_in("ama").get(PAGE)
    assert "no team that is open today" in page.content.decode()


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"held_on": "2026-01-02"}, "Choose a day within 28 days of today."),
        ({"held_on": "2026-04-02"}, "Choose a day within 28 days of today."),
    ],
)
def test_a_day_too_far_off_is_refused_in_words(cast: Cast, other: dict[str, str], words: str):
    page = cast.signed_in("ama").post(PAGE, sent(cast, **other))
    assert page.context["form"].errors["held_on"] == [words]
    assert not Request.objects.exists()


def test_what_the_page_does_not_offer_is_refused(cast: Cast):
    closed = cast.macclesfield
    teams.close_team(team=closed, ends_on=MONDAY - timedelta(days=1), by="the test")
    with pytest.raises(actions.Refused, match="not open today"):
        one_code(closed)
    for people in (0, 11):
        with pytest.raises(actions.Refused, match="1 to 10 people"):
            actions.ask(asked=actions.Asked(cast.crewe, "cin", MONDAY, people), by="the test")


def test_how_long_codes_last_is_the_councils_choice(cast: Cast):
    policy.change_setting(key="feedback.open_days", value=7, from_day=MONDAY, by="the test")
    one_code(cast.crewe)
    assert Request.objects.get().open_until == MONDAY + timedelta(days=7)


def test_asking_is_told_in_history_without_the_code(cast: Cast):
    one_code(cast.crewe, by=cast.users["ama"])
    event = AuditEvent.objects.latest("number")
    assert (event.kind, event.content["after"]["people"]) == ("feedback.asked", 1)


def test_a_worker_sees_what_they_asked_for_and_not_who_answered(cast: Cast):
    actions.answer(code=one_code(cast.crewe, by=cast.users["ama"]), said=said())
    open_one = one_code(cast.crewe, by=cast.users["ama"])
    one_code(cast.crewe, by=cast.users["grace"])
    page = cast.signed_in("ama").get("/caseloads/feedback/")
    body = page.content.decode()
    assert len(page.context["rows"]) == 2
    assert body.count("Open until 30 Mar 2026") == 2
    assert open_one not in body


def test_a_worker_who_asked_nobody_is_told_what_to_do(cast: Cast):
    page = cast.signed_in("ama").get("/caseloads/feedback/")
    assert "You have not asked for feedback yet" in page.content.decode()


def test_the_paper_form_has_every_statement(cast: Cast):
    page = cast.signed_in("ama").get("/caseloads/feedback/paper/child/")
    assert "People listened to me" in page.content.decode()
    assert cast.signed_in("ama").get("/caseloads/feedback/paper/none/").status_code == 404
