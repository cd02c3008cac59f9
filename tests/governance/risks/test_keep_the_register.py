"""The register: entries, scores before and after controls, trend, reviews, a heat map."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import BY, MONDAY, Cast

from keystay.core.promises import Window, due
from keystay.governance.risks import actions, queries
from keystay.governance.risks.models import Risk
from keystay.governance.risks.pictures import heat_map
from keystay.governance.risks.promises import REVIEW
from keystay.governance.risks.rules import IMPACT, Scale, moved

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G6")]
LIST = "/risks/"
SOON, BEGUN = MONDAY + timedelta(days=20), MONDAY - timedelta(days=60)
FIRST_REVIEW = MONDAY - timedelta(days=10)
ALWAYS = Window(MONDAY - timedelta(days=999), MONDAY + timedelta(days=999), MONDAY)
OPEN = Window(MONDAY - timedelta(days=999), MONDAY + timedelta(days=999), MONDAY, open_only=True)
SCORED = {
    "likelihood_before": 4,
    "impact_before": 4,
    "likelihood": 3,
    "impact": 4,
    "why": "More leave",
    "review_on": SOON,
}
WORDS = {"title": "People leave", "cause": "Load", "event": "They go", "effect": "Gaps"}


def scored(likelihood: int, impact: int, review_on: Any = SOON) -> actions.Scored:
    return actions.Scored((5, 5), (likelihood, impact), "As seen", review_on)


@pytest.fixture
def opened(cast: Cast) -> Cast:
    described = actions.Described(
        *WORDS.values(), cast.users["grace"], 8, ("turnover_rate_fte", "maximum_caseload")
    )
    actions.open_entry(described=described, scored=scored(3, 2, FIRST_REVIEW), by=BY, on=BEGUN)
    return cast


def the_risk() -> Risk:
    return Risk.objects.get()


def owed(window: Window) -> list[tuple[object, object]]:
    return [(row.due_on, row.kept_on) for row in due(window) if row.promise == REVIEW]


def test_hana_opens_an_entry(cast: Cast):
    hana = cast.signed_in("hana")
    assert "No open entries" in hana.get(LIST).content.decode()
    initial = hana.get(f"{LIST}add/").context["form"].initial
    assert (initial["appetite"], initial["review_on"]) == (8, MONDAY + timedelta(weeks=13))
    told = {**WORDS, **SCORED, "owner": cast.users["grace"].pk, "appetite": 8}
    page = hana.post(f"{LIST}add/", {**told, "impact": 5, "likelihood": 4})
    assert "Controls cannot make" in page.context["form"].errors["review_on"][0]
    page = hana.post(f"{LIST}add/", {**told, "review_on": MONDAY})
    assert "must be after 2 March 2026" in page.context["form"].errors["review_on"][0]
    assert hana.post(f"{LIST}add/", told).status_code == 302
    page = hana.get(LIST).content.decode()
    assert "1 risk is open; 1 is above appetite." in page
    assert "above it" in page
    with pytest.raises(actions.OffTheScale, match="from 1 to 5"):
        actions.review(risk=the_risk(), scored=scored(6, 1), by=BY)


def test_grace_reviews_her_risk_and_the_trend_is_seen(opened: Cast):
    grace, pk = opened.signed_in("grace"), the_risk().pk
    assert "Review a risk" in grace.get("/").content.decode()
    assert grace.get(f"{LIST}{pk}/review/").context["form"].initial["likelihood"] == 3
    assert grace.post(f"{LIST}{pk}/review/", SCORED).status_code == 302
    (line,) = queries.register(MONDAY)
    assert (line.before, line.score, line.trend, line.level) == (16, 12, "worse", "high")
    assert [each.id for each in queries.above_appetite(MONDAY)] == [pk]
    page = grace.get(f"{LIST}{pk}/").content.decode()
    for words in ("More leave", "Score over time", "Turnover rate (FTE)", "score 6 before, 12 now"):
        assert words in page
    assert grace.get(f"{LIST}{pk}/close/").status_code == 403
    with pytest.raises(actions.WrongDay, match="last scored"):
        actions.review(risk=the_risk(), scored=scored(1, 1), by=BY, on=BEGUN)


def test_an_entry_is_worded_anew_and_closed(opened: Cast):
    hana, pk = opened.signed_in("hana"), the_risk().pk
    assert hana.get(f"{LIST}{pk}/change/").status_code == 200
    told = {**WORDS, "title": "They leave", "owner": opened.users["mo"].pk, "appetite": 4}
    assert hana.post(f"{LIST}{pk}/change/", told).status_code == 302
    assert (the_risk().title, the_risk().owner, the_risk().figures) == (
        "They leave",
        opened.users["mo"],
        [],
    )
    with pytest.raises(actions.NeedsReason):
        actions.close(risk=the_risk(), reason=" ", by=BY)
    assert hana.get(f"{LIST}{pk}/close/").status_code == 200
    assert hana.post(f"{LIST}{pk}/close/", {"reason": "No longer so"}).status_code == 302
    page = hana.post(f"{LIST}{pk}/change/", told)
    assert "closed on 2 March 2026" in page.context["form"].errors["title"][0]
    assert "No longer so" in hana.get(f"{LIST}{pk}/").content.decode()
    assert queries.register(MONDAY) == []
    csv = hana.get(f"{LIST}?format=csv").content.decode("utf-8-sig")
    assert "They leave,Load,They go,Gaps,Mo Moson,25,3,2,6,medium,4,No,Same" in csv


def test_controls_come_and_end(opened: Cast):
    hana, pk = opened.signed_in("hana"), the_risk().pk
    assert hana.get(f"{LIST}{pk}/control/").status_code == 200
    hana.post(f"{LIST}{pk}/control/", {"words": "Supervision", "starts_on": BEGUN})
    control = the_risk().controls.get()
    url = f"{LIST}controls/{control.pk}/end/"
    assert hana.get(url).status_code == 200
    page = hana.post(url, {"ends_on": SOON})
    assert "to today" in page.context["form"].errors["ends_on"][0]
    assert hana.post(url, {"ends_on": MONDAY}).status_code == 302
    assert "It ended on" in hana.post(url, {"ends_on": MONDAY}).content.decode()
    assert "ended 2 Mar 2026" in hana.get(f"{LIST}{pk}/").content.decode()
    assert hana.get(f"{LIST}controls/nothing/end/").status_code == 404


def test_a_review_is_a_promise(opened: Cast):
    assert owed(OPEN) == [(FIRST_REVIEW, None)]
    actions.review(risk=the_risk(), scored=scored(2, 2), by=BY)
    assert owed(OPEN) == [(SOON, None)]
    assert owed(ALWAYS) == [(FIRST_REVIEW, MONDAY), (SOON, None)]
    actions.close(risk=the_risk(), reason="Gone", by=BY)
    assert owed(OPEN) == []
    assert owed(ALWAYS) == [(FIRST_REVIEW, MONDAY)]
    assert not [row for row in due(ALWAYS, [opened.mo.pk]) if row.promise == REVIEW]
    assert owed(Window(SOON, SOON, MONDAY)) == []


def test_the_heat_map_says_the_same_as_its_table(opened: Cast):
    picture = str(heat_map(queries.register(MONDAY), queries.scale(MONDAY)))
    assert picture.count("<rect") == 25
    assert "1. People leave" in picture
    assert "1 risk is open; none are above appetite." in picture


def test_levels_words_and_ways():
    scale = Scale(5, 6, 12)
    obvious = {n: "high" if n >= 12 else "medium" if n >= 6 else "low" for n in range(1, 26)}
    assert {n: scale.level(n) for n in obvious} == obvious
    assert scale.words(IMPACT, 5) == "5 Severe"
    assert Scale(4, 4, 9).words(IMPACT, 4) == "4"
    assert [moved(3, None), moved(3, 3), moved(4, 3), moved(2, 3)] == [
        *("same", "same", "worse", "better")
    ]


def test_who_reaches_a_risk_and_who_sees_names(opened: Cast):
    pk = the_risk().pk
    for who, status in (("grace", 200), ("petra", 200), ("dan", 200), ("olu", 404), ("ade", 403)):
        assert opened.signed_in(who).get(f"{LIST}{pk}/").status_code == status
    for who in ("petra", "dan", "olu"):
        assert opened.signed_in(who).get(f"{LIST}{pk}/review/").status_code == 404
    assert opened.signed_in("petra").get(f"{LIST}proposed/").status_code == 403
    assert "No risk is yours" in opened.signed_in("olu").get(LIST).content.decode()
    (line,) = queries.register(MONDAY, names=False)
    assert line.owner == "First line manager"


def test_the_database_refuses_a_review_before_its_score(opened: Cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        the_risk().scores.update(review_on=BEGUN)


def test_the_register_costs_the_same_however_long_it_is(opened: Cast):
    hana, costs = opened.signed_in("hana"), []
    for _ in range(2):
        hana.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            hana.get(LIST)
        costs.append(len(asked))
        for _ in range(3):
            described = actions.Described(*WORDS.values(), opened.users["mo"], 8)
            actions.open_entry(described=described, scored=scored(2, 2), by=BY)
    assert costs[0] == costs[1] <= 25


FORMS = {
    f"{LIST}add/": {*WORDS, "why"},
    f"{LIST}{{pk}}/change/": set(WORDS),
    f"{LIST}{{pk}}/review/": {"why"},
    f"{LIST}{{pk}}/close/": {"reason"},
    f"{LIST}{{pk}}/control/": {"words"},
}


@pytest.mark.parametrize(("path", "boxes"), FORMS.items())
def test_each_box_that_councillors_read_says_so_and_lets_no_childs_number_in(
    opened: Cast, path: str, boxes: set[str]
):
    hana, path = opened.signed_in("hana"), path.format(pk=the_risk().pk)
    fields = hana.get(path).context["form"].fields
    said = {name for name, field in fields.items() if "councillors read this" in field.help_text}
    assert said == boxes
    form = hana.post(path, dict.fromkeys(boxes, "The child is 943 476 5919")).context["form"]
    for box in boxes:
        assert "looks like an NHS number" in form.errors[box][0]
