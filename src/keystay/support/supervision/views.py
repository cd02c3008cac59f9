"""Supervision of a worker and of a team: how it stands, recording it, agreeing how."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import reach
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at
from keystay.organisation.models import Team
from keystay.support.exceptional.queries import told_to
from keystay.support.followups.actions import Agreed
from keystay.support.followups.queries import actions_for
from keystay.support.handed_over.queries import earlier_notes
from keystay.support.supervision import actions
from keystay.support.supervision.forms import AgreeForm, GroupForm, RecordForm
from keystay.support.supervision.presenters import counts, overview, recorded, sheet, state_of
from keystay.support.supervision.queries import (
    find_supervised,
    find_worker,
    history,
    may_record,
    may_supervise,
    members,
    outlook,
    present_agreement,
    standing,
    team_overview,
)
from keystay.support.taken_back.queries import to_take_back
from keystay.workforce.models import Person
from keystay.workforce.people.queries import person_of
from keystay.workforce.posts.queries import find_team


@allow(P.SUPERVISION_DATES, person=find_worker)
@require_safe
def worker(request: StaffRequest, person: Person) -> HttpResponse:
    """How a worker's supervision stands, what was held, and what is agreed."""
    on = today()
    stands, reader = standing(person, request.user, on)
    agreed = actions_for(reader, on)
    if any(action.text for action in agreed) and not reader.is_worker:
        note_read(reader=request.user, page="supervision:worker", about=person.pk)
    context = {
        "person": person,
        "reader": reader,
        "outlook": stands,
        "state": state_of(stands, on) if stands else None,
        "supervisor": Person.objects.filter(pk=stands.supervisor).first() if stands else None,
        "agreement": present_agreement(person, on),
        "sessions": [(row, reader.may_read(row)) for row in history(person, on)],
        "agreed": agreed,
        "exceptional": told_to(person) if reader.is_worker else None,
        "earlier": earlier_notes(person, on) if reader.is_worker else None,
        "may_record": may_record(request.user, reader),
        "to_take_back": to_take_back(person, request.user, on),
    }
    return render(request, "supervision/worker.html", context)


@allow(P.SUPERVISION_RECORD, person=find_supervised)
@get_or_post
def record(request: StaffRequest, person: Person) -> HttpResponse:
    """Record a session with a worker."""
    stands, reader = standing(person, request.user, today())
    earlier = [row for row in actions_for(reader, today()) if row.text]
    choices = [(row.id, f"{row.text} ({row.owner})") for row in earlier]
    form = RecordForm(request.POST or None, earlier=choices, initial={"held_on": today()})
    if form.is_valid():
        held = _held(form.cleaned_data, person, reader.person)
        with refusal_at(form, "held_on"):
            actions.record(worker=person, held=held, by=request.user)
            messages.success(request, recorded(outlook(person, today())))
            return redirect("supervision:worker", person=person.pk)
    context = {"form": form, "person": person, "outlook": stands, "reader": reader}
    return render(request, "supervision/record.html", context)


@allow(P.SUPERVISION_RECORD, person=find_supervised)
@get_or_post
def agree(request: StaffRequest, person: Person) -> HttpResponse:
    """Agree who supervises a worker, how often and how."""
    choices = {row.pk: row for row in may_supervise(person, request.user, today())}
    stands, present = outlook(person, today()), present_agreement(person, today())
    form = AgreeForm(
        request.POST or None,
        supervisors=[(row.pk, row.name) for row in choices.values()],
        initial={
            "supervisor": stands.supervisor if stands else None,
            "starts_on": today(),
            "every_days": present.every_days if present else None,
            "terms": present.terms if present else "",
        },
    )
    if form.is_valid():
        chosen = form.cleaned_data
        supervisor = choices[chosen.pop("supervisor")]
        terms = actions.Terms(**chosen, agreed_on=today())
        with refusal_at(form, "starts_on"):
            actions.agree(worker=person, supervisor=supervisor, terms=terms, by=request.user)
            messages.success(request, "Supervision agreement saved.")
            return redirect("supervision:worker", person=person.pk)
    return render(request, "supervision/agree.html", {"form": form, "person": person})


@allow(P.SUPERVISION_DATES, team=find_team)
@require_safe
def team(request: StaffRequest, team: Team) -> HttpResponse:
    """How supervision stands for everyone in a team, late ones first."""
    found = team_overview(team, today())
    ids = {row.worker for row in found} | {row.supervisor for row in found if row.supervisor}
    names = {row.pk: row.name for row in Person.objects.filter(pk__in=ids)}
    rows = overview(found, names, today())
    if exports.wanted(request):
        return exports.answer(request, sheet(team, rows, today()))
    scope = reach(request.user, P.SUPERVISION_RECORD)
    context = {
        "team": team,
        "rows": rows,
        "counts": counts(rows),
        "on": today(),
        "may_record": scope.everyone or team.pk in scope.teams,
    }
    return render(request, "supervision/team.html", context)


@allow(P.SUPERVISION_RECORD, team=find_team)
@get_or_post
def record_group(request: StaffRequest, team: Team) -> HttpResponse:
    """Record group supervision for members of a team."""
    me = person_of(request.user)
    people = {row.pk: row for row in members(team, today()) if row != me}
    form = GroupForm(
        request.POST or None,
        workers=[(row.pk, row.name) for row in people.values()],
        initial={"held_on": today()},
    )
    if form.is_valid():
        told = form.cleaned_data
        told["workers"] = [people[chosen] for chosen in told["workers"]]
        with refusal_at(form, "held_on"):
            actions.record_group(team=team, facilitator=me, by=request.user, **told)
            messages.success(request, "Group supervision recorded.")
            return redirect("supervision:team", team=team.pk)
    return render(request, "supervision/record_group.html", {"form": form, "team": team})


def _held(told: dict[str, Any], worker: Person, supervisor: Person | None) -> actions.Held:
    agreed = [Agreed(line, worker) for line in told["for_worker"]]
    agreed += [Agreed(line, supervisor) for line in told["for_supervisor"] if supervisor]
    return actions.Held(
        kind=told["kind"],
        held_on=told["held_on"],
        minutes=told["minutes"],
        notes=told["notes"],
        agreed=tuple(agreed),
        done=told.get("done", ()),
    )
