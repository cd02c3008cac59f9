"""Teams: the list, a team's page, and changes to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.core.clock import today
from keystay.core.tables import exports
from keystay.home.team import actions, queries
from keystay.home.team.forms import CloseTeamForm, ManagerForm, TeamForm
from keystay.home.team.presenters import list_sheet, team_sheet
from keystay.organisation.models import Team
from keystay.organisation.teams import actions as teams
from keystay.workforce.assignments.actions import WrongDay, appoint_manager
from keystay.workforce.models import Assignment, Person
from keystay.workforce.posts.queries import find_team, teams_within


@allow(P.ESTABLISHMENT_READ)
@require_safe
def every_team(request: StaffRequest) -> HttpResponse:
    """The teams within reach, by service."""
    found = teams_within(request.user, P.ESTABLISHMENT_READ, today())
    if exports.wanted(request):
        return exports.answer(request, list_sheet(found, today()))
    context = {
        "services": queries.by_service(found),
        "may_change": may(request.user, P.ESTABLISHMENT_WRITE),
    }
    return render(request, "team/list.html", context)


@allow(P.PERSON_READ, team=queries.find_team_seen)
@require_safe
def page(request: StaffRequest, team: Team) -> HttpResponse:
    """A team's people, posts, cases and supervision; for a colleague, names only."""
    whole = queries.sees_all_of(request.user, team, P.PERSON_READ)
    found = queries.team_page(team, today(), whole)
    if exports.wanted(request):
        return exports.answer(request, team_sheet(found, today(), whole))
    context = {
        "team": team,
        "on": today(),
        "whole": whole,
        "page": found,
        "may_change": may(request.user, P.ESTABLISHMENT_WRITE),
    }
    return render(request, "team/page.html", context)


@allow(P.ESTABLISHMENT_WRITE)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Add a team."""
    form = TeamForm(request.POST or None)
    if form.is_valid():
        try:
            team = actions.add_team(wanted=form.wanted(), by=request.user)
        except teams.NameTaken as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{team.name} added.")
            return redirect("team:page", team=team.pk)
    return render(request, "team/add.html", {"form": form})


@allow(P.ESTABLISHMENT_WRITE, team=find_team)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, team: Team) -> HttpResponse:
    """Change a team's name, service or place."""
    known = {name: getattr(team, name, "") for name in TeamForm.base_fields}
    form = TeamForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            actions.change_team(team=team, wanted=form.wanted(), by=request.user)
        except teams.NameTaken as refusal:
            form.add_error("name", str(refusal))
        except (teams.WrongDay, actions.StillWorkedIn) as refusal:
            form.add_error("starts_on", str(refusal))
        else:
            return _done(request, team, "Team changed.")
    return _form_page(request, "change", team, form)


@allow(P.ESTABLISHMENT_WRITE, team=find_team)
@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, team: Team) -> HttpResponse:
    """Close a team."""
    form = CloseTeamForm(request.POST or None)
    if form.is_valid():
        try:
            actions.close_team(team=team, ends_on=form.cleaned_data["ends_on"], by=request.user)
        except (teams.WrongDay, actions.StillWorkedIn) as refusal:
            form.add_error("ends_on", str(refusal))
        else:
            return _done(request, team, f"{team.name} closes after that day.")
    return _form_page(request, "close", team, form)


@allow(P.ESTABLISHMENT_WRITE, team=find_team)
@require_http_methods(["GET", "POST"])
def manager(request: StaffRequest, team: Team) -> HttpResponse:
    """Say who manages a team from a day."""
    form = ManagerForm(
        request.POST or None, choices=_may_manage(team), initial={"from_day": today()}
    )
    if form.is_valid():
        person, from_day = form.cleaned_data["person"], form.cleaned_data["from_day"]
        try:
            appoint_manager(team=team, person=person, from_day=from_day, by=request.user)
        except WrongDay as refusal:
            form.add_error("from_day", str(refusal))
        else:
            return _done(request, team, f"{person.name} manages {team.name}.")
    return _form_page(request, "manager", team, form, manager=queries.manager_of(team, today()))


def _may_manage(team: Team) -> QuerySet[Person]:
    held = Assignment.objects.current(today()).filter(team__service_id=team.service_id)
    return Person.objects.filter(pk__in=held.values("person_id"))


def _form_page(
    request: StaffRequest, act: str, team: Team, form: forms.Form, **more: Any
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "team": team, **more}
    return render(request, f"team/{act}.html", context)


def _done(request: StaffRequest, team: Team, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("team:page", team=team.pk)
