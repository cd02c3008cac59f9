"""The qualitative measures: families as far as they may be shown, and what is still silent."""

import pytest
from tests.cast import MONDAY, Cast

from keystay.caseloads.feedback.queries import Read, catalogue
from keystay.caseloads.feedback.rules import Quarter, Tally
from keystay.governance.voices import queries
from keystay.governance.voices.queries import families, voices

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G2")]
PAGE = "/what-people-say/"


def test_every_source_says_why_it_is_silent(cast: Cast):
    assert [each.key for each in voices(MONDAY)] == ["survey", "leavers", "families"]
    assert all(each.silent for each in voices(MONDAY))
    page = cast.signed_in("dan").get(PAGE).content.decode()
    assert "No quarter has enough forms" in page
    assert cast.signed_in("dan").get(f"{PAGE}?format=csv").status_code == 200


def test_families_are_told_by_theme_beside_the_quarter_before(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    theme = catalogue().keys[0]
    rows = iter([Tally(theme, 3, 1, 0), Tally(theme, 1, 1, 0)])

    def read(place: object, quarter: object, on: object) -> Read:
        return Read(12, (next(rows),), (), shown=True, alone=False)

    over = [Quarter(2025, 4), Quarter(2025, 3)]
    monkeypatch.setattr(queries.feedback, "quarters_asked", lambda on: over)
    monkeypatch.setattr(
        queries.feedback,
        "shown_in",
        lambda quarter, told, book: {queries.feedback.Group("council")},
    )
    monkeypatch.setattr(queries.feedback, "read", read)
    voice = families(MONDAY)
    assert voice.period == "12 forms, 1 October to 31 December 2025"
    (told,) = voice.themes
    assert (told.yes, told.share_yes, told.share_before) == (3, 75, 50)


def test_who_sees_only_their_own_is_led_to_it(cast: Cast):
    assert "about the whole council" in cast.signed_in("grace").get(PAGE).content.decode()
    assert cast.signed_in("ade").get(PAGE).status_code == 403
