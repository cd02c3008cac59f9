"""Children who could step down are looked at regularly, and each gets a decision (C6)."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.urls import reverse

from keystay.caseloads.cases.models import Child
from keystay.caseloads.extra_support.queries import Holder
from keystay.caseloads.stepdown.models import Analysis, Decision
from keystay.caseloads.stepdown.queries import analyses, first_reviews
from keystay.caseloads.stepdown.standings import candidates
from keystay.core.promises import Occurrence, Promise, Window
from keystay.core.working_days import add_working_days
from keystay.organisation.policy.queries import Policy, policy_book
from keystay.workforce.assignments.queries import managing

ANALYSE, DECIDE = "step-down-analysis", "step-down-decision"


def analyses_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every team's look at who could step down, owed by its manager.

    The first is due so long after the first review was recorded in the team: without reviews
    the rules can find nobody.
    """
    answer = _managers(window.today, people)
    if not answer:
        return
    weeks = int(policy_book().on(window.today)["caseload.stepdown.analysis_weeks"])
    held, first = analyses(answer), first_reviews(answer)
    for team, manager in answer.items():
        for due_on, kept_on in _turns(held.get(team, []), first.get(team), timedelta(weeks=weeks)):
            if window.first <= due_on <= window.last:
                link = reverse("stepdown:team", args=[team])
                yield Occurrence(ANALYSE, due_on, manager, manager, team, link, kept_on)


def decisions_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every candidate's decision: those that were made, and those that are asked for today."""
    answer = _managers(window.today, people)
    if not answer:
        return
    values = policy_book().on(window.today)
    for row in _decided(window, answer):
        due_on = _due_on(row.asked_on, values)
        if window.first <= due_on <= window.last:
            manager = answer[row.team_id]
            yield _decision(due_on, manager, row.team_id, row.plan.child, row.decided_on)
    if window.kept_since is not None:
        return
    for each in candidates(window.today, answer):
        if each.asked_on is None:
            continue
        due_on, team = _due_on(each.asked_on, values), each.holder.team
        if window.first <= due_on <= window.last:
            yield _decision(due_on, answer[team], team, each.holder, None)


def _managers(today: date, people: Collection[str] | None) -> dict[str, str]:
    """Who manages each team today, of the people asked about."""
    rows = [row for row in managing() if row.covers(today)]
    return {row.team: row.person for row in rows if people is None or row.person in people}


def _turns(
    held: list[Analysis], first: date | None, gap: timedelta
) -> Iterator[tuple[date, date | None]]:
    """When each analysis was due and was held; the last is still to come."""
    days = [row.held_on for row in held]
    begins = min([first, *days[:1]]) if first else next(iter(days), None)
    if begins is None:
        return
    for before, after in zip([begins, *days], [*days, None], strict=True):
        yield before + gap, after


def _decided(window: Window, teams: Collection[str]) -> list[Decision]:
    """Decisions that count: not those withdrawn, which leave the candidate asked about again."""
    if window.open_only:
        return []
    rows = Decision.objects.filter(team__in=teams, withdrawn=False, decided_on__lte=window.last)
    if window.kept_since is not None:
        rows = rows.filter(decided_on__gte=window.kept_since)
    return list(rows.select_related("plan__child"))


def _due_on(asked_on: date, values: Policy) -> date:
    days = int(values["caseload.stepdown.decide_within"])
    return add_working_days(asked_on, days, values.closures)


def _decision(
    due_on: date, manager: str, team: str, case: Child | Holder, kept_on: date | None
) -> Occurrence:
    return Occurrence(
        promise=DECIDE,
        due_on=due_on,
        about=manager,
        owed_by=manager,
        team=team,
        link=reverse("stepdown:child", args=[case.reference]),
        kept_on=kept_on,
        what=f"Case {case.shown}",
    )


PROMISES = [
    Promise(
        key=ANALYSE,
        sentence="Each team looks regularly at who could step down.",
        act="Look at who could step down",
        ids=("C6",),
        occurrences=analyses_due,
    ),
    Promise(
        key=DECIDE,
        sentence="A child who could step down gets a decision.",
        act="Decide about stepping down",
        ids=("C6",),
        occurrences=decisions_due,
    ),
]
