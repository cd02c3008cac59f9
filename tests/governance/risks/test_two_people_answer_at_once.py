"""Two people answer the same proposal at the same moment: one answer is kept (G6)."""

import threading
from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection, connections
from tests.cast import MONDAY, Cast, gather
from tests.on_monday import monday

from keystay.governance.measures.catalogue import measures
from keystay.governance.risks import actions, proposals
from keystay.governance.risks.models import ProposalAnswer, Risk
from keystay.governance.risks.proposals import Proposal, find_rule, proposed
from keystay.governance.watch.queries import Figure

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.promise("G6"),
]
__all__ = ["monday"]
WHO = ("hana", "petra", "sunita")
SCORED = actions.Scored((4, 4), (3, 4), "As seen", MONDAY.replace(month=6))


@pytest.fixture
def cast(monday: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Some caseload is too large; nothing else is proposed."""
    values = (Decimal(30), None, None, None, None)
    figure = Figure(measures()["maximum_caseload"], MONDAY, *values, "", 2025)
    monkeypatch.setattr(proposals, "open_risks", lambda teams, on: [])
    monkeypatch.setattr(proposals, "figures", lambda on: {"maximum_caseload": figure})
    return gather()


def all_have_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each answer go on only when everybody has read that the proposal is open.

    SQLite lets one writer in at a time, and the others read what it wrote.
    """
    if connection.vendor == "sqlite":
        return
    ready = threading.Barrier(len(WHO), timeout=60)
    read = actions._proposal

    def seen(rule: proposals.Rule) -> Proposal:
        found = read(rule)
        ready.wait()
        return found

    monkeypatch.setattr(actions, "_proposal", seen)


def race(cast: Cast) -> Counter[str]:
    """Each of them opens an entry from the proposal."""
    rule = find_rule("caseloads")
    assert rule is not None
    told: list[str] = []

    def answer(name: str) -> None:
        described = actions.Described("Caseloads", "a", "b", "c", cast.users["grace"], 8)
        try:
            actions.open_proposed(
                rule=rule, described=described, scored=SCORED, by=cast.users[name]
            )
            told.append("opened")
        except actions.Answered as refusal:
            told.append("told" if "somebody answered" in str(refusal) else "?")
        connections["default"].close()

    threads = [threading.Thread(target=answer, args=(name,)) for name in WHO]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(told)


def test_one_answer_is_kept_and_the_others_are_told(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    all_have_read_it(monkeypatch)
    assert race(cast) == {"opened": 1, "told": len(WHO) - 1}
    # What the others would have opened is gone with their answer.
    assert (Risk.objects.count(), ProposalAnswer.objects.count()) == (1, 1)


def test_without_the_number_that_was_read_every_answer_would_be_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    (seen,) = proposed(MONDAY)[0]
    numbers = iter(range(len(WHO)))

    def unnumbered(rule: proposals.Rule) -> Proposal:
        """What was read before anybody answered, with a number that nobody else has."""
        last = ProposalAnswer(number=next(numbers))
        return Proposal(seen.rule, seen.found, None, last)

    monkeypatch.setattr(actions, "_proposal", unnumbered)
    assert race(cast) == {"opened": len(WHO)}
    assert ProposalAnswer.objects.count() == len(WHO)


def test_a_review_stands_though_somebody_else_answered_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    rule = find_rule("caseloads")
    assert rule is not None
    described = actions.Described("Caseloads", "a", "b", "c", cast.users["grace"], 8)
    hana = cast.users["hana"]
    row = actions.open_proposed(rule=rule, described=described, scored=SCORED, by=hana)
    (quiet,) = proposed(MONDAY)[1]
    stale = Proposal(rule, quiet.found, row, None)  # read before the first answer was there
    monkeypatch.setattr(actions, "proposed", lambda on: ([stale], []))
    made = actions.review(risk=row, scored=SCORED, by=cast.users["petra"])
    assert made.by_name == "Petra Account"
    assert ProposalAnswer.objects.count() == 1
