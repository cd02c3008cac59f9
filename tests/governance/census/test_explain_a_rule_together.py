"""A rule that asks the same of many: one explanation for all of them, in one sitting."""

import pytest
from tests.cast import BY, Cast
from tests.governance.census.preparing import QUEUE, complete

from keystay.core.audit.models import AuditEvent
from keystay.governance.census import actions
from keystay.governance.models import Explanation

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G7")]
RULE, ERROR = "KS-W-011", "KS-W-001"
PAGE = f"/statutory-return/2025/explain/{RULE}/"


def unexplained(cast: Cast) -> set[str]:
    listed = cast.signed_in("hana").get(QUEUE, {"rule": RULE}).context["page"].object_list
    return {row.name for row in listed if row.open}


def test_one_explanation_stands_for_all_that_a_rule_found(cast: Cast):
    complete(cast)
    whose, hana = unexplained(cast), cast.signed_in("hana")
    assert len(whose) > 1
    assert "Explain together" in hana.get(QUEUE, {"rule": RULE}).content.decode()
    shown = hana.get(PAGE)
    assert set(shown.context["names"]) == whose
    answer = hana.post(PAGE, {"words": "Payroll answers in October"}, follow=True)
    assert f"{len(whose)} explained." in answer.content.decode()
    assert not unexplained(cast)
    assert AuditEvent.objects.filter(kind="census.explained").count() == len(whose)
    assert "Explain together" not in hana.get(QUEUE, {"rule": RULE}).content.decode()
    assert "Nothing that the rule found" in hana.get(PAGE).content.decode()


def test_whoever_was_explained_alone_keeps_their_own_words(cast: Cast):
    complete(cast)
    actions.explain(year=2025, code=RULE, words="On loan", person=cast.ama, by=BY)
    hana = cast.signed_in("hana")
    alone = hana.get(f"{PAGE}{cast.mo.pk}/").content.decode()
    assert "that the rule found, together" in alone
    hana.post(PAGE, {"words": "Payroll answers in October"})
    assert Explanation.objects.get(person=cast.ama).words == "On loan"


def test_last_years_words_are_kept_where_there_are_any(cast: Cast):
    complete(cast)
    actions.explain(year=2025, code=RULE, words="On loan", person=cast.ama, by=BY)
    Explanation.objects.update(year=2024)
    hana = cast.signed_in("hana")
    assert "last year’s words where there are any (1)" in hana.get(PAGE).content.decode()
    empty = hana.post(PAGE, {"last_years": "on", "words": ""})
    assert empty.context["form"].errors == {"words": ["Write why this is right as it stands"]}
    hana.post(PAGE, {"last_years": "on", "words": "Payroll answers in October"})
    said = {row.person_id: row.words for row in Explanation.objects.filter(year=2025)}
    assert said[cast.ama.pk] == "On loan"
    assert said[cast.mo.pk] == "Payroll answers in October"


def test_last_years_words_can_be_left_behind(cast: Cast):
    complete(cast)
    actions.explain(year=2025, code=RULE, words="On loan", person=cast.ama, by=BY)
    Explanation.objects.update(year=2024)
    cast.signed_in("hana").post(PAGE, {"words": "Payroll answers in October"})
    assert Explanation.objects.get(year=2025, person=cast.ama).words.startswith("Payroll")


def test_words_are_needed_and_a_childs_number_is_refused(cast: Cast):
    complete(cast)
    hana = cast.signed_in("hana")
    for words in ("", "About 943 476 5919"):
        assert hana.post(PAGE, {"words": words}).context["form"].errors
    assert not Explanation.objects.exists()


def test_an_error_is_not_explained_and_a_person_who_is_gone_is_left_out(cast: Cast):
    complete(cast)
    page = f"/statutory-return/2025/explain/{ERROR}/"
    assert cast.signed_in("hana").get(page).status_code == 404
    with pytest.raises(actions.NotAQuery):
        actions.explain_together(year=2025, code=ERROR, told={"": "w"}, by=BY)
    told = {cast.ama.pk: "w", "NOBODY": "w"}
    assert actions.explain_together(year=2025, code=RULE, told=told, by=BY) == 1


def test_only_whoever_prepares_the_return_explains(cast: Cast):
    complete(cast)
    assert cast.signed_in("dan").get(PAGE).status_code == 403
