"""A whole sample is shared out at once: evenly, apart from every line, and shown first."""

from collections import Counter
from itertools import product
from random import Random
from typing import Any

import pytest
from tests.caseloads.audits.telling import programme
from tests.caseloads.workload.holding import hold
from tests.cast import BY, MONDAY, Cast

from keystay.caseloads.audits import actions as audits
from keystay.caseloads.audits.checks import Refused
from keystay.caseloads.audits.models import Audit, Programme
from keystay.caseloads.samples import actions
from keystay.caseloads.samples.queries import Sharing, sharing
from keystay.caseloads.samples.rules import share_out
from keystay.core.models import AuditEvent

pytestmark = pytest.mark.promise("C8")


def obvious(may: dict[str, list[str]], held: dict[str, int]) -> int:
    """The least sum of squares of any sharing, by trying all of them."""
    ways = product(*(each or [""] for each in may.values()))
    return min(_squares(held, way) for way in ways)


def _squares(held: dict[str, int], way: tuple[str, ...]) -> int:
    return sum((count + way.count(each)) ** 2 for each, count in held.items())


@pytest.mark.parametrize("seed", range(40))
def test_no_sharing_is_more_even(seed: int):
    source = Random(seed)
    held = {f"auditor {n}": source.randint(0, 3) for n in range(source.randint(1, 4))}
    may = {
        f"audit {n}": [each for each in held if source.random() < 0.5]
        for n in range(source.randint(1, 6))
    }
    given = share_out(may, held)
    assert set(given) == {audit for audit, apart in may.items() if apart}
    assert all(auditor in may[audit] for audit, auditor in given.items())
    assert _squares(held, tuple(given.values())) == obvious(may, held)


def test_whoever_can_take_anything_passes_on_what_others_can_take():
    may = {"first": ["ann", "bea"], "second": ["ann"]}
    assert share_out(may, {"ann": 0, "bea": 0}) == {"first": "bea", "second": "ann"}


@pytest.fixture
def spring(cast: Cast) -> Programme:
    """Four cases of Ama's in Crewe and two of Mo's in Macclesfield, nobody's to audit yet."""
    hold(cast.ama, "AMA0001", "AMA0002", "AMA0003", "AMA0004")
    hold(cast.mo, "MO0001", "MO0002")
    made = programme()
    audits.draw_sample(programme=made, asked=audits.Draw(MONDAY, "random", 6, 7), by=BY)
    return made


def shown(made: Programme, *chosen: object) -> Sharing:
    rows = Audit.objects.filter(programme=made, auditor=None).order_by("child__reference")
    return sharing(list(rows), list(chosen), MONDAY)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_nobody_gets_their_own_case_or_one_of_a_worker_whom_they_manage(
    cast: Cast, spring: Programme
):
    found = shown(spring, cast.grace, cast.mo, cast.olu)
    got = {s.auditor: Counter(audit.worker for audit in s.audits) for s in found.shares}
    assert got == {cast.grace: {cast.mo: 2}, cast.mo: {cast.ama: 2}, cast.olu: {cast.ama: 2}}
    assert found.left == ()


@pytest.mark.django_db
def test_what_each_has_already_is_counted_in(cast: Cast, spring: Programme):
    for audit in Audit.objects.filter(worker=cast.ama)[:2]:
        audits.give(audit=audit, auditor=cast.mo, by=BY)
    found = shown(spring, cast.mo, cast.olu)
    assert [(s.held, len(s.audits)) for s in found.shares] == [(2, 0), (0, 2)]
    assert {audit.worker for audit in found.left} == {cast.mo}


@pytest.mark.django_db
def test_how_many_cases_there_are_does_not_change_how_much_is_asked(
    cast: Cast, spring: Programme, django_assert_num_queries
):
    rows = list(Audit.objects.select_related("sample", "worker"))
    with django_assert_num_queries(5):
        sharing(rows, [cast.mo, cast.olu], MONDAY)
    with django_assert_num_queries(5):
        sharing(rows[:1], [cast.mo], MONDAY)


