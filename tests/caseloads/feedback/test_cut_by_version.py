"""When the words of a form change, figures are cut to the quarters of one version."""

import hashlib
from dataclasses import replace
from functools import partial

import pytest
from tests.caseloads.feedback.answering import come_back, said
from tests.cast import Cast

from keystay.caseloads.feedback import catalogue as asked
from keystay.caseloads.feedback.models import Answer
from keystay.caseloads.feedback.rules import Quarter
from keystay.caseloads.feedback.versions import Version, read_cut, versions

pytestmark = [pytest.mark.django_db, pytest.mark.promise("T21")]
PAGE = "/caseloads/feedback/"
# Who changes the words of a form gives it a new version, and adds the new words' mark here.
WORDS = {("adult", 1): "79d9a405ba27", ("child", 1): "452cc3af96b0"}


def test_the_words_of_a_version_never_change():
    found = {
        (form.key, form.version): hashlib.sha256(
            repr((form.answers, form.statements)).encode()
        ).hexdigest()[:12]
        for form in asked.catalogue().forms.values()
    }
    assert found.items() <= WORDS.items()


def _same(given: asked.Catalogue) -> asked.Catalogue:
    return given


@pytest.fixture
def changed(cast: Cast, monday, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Ten forms in each quarter of 2025; from July on with the words of version 2."""
    old = asked.catalogue()
    for month in ("2025-06-04", "2025-07-09", "2025-11-12"):
        if month == "2025-07-09":
            adult = replace(old.forms["adult"], version=2)
            new = replace(old, forms={**old.forms, "adult": adult})
            monkeypatch.setattr("keystay.caseloads.feedback.actions.catalogue", partial(_same, new))
        come_back(monday, month, cast.crewe, *[said()] * 9, said("no", form="child"))
    return cast


def test_each_answer_keeps_the_version_of_its_words(changed: Cast):
    rows = Answer.objects.filter(form="adult").values_list("quarter", "version")
    assert set(rows) == {(2, 1), (3, 2), (4, 2)}
    assert set(Answer.objects.filter(form="child").values_list("version", flat=True)) == {1}


def test_only_a_form_that_has_changed_is_offered(changed: Cast):
    cut = read_cut("adult-1")
    assert cut.choices == (Version("adult", 2), Version("adult", 1))
    assert read_cut("child-1").chosen is read_cut("nonsense").chosen is None
    assert versions()["child"][Quarter(2025, 3)] == {1}


def test_a_cut_leaves_out_whole_quarters_and_says_since_when(changed: Cast):
    grace = changed.signed_in("grace")
    page = grace.get(f"{PAGE}?form=adult-2")
    assert [key for key, _ in page.context["quarters"]] == ["2025-4", "2025-3"]
    group = grace.get(f"{PAGE}{changed.crewe.pk}/?form=adult-1")
    assert group.context["quarter"] == Quarter(2025, 2)
    assert group.context["said"].forms == 10
    whole = grace.get(f"{PAGE}{changed.crewe.pk}/").content.decode()
    assert "For parents and carers, version 2, came back first in July to September 2025" in whole


def test_halves_across_a_change_are_not_shown_in_a_cut(changed: Cast):
    grace, path = changed.signed_in("grace"), f"{PAGE}{changed.crewe.pk}/?quarter=2025-4"
    both = grace.get(path).context
    assert any(row.now is not None or row.before is not None for row in both["changes"])
    assert grace.get(f"{path}&form=adult-2").context["changes"] == []


def test_a_quarter_with_both_versions_is_in_neither_cut(changed: Cast):
    Answer.objects.filter(quarter=4, form="adult").update(version=1)
    row = Answer.objects.filter(quarter=4, form="adult").first()
    Answer.objects.filter(pk=row.pk).update(version=2)
    assert read_cut("adult-1").of([Quarter(2025, 4), Quarter(2025, 2)]) == [Quarter(2025, 2)]
    assert read_cut("adult-2").of([Quarter(2025, 4)]) == []


def test_while_no_form_has_changed_no_cut_is_offered(cast: Cast, monday):
    come_back(monday, "2025-11-12", cast.crewe, *[said()] * 10)
    page = cast.signed_in("grace").get(PAGE)
    assert (page.context["cuts"], page.context["changed"]) == ([], "")
    assert "Words of the form" not in page.content.decode()
