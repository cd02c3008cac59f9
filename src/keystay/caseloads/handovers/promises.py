"""A planned handover when a worker goes: the plan in time, and every step by its day (C5)."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.urls import reverse

from keystay.caseloads.allocations.leads import Owner, leads
from keystay.caseloads.handovers import rules
from keystay.caseloads.handovers.going import Going, goings
from keystay.caseloads.handovers.models import Handover, Outcome, StepName
from keystay.caseloads.handovers.queries import CaseLine, Standing, StepLine, standings
from keystay.core.promises import Occurrence, Promise, Window
from keystay.core.words import day, plural
from keystay.core.working_days import add_working_days
from keystay.organisation.policy.queries import policy

PLAN = "handover-plan"
STEP = "handover-step"
LOOK_BACK = timedelta(days=90)


def plans_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """A plan for everyone who goes while they hold cases, owed by who answers for the team.

    Whoever went before the first plan was ever opened here is only owed one while they still
    hold cases.
    """
    values, lead = policy(window.today), leads(window.today)
    opened: dict[str, list[date]] = defaultdict(list)
    for worker, opened_on in Handover.objects.order_by("opened_on").values_list(
        "worker", "opened_on"
    ):
        opened[worker].append(opened_on)
    began = min((days[0] for days in opened.values()), default=date.max)
    for row in goings(window.today, _since(window)):
        days = int(values["handover.plan_within"])
        due_on = add_working_days(row.known_on, days, values.closures)
        if not window.first <= due_on <= window.last or _too_long_ago(row, began, window.today):
            continue
        kept_on = _opened(opened[row.worker.pk], row.known_on)
        owner = lead.owner(row.team, row.worker.pk)
        found = _plan(row, due_on, kept_on, owner, window.today)
        if people is None or found.about in people:
            yield found


def steps_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every step of every plan: one occurrence for the cases that are due on one day.

    The summaries are owed by the worker while they are here, all else by the team's manager
    or, where none is left to do it, whoever stands above.
    """
    plans = Handover.objects.exclude(outcome=Outcome.WITHDRAWN).select_related("worker", "team")
    if window.open_only:
        plans = plans.filter(closed_on=None)
    lead = leads(window.today)
    for row in standings(plans, window.today):
        owner = lead.owner(row.handover.team_id, row.handover.worker_id)
        for (step, due_on), lines in _by_day(row).items():
            if window.first <= due_on <= window.last:
                found = _step(row.handover, step, lines, owner, window)
                if people is None or found.about in people:
                    yield found


def _since(window: Window) -> date:
    first = min(window.recent or window.first, window.today)
    return first - LOOK_BACK if first > date.min + LOOK_BACK else date.min


def _too_long_ago(row: Going, began: date, today: date) -> bool:
    return row.known_on < began and row.until is not None and row.until < today


def _opened(days: list[date], known_on: date) -> date | None:
    # A plan may be opened on word of mouth, before the end is recorded.
    return next((opened_on for opened_on in days if opened_on >= known_on - LOOK_BACK), None)


def _plan(
    row: Going, due_on: date, kept_on: date | None, owner: Owner | None, today: date
) -> Occurrence:
    # After the last day the worker is in nobody's reach: the owner answers for the cases.
    named = owner is not None and row.is_gone(max(due_on, today))
    why = "Away since" if row.why == rules.ABSENCE else "Last day"
    see = reverse("handovers:list")
    return Occurrence(
        promise=PLAN,
        due_on=due_on,
        about=owner.person if owner and named else row.worker.pk,
        owed_by=owner.person if owner else None,
        team=row.team,
        link=f"{reverse('handovers:open')}?worker={row.worker.pk}"
        if owner is None or owner.acts
        else see,
        kept_on=kept_on,
        note=f"{why} {day(row.last_day)}" + _above(owner),
        until=row.until,
        see=see,
        what=f"Cases of {row.worker.name}" if named else "",
    )


def _above(owner: Owner | None) -> str:
    """What a workforce lead is to do, who cannot do it themselves."""
    return "" if owner is None or owner.acts else ". No manager is left to do it: name one"


def _by_day(row: Standing) -> dict[tuple[str, date], list[tuple[CaseLine, StepLine]]]:
    """The steps that are or were owed; of a case that is over, only those that were done."""
    found: dict[tuple[str, date], list[tuple[CaseLine, StepLine]]] = defaultdict(list)
    for case in row.cases:
        for line in case.steps:
            if line.done or not case.over:
                found[line.step, line.due_on].append((case, line))
    return found


def _step(
    plan: Handover,
    step: str,
    lines: list[tuple[CaseLine, StepLine]],
    owner: Owner | None,
    window: Window,
) -> Occurrence:
    due_on, left = lines[0][1].due_on, sum(line.done is None for _, line in lines)
    here = plan.why != rules.ABSENCE and plan.last_day >= window.today
    lead = owner.person if owner else None
    doer = plan.worker_id if step == rules.SUMMARY and here else lead
    led = doer is not None and doer == lead
    return Occurrence(
        promise=STEP,
        due_on=due_on,
        about=doer or plan.worker_id,
        owed_by=doer,
        team=plan.team_id,
        link=reverse("handovers:plan", args=[plan.pk]),
        kept_on=None if left else max(line.done.done_on for _, line in lines if line.done),
        note=_note(step, left, len(lines)) + (_above(owner) if led else ""),
        what=f"Handover of {plan.worker.name}" if led else "",
    )


def _note(step: str, left: int, every: int) -> str:
    label = StepName(step).label
    return f"{label}: {left} of {every} {plural(every, 'case', 'cases')} open" if left else label


PROMISES = [
    Promise(
        key=PLAN,
        sentence="When a worker goes, a plan for handing over their cases is opened in time.",
        act="Open a handover plan",
        ids=("C5",),
        occurrences=plans_due,
    ),
    Promise(
        key=STEP,
        sentence="Every step of a handover is done by its day.",
        act="Do the next steps of a handover",
        ids=("C5",),
        occurrences=steps_due,
    ),
]
