"""Every row of a file is new, changed, the same, to decide or refused: once, and with a reason.

The files are drawn from what councils really have in them: numbers of two people, dates in
the wrong century, headings in the middle, letters that nobody sees.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.workforce.feeds.offering import (
    BY,
    STARTED,
    TODAY,
    carry_out,
    census_return,
    decide,
    found,
    offer,
    table,
    worker,
)

from keystay.core.feeds import Asked, Consequence, Finding, Plan, Question, feed_of
from keystay.core.headings import guess
from keystay.core.tables.reading import read_table
from keystay.organisation.models import Team
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.feeds.csww.reader import read_return
from keystay.workforce.feeds.models import Import
from keystay.workforce.posts import actions as posts

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]
as_they_come = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
often = settings(max_examples=100, deadline=None, suppress_health_check=as_they_come)
# Each example is applied, and a failing one is not made smaller: that would take minutes.
seldom = settings(often, max_examples=25, phases=[Phase.explicit, Phase.generate])
# Who is in the files: those whom Keystay knows (see `council`) and two whom it does not.
WHO = (
    {"Staff number": "E1", "Full name": "Ama Mensah"},
    {"Staff number": "E1", "Full name": "MENSAH, Ama\u200b"},
    {"Registration number": "SW100001", "Full name": "Ama Owusu"},
    {"Staff number": "E2", "Full name": "Bilal Khan", "Contract": "Agency"},
    {"Staff number": "E2", "Full name": "Bilal Khan", "Contract": "Permanent"},
    {"Staff number": "E3", "Full name": "Cyn Hall"},
    {"Staff number": "E4", "Full name": "Dee Poole"},
    {"Staff number": "E5", "Full name": "Eve Reid"},
    {"Staff number": "E6", "Full name": "Flo Finch"},
    {"Staff number": "E8", "Full name": "Siân O’Neill", "DOB": "3/4/58"},
    {"Full name": "Sian O'Neill"},
    {"Full name": "Gus Bell", "Registration number": "SW 77"},
)
DAYS = ("", "2/9/2024", "45292", "16/2/2026", "1/12/2025", "1/3/2026", "1/3/2027", "5/1/2026")
WRONG_DAYS = ("31/02/2024", "1/9/49", "3/4/2062", "31/12/4712", "soon")
TEAMS = ("Crewe", "Crewe", "crewe ", "Macclesfield", "Knutsford", "Crew")
USUAL = {
    "Team": TEAMS,
    "Role": ("5", "5", "Social worker", "4"),
    "FTE": ("1", "1", "0.5", "0"),
    "Start date": ("2/9/2024", *DAYS),
    "Leaving date": ("", "", "", *DAYS),
    "Effective from": ("", "", "", *DAYS),
    "Grade": ("", "9", "10"),
    "Agency": ("", "", "Reed"),
    "Post number": ("", "", "P1", "P404"),
    "Notes": ("", "seen"),
}
ODD = {
    "Staff number": ("", "E1", "E2", "E" * 49),
    "Full name": ("", "N" * 300, f"Eve {'x' * 150}", "Zoë", "Ama Mensah"),
    "Registration number": ("SW100002", "12345"),
    "DOB": ("3/4/1985", "1/1/2020", "1/1/30"),
    "Team": ("", "T" * 121),
    "Role": ("Wizard", ""),
    "FTE": ("18.5", "120%", ""),
    "Contract": ("Zero", "Agency", "Permanent"),
    "Start date": WRONG_DAYS,
    "Leaving date": WRONG_DAYS,
    "Effective from": WRONG_DAYS,
}
STAFF = tuple(dict.fromkeys([*(name for each in WHO for name in each), *USUAL]))
POSTS = {
    "Post number": ("P1", "P2", "P3"),
    "Job title": ("Social worker", "", "Senior social worker"),
    "Team": TEAMS,
    "FTE": ("1", "1", "0.5"),
    "Start date": DAYS,
    "End date": ("", "", "", *DAYS),
    "Holder": ("", "E1", "E2", "E4", "E5", "E404"),
}
ODD_POSTS = {
    "Post number": ("", "P" * 49),
    "Job title": ("Gardener", "J" * 121),
    "Team": ("", "T" * 121),
    "FTE": ("", "0", "37"),
    "Start date": WRONG_DAYS,
    "End date": WRONG_DAYS,
}
WORKERS = {
    "AgencyWorker": ("0", "0", "0", "1"),
    "SWENo": ("SW100001", "SW100002", "SW100003", "SW100004", "SW100005", "SW9"),
    "FTE": ("1", "0.5", "0"),
    "OrgRole": ("5", "5", "4"),
    "RoleStartDate": ("2024-09-02", "2024-09-02", "2025-03-03", "2019-01-07"),
    "RoleEndDate": ("", "", "2025-06-30"),
    "WorkingDaysLost": ("", "3.5"),
}
ODD_WORKERS = {
    "AgencyWorker": ("", "2"),
    "SWENo": ("", "12345"),
    "FTE": ("18.5", "much"),
    "OrgRole": ("", "9"),
    "RoleStartDate": ("", "2062-04-03", "1949-09-01", "2025-02-31"),
    "RoleEndDate": ("2026-06-30", "2019-01-06"),
}
Cells = dict[str, tuple[str, ...]]


def files(
    usual: Cells, odd: Cells, who: Sequence[dict[str, str]] = ({},)
) -> st.SearchStrategy[list[dict[str, str]]]:
    """Some rows, one in three with an odd value; now and then a row or the headings again."""
    row = st.fixed_dictionaries({name: st.sampled_from(each) for name, each in usual.items()})
    oddity = st.one_of(
        *(st.fixed_dictionaries({name: st.sampled_from(each)}) for name, each in odd.items())
    )
    whole = st.tuples(row, st.sampled_from(who), st.one_of(st.none(), st.none(), oddity)).map(
        lambda drawn: {**drawn[0], **drawn[1], **(drawn[2] or {})}
    )
    again = st.sampled_from([*[None] * 8, "row", "headings"])
    return st.lists(st.tuples(whole, again), min_size=1, max_size=5).map(_repeated)


def _repeated(drawn: list[tuple[dict[str, str], str | None]]) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for row, again in drawn:
        rows.append(row)
        rows += {"row": [row], "headings": [{name: name for name in row}]}.get(again or "", [])
    return rows


@pytest.fixture
def council(teams: dict[str, Team]) -> dict[str, Team]:
    """Ama; Bilal from an agency; Cyn, who left; Dee, who changed; Eve with two posts; Flo,
    who leaves in a year."""
    crewe, macclesfield = teams["Crewe"], teams["Macclesfield"]
    details = posts.PostDetails("P1", "Social worker", crewe, "5", Decimal(1), STARTED)
    posts.add(details=details, by=BY)
    worker(crewe, "Ama Mensah", "E1")
    worker(crewe, "Bilal Khan", "E2", contract="agency")
    _, cyn = worker(crewe, "Cyn Hall", "E3")
    assignments.end(assignment=cyn, ends_on=date(2026, 1, 31), by=BY)
    _, dee = worker(crewe, "Dee Poole", "E4")
    half = assignments.Terms(macclesfield, "5", "permanent", Decimal("0.5"))
    assignments.change(assignment=dee, terms=half, from_day=date(2026, 1, 5), by=BY)
    eve, _ = worker(crewe, "Eve Reid", "E5")
    assignments.start(person=eve, terms=half, starts_on=STARTED, by=BY)
    _, flo = worker(crewe, "Flo Finch", "E6")
    assignments.end(assignment=flo, ends_on=date(2027, 2, 28), by=BY)
    return teams


def planned(kind: str, content: bytes) -> Plan:
    """What a file would do today, read under the headings that Keystay guesses."""
    feed = feed_of(kind)
    (part,) = feed.parts
    headings = guess(part, read_table(content).headings, {}) if part.fields else {}
    return feed.plan(feed.read({part.name: content}, {part.name: headings}), Asked(on=TODAY))


def account_for(plan: Plan, lines: set[int]) -> None:
    rows = [step.finding for step in plan.steps if step.finding.row]
    assert Counter(each.row for each in rows) == dict.fromkeys(lines, 1)
    told = plan.notes[0]
    numbers = [int(each) for each in re.findall(r"\d+", told)]
    assert numbers[0] == sum(numbers[1:]) == len(lines), told
    for each in rows:
        _says_why(each)
    assert all(step.acts == () for step in plan.steps if step.finding.refusals)


def _says_why(finding: Finding) -> None:
    if finding.consequence is Consequence.REFUSED:
        assert finding.refusals
        for refusal in finding.refusals:
            assert refusal.row == finding.row
            assert refusal.field
            assert refusal.reason.endswith(".")
    if finding.consequence is Consequence.DECISION:
        assert finding.question or finding.note


def lines_of(content: bytes) -> set[int]:
    return {line.number for line in read_table(content).lines}


def twice(kind: str, content: bytes, again: bytes, pick: int) -> None:
    """Whatever was decided, what a file did it does once: the same facts change nothing more."""
    with transaction.atomic():
        done = _carried_out(kind, content, pick)
        refused = [each.row for each in found(done, "refused")]
        later = offer(kind, again)
        later = decide(
            later, {asks.key: asks.default or asks.options[0][0] for asks in _asks(later)}
        )
        does = [
            each for each in found(later) if each.consequence in ("new", "changed") and each.row
        ]
        # Between the two files there is one line more above the rows.
        assert [each for each in does if each.row - 1 not in refused] == []
        transaction.set_rollback(True)


def _carried_out(kind: str, content: bytes, pick: int) -> Import:
    row = offer(kind, content)
    for _ in range(len(found(row)) + 1):
        answers = {a.key: a.options[pick % len(a.options)][0] for a in _asks(row)}
        row = carry_out(decide(row, answers), leave_refused=True)
        if row.state == "applied":
            return row
    raise AssertionError(row.message)


def _asks(row: Import) -> list[Question]:
    return [each.question for each in found(row) if each.question is not None]


@often
@given(rows=files(USUAL, ODD, WHO))
def test_every_row_of_a_staff_list(council, rows):
    content = table(rows, STAFF)
    account_for(planned("staff", content), lines_of(content))


@often
@given(rows=files(POSTS, ODD_POSTS))
def test_every_row_of_an_establishment(council, rows):
    content = table(rows, tuple(POSTS))
    account_for(planned("establishment", content), lines_of(content))


@often
@given(rows=files(WORKERS, ODD_WORKERS), between=st.sampled_from(["\n", ""]))
def test_every_worker_of_a_census_return(council, rows, between):
    content = census_return(rows, between)
    account_for(planned("census", content), {each.line for each in read_return(content).workers})


@seldom
@given(rows=files(USUAL, ODD, WHO), pick=st.integers(0, 2))
def test_a_staff_list_loaded_twice_changes_nothing_the_second_time(council, rows, pick):
    twice("staff", table(rows, STAFF), table([{}, *rows], STAFF), pick)


@seldom
@given(rows=files(POSTS, ODD_POSTS), pick=st.integers(0, 2))
def test_an_establishment_loaded_twice_changes_nothing_the_second_time(council, rows, pick):
    names = tuple(POSTS)
    twice("establishment", table(rows, names), table([{}, *rows], names), pick)


@seldom
@given(rows=files(WORKERS, ODD_WORKERS), pick=st.integers(0, 2))
def test_a_census_return_loaded_twice_changes_nothing_the_second_time(council, rows, pick):
    content = census_return(rows, "\n")
    twice("census", content, content.replace(b"<Message>", b"\n<Message>", 1), pick)
