"""The data proposes, a person decides, and what was declined stays quiet until it is worse."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.cast import BY, MONDAY, Cast

from keystay.caseloads.handovers.queries import Risk as Leaver
from keystay.governance.measures.catalogue import measures
from keystay.governance.risks import actions, proposals
from keystay.governance.risks.models import ProposalAnswer, Risk
from keystay.governance.risks.proposals import find_rule, findings, proposed
from keystay.governance.watch.queries import Figure

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G6", "C5")]
LIST = "/risks/proposed/"
Show = Callable[..., None]


def figure(key: str, now: Any, before: Any = None, england: Any = None) -> Figure:
    def number(value: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    values = (number(now), number(before), number(england))
    return Figure(measures()[key], MONDAY, *values, None, None, "", 2025)


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Show:
    """Let the figures be these, and nobody be leaving."""
    monkeypatch.setattr(proposals, "open_risks", lambda teams, on: [])

    def these(*found: Figure) -> None:
        by_key = {each.measure.key: each for each in found}
        monkeypatch.setattr(proposals, "figures", lambda on: by_key)

    these()
    return these


def keys() -> list[str]:
    return [each.rule.key for each in proposed(MONDAY)[0]]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (figure("vacancy_rate_fte", 18, 19, 17), {"vacancies"}),
        (figure("vacancy_rate_fte", 17, 16, 17), set()),
        (figure("vacancy_rate_fte", 18, 16), set()),
        (figure("agency_rate_fte", 12, 11), {"agency"}),
        (figure("agency_rate_fte", 12, "11.1"), set()),
        (figure("agency_rate_fte", 12), set()),
        (figure("turnover_rate_fte", 12, 11), {"turnover"}),
        (figure("turnover_rate_fte", 10, 11), set()),
        (figure("turnover_rate_fte", None), set()),
        (figure("maximum_caseload", 26), {"caseloads"}),
        (figure("maximum_caseload", 25), set()),
    ],
)
def test_each_rule_proposes_on_its_own_figure(
    cast: Cast, show: Show, found: Figure, expected: set[str]
):
    show(found)
    assert {rule.key for rule, _ in findings(MONDAY)} == expected


def test_leavers_with_open_handovers_are_counted_and_not_named(
    cast: Cast, show: Show, monkeypatch: pytest.MonkeyPatch
):
    leaver = Leaver("h", cast.ama.pk, "Ama Amason", "t", "Crewe", MONDAY, 7, 3)
    monkeypatch.setattr(proposals, "open_risks", lambda teams, on: [leaver, leaver])
    page = cast.signed_in("hana").get(LIST).content.decode()
    for words in ("2 workers are near", "14 cases are not handed over", "6 steps are late"):
        assert words in page
    assert "Ama" not in page
    assert 'href="/caseloads/handovers/"' in page


def test_what_rests_on_a_figure_opens_into_it(cast: Cast, show: Show):
    show(figure("vacancy_rate_fte", 18, 19, 17))
    page = cast.signed_in("hana").get(LIST).content.decode()
    assert 'href="/where-we-stand/vacancy_rate_fte/"' in page


def test_what_is_declined_stays_quiet_until_it_is_worse(cast: Cast, show: Show):
    hana = cast.signed_in("hana")
    show(figure("maximum_caseload", 30))
    assert hana.get(f"{LIST}caseloads/decline/").status_code == 200
    with pytest.raises(actions.NeedsReason):
        actions.decline(rule=find_rule("caseloads"), reason=" ", by=BY)  # type: ignore[arg-type]
    hana.post(f"{LIST}caseloads/decline/", {"reason": "Three weeks only"})
    assert keys() == []
    page = hana.get(LIST).content.decode()
    assert "Three weeks only" in page
    assert "is above 33.0" in page
    page = hana.post(f"{LIST}caseloads/decline/", {"reason": "Again"})
    assert "not proposed any more" in page.context["form"].errors["reason"][0]
    for size, expected in ((33, []), (34, ["caseloads"]), (20, [])):
        show(figure("maximum_caseload", size))
        assert keys() == expected


def test_an_accepted_proposal_opens_an_entry_and_comes_back_as_its_review(cast: Cast, show: Show):
    hana = cast.signed_in("hana")
    show(figure("vacancy_rate_fte", 20, 19, 17))
    form = hana.get(f"{LIST}vacancies/accept/").context["form"]
    told = {k: v for k, v in form.initial.items() if v} | {
        "owner": cast.users["grace"].pk,
        "why": "Seen",
    }
    told |= {"likelihood_before": 4, "impact_before": 4, "likelihood": 3, "impact": 3}
    assert hana.post(f"{LIST}vacancies/accept/", told).status_code == 302
    row = Risk.objects.get()
    assert row.figures == ["vacancy_rate_fte", "average_caseload", "agency_rate_fte"]
    assert keys() == []
    show(figure("vacancy_rate_fte", 23, 19, 17))
    (again,) = proposed(MONDAY)[0]
    assert again.words == f"Review “{row.title}”"
    assert "Review the entry" in hana.get(LIST).content.decode()
    scored = actions.Scored((4, 4), (3, 4), "Worse", row.review_on)
    actions.review(risk=row, scored=scored, by=BY)
    assert keys() == []
    actions.close(risk=row, reason="Filled", by=BY)
    (anew,) = proposed(MONDAY)[0]
    assert anew.risk is None


def test_a_proposal_is_linked_to_an_entry(cast: Cast, show: Show):
    hana = cast.signed_in("hana")
    described = actions.Described("Posts", "a", "b", "c", cast.users["grace"], 8)
    scored = actions.Scored((4, 4), (3, 4), "As seen", MONDAY.replace(month=6))
    row = actions.open_entry(described=described, scored=scored, by=BY)
    show(figure("agency_rate_fte", 12, 10))
    assert hana.get(f"{LIST}agency/link/").status_code == 200
    assert hana.post(f"{LIST}agency/link/", {"risk": row.pk}).status_code == 302
    answer = ProposalAnswer.objects.get()
    assert (answer.risk, answer.size) == (row, 12)
    assert "Up by 2.0 percentage points" in answer.facts
    csv = hana.get(f"{LIST}?format=csv")
    assert csv.status_code == 200
    assert hana.get(f"{LIST}nothing/link/").status_code == 404
