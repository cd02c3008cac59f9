"""Cases that wait, one case, who could take it, and giving it (C3)."""

import json
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.allocations import actions, presenters, queries
from keystay.caseloads.allocations.away import away_words, going
from keystay.caseloads.allocations.candidates import candidates
from keystay.caseloads.allocations.forms import FindForm, GiveForm, LookForm, ReasonForm
from keystay.caseloads.allocations.models import Allocation
from keystay.caseloads.cases.models import Child
from keystay.caseloads.continuity.queries import cost_of_moving
from keystay.caseloads.overload.owed import open_questions
from keystay.caseloads.schemes.queries import cases_of, noted_of, siblings_of
from keystay.caseloads.unallocated.queries import waiting as nobody_holds
from keystay.caseloads.workload.queries import loads_on, weights, with_load
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at
from keystay.workforce.models import Person
from keystay.workforce.people.queries import find_person
from keystay.workforce.posts.queries import teams_within


@allow(P.CASELOAD_WRITE)
@require_safe
def waiting(request: StaffRequest) -> HttpResponse:
    """What needs a manager: cases that wait, those over capacity, those not yet in the system."""
    teams = {team.pk: team for team in teams_within(request.user, P.CASELOAD_WRITE, today())}
    rows = presenters.waiting_lines(nobody_holds(today(), {*teams, None}), teams, today())
    if exports.wanted(request):
        return exports.answer(request, presenters.waiting_sheet(rows, today()))
    note_read(reader=request.user, page="allocations:list", detail=f"{len(rows)} cases wait")
    context = {
        "rows": rows,
        "over": [each for each in open_questions(today()) if each.team in teams],
        "pending": queries.pending_in(teams.keys()),
        "teams": teams.values(),
        "form": FindForm(),
        "on": today(),
    }
    return render(request, "allocations/list.html", context)


@allow(P.CASELOAD_READ)
@require_safe
def find(request: StaffRequest) -> HttpResponse:
    """A case by its reference, if it is within reach."""
    form = FindForm(request.GET)
    if form.is_valid():
        rows = Child.objects.filter(reference__startswith=form.cleaned_data["case"])[:2]
        for row in rows:
            if queries.reaches(request.user, row, P.CASELOAD_READ):
                return redirect("allocations:case", case=row.reference)
        form.add_error("case", "No case of yours has this reference. Check it in the list.")
    return render(request, "allocations/find.html", {"form": form})


@allow(P.CASELOAD_READ, case=queries.find_case)
@require_safe
def case(request: StaffRequest, case: Child) -> HttpResponse:
    """Who holds a case, who did, what is noted of it, and what was decided here."""
    on = today()
    held = queries.holders([case], on)[case.pk]
    if not any(spell.worker and spell.worker.user_id == request.user.pk for spell in held):
        note_read(reader=request.user, page="allocations:case", detail=f"case {case.shown}")
    cost, present = cost_of_moving([case.pk], on).get(case.pk), {spell.worker_id for spell in held}
    context = {
        "case": case,
        "held": held,
        "cost": cost,
        "before": [each for each in cost.before if each.worker not in present] if cost else [],
        "plan": presenters.plan_words(cases_of([case], on)[0].plan),
        "noted": noted_of(case, on),
        "siblings": siblings_of(case),
        "story": queries.story_of(case),
        "may_give": _may_give(request.user, case),
        "on": on,
    }
    return render(request, "allocations/case.html", context)


@allow(P.CASELOAD_WRITE, case=queries.find_case)
@require_safe
def choose(request: StaffRequest, case: Child) -> HttpResponse:
    """Everyone in the teams within reach, with what matters for the case; nobody is ranked."""
    teams = teams_within(request.user, P.CASELOAD_WRITE, today())
    wanted = [team for team in teams if team.pk == request.GET.get("team")] or teams[:1]
    siblings = _reached(request.user, siblings_of(case))
    asked = request.GET.getlist("with")
    cases = [case, *(row for row in siblings if row.reference in asked)]
    rows = candidates(cases, [team.pk for team in wanted], today())
    context = {
        "case": case,
        "cases": cases,
        "siblings": siblings,
        "teams": teams,
        "chosen": wanted[0] if wanted else None,
        "rows": [presenters.line(row) for row in rows],
        "weighted": any(row.before.unit == "points" for row in rows),
        "with": asked,
    }
    return render(request, "allocations/choose.html", context)