@pytest.mark.django_db
def test_the_planner_sees_who_gets_what_and_then_gives(cast: Cast, spring: Programme):
    petra, path = cast.signed_in("petra"), f"/caseloads/audits/sample/share/{spring.pk}/"
    chosen = {"auditors": [cast.grace.pk, cast.olu.pk], "another": cast.mo.pk}
    page = petra.get(path, chosen)
    assert [(row.name, row.then) for row in page.context["rows"]] == [
        ("Grace Graceson", 2),
        ("Mo Moson", 2),
        ("Olu Oluson", 2),
    ]
    assert not Audit.objects.exclude(auditor=None).exists()

    again = petra.get(path + page.context["again"]).context["form"]
    assert set(again["auditors"].initial) == set(chosen["auditors"])
    assert again["another"].initial == cast.mo.pk

    done = petra.post(path, _shown(page), follow=True)
    assert "6 audits given." in done.content.decode()
    assert Counter(Audit.objects.values_list("auditor__first_name", flat=True)) == {
        "Grace": 2,
        "Mo": 2,
        "Olu": 2,
    }
    events = AuditEvent.objects.filter(kind="audits.given")
    assert events.count() == 6
    assert "Every audit of this programme has its auditor" in petra.get(path).content.decode()


def _shown(page: Any) -> dict[str, Any]:
    """What the page of who gets what sends back."""
    people = [person.pk for person in page.context["chosen"]]
    return {"chosen": people, "seen": page.context["mark"]}


@pytest.mark.django_db
def test_what_has_changed_since_is_shown_again_and_nothing_is_given(cast: Cast, spring: Programme):
    petra, path = cast.signed_in("petra"), f"/caseloads/audits/sample/share/{spring.pk}/"
    page = petra.get(path, {"auditors": [cast.olu.pk, cast.grace.pk]})
    audits.give(audit=Audit.objects.filter(worker=cast.ama)[0], auditor=cast.mo, by=BY)
    page = petra.post(path, _shown(page))
    assert "Something has changed since" in page.content.decode()
    assert page.context["waiting"] == 5
    assert not Audit.objects.filter(auditor__in=[cast.olu, cast.grace]).exists()


@pytest.mark.django_db
def test_nobody_chosen_and_nobody_apart_are_told(cast: Cast, spring: Programme):
    petra, path = cast.signed_in("petra"), f"/caseloads/audits/sample/share/{spring.pk}/"
    page = petra.get(path, {"another": ""})
    assert page.context["form"].errors["auditors"] == ["Choose at least one auditor"]
    Audit.objects.filter(worker=cast.mo).update(withdrawn_on=MONDAY, withdrawn_reason="Closed")
    page = petra.get(path, {"auditors": [cast.grace.pk]})
    assert "nobody whom you chose stands apart" in page.content.decode()
    assert page.context["mark"] == ""
    rows = list(Audit.objects.filter(worker=cast.ama))
    with pytest.raises(Refused, match="None of the chosen stands apart"):
        actions.share_out(audits=rows, auditors=[cast.grace], seen="", by=BY)


@pytest.mark.django_db
def test_someone_without_an_account_is_refused(cast: Cast, spring: Programme):
    petra, path = cast.signed_in("petra"), f"/caseloads/audits/sample/share/{spring.pk}/"
    page = petra.get(path, {"auditors": [cast.nia.pk]})
    assert "auditors" in page.context["form"].errors
    page = petra.post(path, {"chosen": [cast.nia.pk], "seen": "x"}, follow=True)
    assert "someone can no longer be given an audit" in page.content.decode()
    assert not Audit.objects.exclude(auditor=None).exists()
    rows = list(Audit.objects.all())
    with pytest.raises(Refused, match="Nia Niason has no open account"):
        actions.share_out(audits=rows, auditors=[cast.nia], seen="", by=BY)


@pytest.mark.django_db
def test_an_account_closed_between_looking_and_giving_is_told(
    cast: Cast, spring: Programme, monkeypatch: pytest.MonkeyPatch
):
    petra, path = cast.signed_in("petra"), f"/caseloads/audits/sample/share/{spring.pk}/"
    page = petra.get(path, {"auditors": [cast.olu.pk]})

    def closed(**told: object) -> None:
        raise Refused("Olu Oluson has no open account here, so could not write an audit.")

    monkeypatch.setattr(actions, "share_out", closed)
    page = petra.post(path, _shown(page), follow=True)
    assert "Olu Oluson has no open account" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["mo", "grace", "hana"])
def test_only_the_planner_shares_out(cast: Cast, spring: Programme, who: str):
    page = cast.signed_in(who).get(f"/caseloads/audits/sample/share/{spring.pk}/")
    assert page.status_code == 403
