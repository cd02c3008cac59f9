"""Changing extra support: each page is one form about one case of a team."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.cases.models import Child
from keystay.caseloads.extra_support import actions, forms, queries
from keystay.caseloads.extra_support.models import Intensive, Support
from keystay.caseloads.extra_support.rules import Days
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.models import Person
from keystay.workforce.posts.queries import find_team

Told = dict[str, Any]


@allow(P.CASELOAD_WRITE, team=find_team)
@get_or_post
def begin(request: StaffRequest, team: Team) -> HttpResponse:
    """Begin extra support on a case of the team."""
    people = _people(request)
    form = forms.BeginForm(
        request.POST or None,
        cases=_cases(team),
        people=_names(people),
        initial={"starts_on": today(), "child": request.GET.get("case", "")},
    )

    def act(told: Told) -> None:
        child, given = _child(told), _given(told, people)
        actions.begin(child=child, team=team, given=given, by=request.user)

    page = ("Begin extra support", "Begin support", "Extra support begun.")
    return _answer(request, form, act, team.pk, page)


@allow(P.CASELOAD_WRITE, team=find_team)
@get_or_post
def refer(request: StaffRequest, team: Team) -> HttpResponse:
    """Ask a partner for intensive support on a case of the team."""
    initial = {"referred_on": today(), "child": request.GET.get("case", "")}
    form = forms.ReferForm(request.POST or None, cases=_cases(team), initial=initial)

    def act(told: Told) -> None:
        actions.refer(child=_child(told), team=team, by=request.user, **told)

    page = ("Refer for intensive support", "Record referral", "Referral recorded.")
    return _answer(request, form, act, team.pk, page, _ages())


@allow(P.CASELOAD_WRITE, support=queries.find_support)
@get_or_post
def end(request: StaffRequest, support: Support) -> HttpResponse:
    """End extra support."""
    form = forms.EndForm(request.POST or None, initial={"ends_on": today()})

    def act(told: Told) -> None:
        actions.end(support=support, by=request.user, **told)

    page = (f"End support on {support.child.shown}", "End support", "Support ended.")
    return _answer(request, form, act, queries.team_of(support), page)


@allow(P.CASELOAD_WRITE, support=queries.find_support)
@get_or_post
def correct(request: StaffRequest, support: Support) -> HttpResponse:
    """Put extra support right."""
    people = _people(request) + ([support.person] if support.person else [])
    form = forms.CorrectForm(
        request.POST or None,
        people=_names(people),
        initial={
            "kind": support.kind,
            "person": support.person_id,
            "starts_on": support.starts_on,
            "ends_on": support.ends_on,
            "what_for": support.what_for,
            "seen": actions.mark(support),
        },
    )

    def act(told: Told) -> None:
        kept = {"seen": told.pop("seen"), "reason": told.pop("reason")}
        given = _given(told, people)
        actions.correct(support=support, given=given, by=request.user, **kept)

    page = (f"Correct support on {support.child.shown}", "Save correction", "Support corrected.")
    return _answer(request, form, act, queries.team_of(support), page)


@allow(P.CASELOAD_WRITE, intensive=queries.find_intensive)
@get_or_post
def take_up(request: StaffRequest, intensive: Intensive) -> HttpResponse:
    """Record that intensive support began."""
    form = forms.DayForm(request.POST or None, initial={"day": today()})

    def act(told: Told) -> None:
        actions.take_up(intensive=intensive, begun_on=told["day"], by=request.user)

    shown = intensive.child.shown
    page = (f"Intensive support for {shown} began", "Record", "Recorded that it began.")
    return _answer(request, form, act, queries.team_of(intensive), page)


@allow(P.CASELOAD_WRITE, intensive=queries.find_intensive)
@get_or_post
def decline(request: StaffRequest, intensive: Intensive) -> HttpResponse:
    """Record that intensive support was declined before it began."""
    form = forms.DayForm(request.POST or None, initial={"day": today()})

    def act(told: Told) -> None:
        actions.decline(intensive=intensive, declined_on=told["day"], by=request.user)

    shown = intensive.child.shown
    page = (f"Intensive support for {shown} was declined", "Record", "Recorded as declined.")
    return _answer(request, form, act, queries.team_of(intensive), page)


@allow(P.CASELOAD_WRITE, intensive=queries.find_intensive)
@get_or_post
def finish(request: StaffRequest, intensive: Intensive) -> HttpResponse:
    """Record that intensive support ended, and how."""
    form = forms.FinishForm(request.POST or None, initial={"ended_on": today()})

    def act(told: Told) -> None:
        actions.finish(intensive=intensive, by=request.user, **told)

    shown = intensive.child.shown
    page = (f"Intensive support for {shown} ended", "Record", "Recorded that it ended.")
    return _answer(request, form, act, queries.team_of(intensive), page)


@allow(P.CASELOAD_WRITE, intensive=queries.find_intensive)
@get_or_post
def correct_intensive(request: StaffRequest, intensive: Intensive) -> HttpResponse:
    """Put intensive support right."""
    days = vars(queries.days_of(intensive))
    initial = {"partner": intensive.partner, "outcome": intensive.outcome, **days}
    initial["seen"] = actions.mark_of(intensive)
    form = forms.CorrectIntensiveForm(request.POST or None, initial=initial)

    def act(told: Told) -> None:
        said = Days(**{name: told[name] for name in days})
        delivered = actions.Delivered(told["partner"], said, told["outcome"])
        kept = {"seen": told["seen"], "reason": told["reason"]}
        actions.correct_intensive(intensive=intensive, told=delivered, by=request.user, **kept)

    shown = intensive.child.shown
    page = (f"Correct intensive support for {shown}", "Save correction", "Support corrected.")
    return _answer(request, form, act, queries.team_of(intensive), page)


def _answer(
    request: StaffRequest,
    form: django_forms.Form,
    act: Callable[[Told], None],
    team: str,
    page: tuple[str, str, str],
    intro: str = "",
) -> HttpResponse:
    """The form again with what was refused, or the team's page once it is done."""
    heading, button, done = page
    if form.is_valid():
        with refusal_at(form):
            act(dict(form.cleaned_data))
            messages.success(request, done)
            return redirect("extra_support:team", team=team)
    context = {"form": form, "heading": heading, "button": button, "team": team, "intro": intro}
    return render(request, "extra_support/form.html", context)


def _cases(team: Team) -> list[tuple[str, str]]:
    held = sorted(queries.holders(today(), teams=[team.pk]).values(), key=lambda h: h.shown)
    return [(each.reference, f"{each.shown}, {each.name}") for each in held]


def _child(told: Told) -> Child:
    return Child.objects.get(reference=told.pop("child"))


def _people(request: StaffRequest) -> list[Person]:
    return queries.helpers(request.user, P.CASELOAD_WRITE)


def _names(people: list[Person]) -> list[tuple[str, str]]:
    return list({row.pk: row.name for row in people}.items())


def _given(told: Told, people: list[Person]) -> actions.Given:
    by_id = {row.pk: row for row in people}
    return actions.Given(**{**told, "person": by_id.get(told["person"])})


def _ages() -> str:
    values = policy(today())
    youngest, oldest = values["caseload.support.youngest"], values["caseload.support.oldest"]
    return (
        f"Intensive support is for Children in Need from {youngest} to {oldest} years. Keystay "
        "knows no child’s age: check it in the case system."
    )