@allow(P.CASELOAD_WRITE, case=queries.find_case, person=find_person)
@get_or_post
def give(request: StaffRequest, case: Child, person: Person) -> HttpResponse:
    """Before and after in a sentence; the manager's own line; then the case is theirs."""
    cases = _with_siblings(request, case)
    seen = json.dumps(queries.marks(cases, today()))
    form = GiveForm(request.POST or None, initial={"starts_on": today(), "seen": seen})
    if form.is_valid():
        said = dict(form.cleaned_data)
        giving = actions.Giving(worker=person, **{k: v for k, v in said.items() if k != "seen"})
        with refusal_at(form), refusal_at(form, "over_reason", actions.OverCapacity):
            marks = _marks(said["seen"])
            actions.allocate(cases=cases, giving=giving, by=request.user, seen=marks)
            messages.success(request, presenters.given(cases, person, said["starts_on"]))
            return redirect("allocations:case", case=case.reference)
    away = away_words(going([person.pk], today())[person.pk])
    context = {"form": form, "case": case, "cases": cases, "person": person, "away": away}
    return render(request, "allocations/give.html", context | _before_and_after(cases, person))


@allow(P.CASELOAD_WRITE, allocation=queries.find_allocation)
@get_or_post
def drop(request: StaffRequest, allocation: Allocation) -> HttpResponse:
    """Undo an allocation that the case system does not show."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusal_at(form, "reason"):
            actions.drop(allocation=allocation, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Dropped: whoever held the case before holds it again.")
            return redirect("allocations:list")
    return render(request, "allocations/drop.html", {"form": form, "row": allocation})


@allow(P.CASELOAD_WRITE, allocation=queries.find_allocation)
@get_or_post
def look(request: StaffRequest, allocation: Allocation) -> HttpResponse:
    """Look at an allocation over capacity, and say what follows."""
    form = LookForm(request.POST or None)
    if form.is_valid():
        with refusal_at(form, "words"):
            actions.look_at(
                allocation=allocation, words=form.cleaned_data["words"], by=request.user
            )
            messages.success(request, "Recorded. The manager and the worker can read it.")
            return redirect("allocations:list")
    return render(request, "allocations/look.html", {"form": form, "row": allocation})


def _with_siblings(request: StaffRequest, case: Child) -> list[Child]:
    """The case, and those of its brothers and sisters that the address names and are in reach."""
    named = set(request.GET.getlist("with"))
    others = [row for row in siblings_of(case) if row.reference in named]
    return [case, *_reached(request.user, others)]


def _reached(user: User, cases: list[Child]) -> list[Child]:
    return [row for row in cases if queries.reaches(user, row, P.CASELOAD_WRITE)]


def _may_give(user: User, case: Child) -> bool:
    return bool(reach(user, P.CASELOAD_WRITE)) and queries.reaches(user, case, P.CASELOAD_WRITE)


def _marks(text: str) -> Mapping[int, str]:
    """What was seen, as the form carried it; anything else counts as having seen nothing."""
    try:
        return {int(key): str(mark) for key, mark in json.loads(text).items()}
    except (ValueError, AttributeError):
        return {}


def _before_and_after(cases: list[Child], person: Person) -> dict[str, object]:
    load = loads_on(today(), [person.pk]).get(person.pk)
    if load is None:
        return {"before": None, "after": None}
    added = load.load + sum(weights(cases, today()).values())
    after = with_load(load, load.cases + len(cases), added, today())
    return {"before": load, "after": after}
