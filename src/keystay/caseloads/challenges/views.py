"""Performance Challenge sessions: the list, one session, planning, holding, actions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.caseloads.challenges import actions, presenters, queries
from keystay.caseloads.challenges.forms import HoldForm, PlanForm, TakeForm
from keystay.caseloads.challenges.models import Challenge, ChallengeAction
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at, refusal_told
from keystay.workforce.posts.queries import teams_within


@allow(P.PRACTICE_READ)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    """The sessions about the teams within reach."""
    found = list(queries.sessions(request.user, P.PRACTICE_READ))
    if exports.wanted(request):
        return exports.answer(request, presenters.sheet(found, today()))
    context = {
        "sessions": found,
        "may_plan": may(request.user, P.PRACTICE_PLAN),
        "on": today(),
    }
    return render(request, "challenges/list.html", context)


@allow(P.PRACTICE_PLAN)
@get_or_post
def plan(request: StaffRequest) -> HttpResponse:
    """Plan a session about a team."""
    teams = {row.pk: row for row in teams_within(request.user, P.PRACTICE_PLAN, today())}
    form = PlanForm(request.POST or None, teams=[(pk, row.name) for pk, row in teams.items()])
    if form.is_valid():
        team, meets_on = teams[form.cleaned_data["team"]], form.cleaned_data["meets_on"]
        with refusal_at(form, "team"):
            made = actions.plan(team=team, meets_on=meets_on, by=request.user)
            messages.success(request, "Session planned. Its agenda follows the data.")
            return redirect("challenges:challenge", challenge=made.pk)
    return render(request, "challenges/plan.html", {"form": form})


@allow(P.PRACTICE_READ, challenge=queries.find_challenge)
@require_safe
def challenge(request: StaffRequest, challenge: Challenge) -> HttpResponse:
    """One session: its agenda, what was decided and who does what."""
    note_read(reader=request.user, page="challenges:challenge", detail=challenge.pk)
    context = {
        "challenge": challenge,
        "agenda": presenters.by_topic(queries.agenda_of(challenge, today())),
        "decisions": queries.decisions_of(challenge),
        "taken": presenters.taken(challenge, request.user),
        "may_plan": may(request.user, P.PRACTICE_PLAN),
        "on": challenge.held_on or today(),
    }
    return render(request, "challenges/challenge.html", context)


@allow(P.PRACTICE_PLAN, challenge=queries.find_challenge)
@get_or_post
def hold(request: StaffRequest, challenge: Challenge) -> HttpResponse:
    """Record a session that was held, and freeze its agenda."""
    form = HoldForm(request.POST or None, initial={"held_on": today()})
    if form.is_valid():
        with refusal_at(form, "held_on"):
            actions.hold(challenge=challenge, by=request.user, **form.cleaned_data)
            messages.success(request, "Session recorded. Its agenda stays as it was that day.")
            return redirect("challenges:challenge", challenge=challenge.pk)
    words = {"heading": "Record the session", "button": "Record session"}
    return render(request, "challenges/step.html", {"form": form, "challenge": challenge, **words})


@allow(P.PRACTICE_PLAN, challenge=queries.find_challenge)
@get_or_post
def take_on(request: StaffRequest, challenge: Challenge) -> HttpResponse:
    """Write down what a manager took on."""
    owners = {row.pk: row for row in queries.owners_for(challenge, today())}
    form = TakeForm(request.POST or None, owners=[(pk, row.name) for pk, row in owners.items()])
    if form.is_valid():
        told = form.cleaned_data
        taken = actions.Taken(told["text"], owners[told["owner"]], told["due_on"])
        with refusal_at(form, "due_on"):
            actions.take_on(challenge=challenge, taken=taken, by=request.user)
            messages.success(request, "Action saved.")
            return redirect("challenges:challenge", challenge=challenge.pk)
    words = {"heading": "What will be done", "button": "Save action"}
    return render(request, "challenges/step.html", {"form": form, "challenge": challenge, **words})


@allow(P.PRACTICE_READ, action=queries.find_action)
@require_POST
def done(request: StaffRequest, action: ChallengeAction) -> HttpResponse:
    """Mark an action done today, by its owner."""
    with refusal_told(request):
        actions.finish(action=action, on=today(), by=request.user)
        messages.success(request, "Action done.")
    return redirect("challenges:challenge", challenge=action.challenge_id)
