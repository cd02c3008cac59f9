"""Feedback for staff: how it stands, what a group said, asking, paper, and replies."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may, reach
from keystay.caseloads.feedback import actions, code_views, presenters, queries, requests
from keystay.caseloads.feedback.catalogue import Asked, catalogue
from keystay.caseloads.feedback.code_rows import slip
from keystay.caseloads.feedback.codes import shown, tidied
from keystay.caseloads.feedback.forms import AnswerForm, AskForm, PaperForm, ReplyForm
from keystay.caseloads.feedback.models import Meeting
from keystay.caseloads.feedback.rules import MEETING, TEAM, Half, Quarter
from keystay.caseloads.feedback.versions import Cut, read_cut
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy_book
from keystay.workforce.posts.queries import find_team

HALVES = 6


@allow(P.FEEDBACK_READ)
@require_safe
def standing(request: StaffRequest) -> HttpResponse:
    """Groups within reach in a quarter, or for a worker the requests that they made."""
    places = queries.places(reach(request.user, P.FEEDBACK_READ))
    if not places:
        return code_views.codes(request)
    cut = read_cut(request.GET.get("form", ""))
    quarter = _quarter(request, cut)
    rows = [
        row
        for row in queries.standings(places, quarter, today())
        if row.asked or row.forms or row.place.id == queries.WHOLE_COUNCIL
    ]
    whys = [_why(row, quarter) for row in rows]
    if exports.wanted(request):
        return exports.answer(request, presenters.standings_sheet(rows, quarter, whys))
    context = {
        **_period(quarter, cut),
        "rows": [
            (presenters.LEVELS[row.place.group.level], row, why)
            for row, why in zip(rows, whys, strict=True)
        ],
        "any": any(row.asked or row.forms for row in rows),
        "may_ask": may(request.user, P.FEEDBACK_ASK),
    }
    return render(request, "feedback/list.html", context)


@allow(P.FEEDBACK_READ, group=queries.find_group)
@require_safe
def group(request: StaffRequest, group: queries.Place) -> HttpResponse:
    """What a group said in a quarter, how that changed, and what was done about it."""
    cut = read_cut(request.GET.get("form", ""))
    quarter = _quarter(request, cut)
    said = queries.read(group, quarter, today())
    why = _why(said, quarter)
    if exports.wanted(request):
        return exports.answer(request, presenters.group_sheet(group, quarter, said, why))
    if said.texts:
        note_read(reader=request.user, page="feedback", detail=f"{group.name} {quarter.first}")
    context = {
        **_period(quarter, cut),
        "place": group,
        "level": presenters.LEVELS[group.group.level],
        "said": said,
        "why": why,
        "lines": presenters.lines(said.tallies),
        "alone": presenters.alone_row(said) if said.alone else None,
        "texts_apart": group.group.level == MEETING,
        "by_kind": queries.by_kind(group, quarter),
        "may_reply": said.shown and _may_reply(request, group),
        **_trend(group, quarter, cut),
        **_replies(group),
    }
    return render(request, "feedback/group.html", context)


@allow(P.FEEDBACK_ASK)
@get_or_post
def ask(request: StaffRequest) -> HttpResponse:
    """Ask for feedback; what comes back is the page to hand over, which is shown once."""
    teams = {t.pk: t for t in requests.teams_to_ask_for(request.user, P.FEEDBACK_ASK, today())}
    choices = [(team.pk, team.name) for team in teams.values()]
    form = AskForm(request.POST or None, teams=choices, initial={"held_on": today()})
    if form.is_valid():
        told = form.cleaned_data
        asked = actions.Asked(**{**told, "team": teams[told["team"]]})
        with refusal_at(form, "held_on"), refusal_at(form, "people", actions.TooMany):
            codes = actions.ask(asked=asked, by=request.user)
            return render(request, "feedback/asked.html", _slips(asked, codes))
    return render(request, "feedback/ask.html", {"form": form, "teams": teams})


@allow(P.FEEDBACK_ASK)
@sensitive_post_parameters()
@get_or_post
def paper(request: StaffRequest) -> HttpResponse:
    """Type in a form that came back on paper."""
    first = PaperForm(request.POST or None, asked=catalogue().forms)
    context = {"form": first, "sheets": catalogue().forms.values()}
    if not first.is_valid():
        return render(request, "feedback/paper.html", context)
    code, asked = first.cleaned_data["code"], catalogue().forms[first.cleaned_data["form"]]
    if problem := actions.why_not_typed(code, request.user):
        first.add_error("code", problem)
        return render(request, "feedback/paper.html", context)
    typed = AnswerForm(request.POST if "step" in request.POST else None, asked=asked, code=code)
    if typed.is_valid():
        said = actions.Said(asked.key, typed.answers, typed.cleaned_data["text"])
        with refusal_at(typed):
            actions.type_in(code=code, said=said, by=request.user)
            messages.success(request, "Answers saved. Shred the paper.")
            return redirect("feedback:list")
    return render(request, "feedback/type_in.html", {"form": typed, "asked": asked})


@allow(P.FEEDBACK_ASK, form=requests.find_form)
@require_safe
def blank(request: StaffRequest, form: Asked) -> HttpResponse:
    """A form to print and fill in by hand."""
    return render(request, "feedback/blank.html", {"asked": form})


@allow(P.FEEDBACK_READ)
@require_safe
def said(request: StaffRequest) -> HttpResponse:
    """You said, we did: of every team, the latest first."""
    rows = queries.replies()[:500]
    if exports.wanted(request):
        return exports.answer(request, presenters.said_sheet(rows, today()))
    return render(request, "feedback/said.html", {"replies": presenters.told(rows)})


@allow(P.FEEDBACK_ASK, team=find_team)
@get_or_post
def reply(request: StaffRequest, team: Team) -> HttpResponse:
    """Say what the team did about a theme of a quarter."""
    cut = Cut()
    quarter = _quarter(request, cut)
    form = ReplyForm(request.POST or None, themes=list(catalogue().names.items()))
    if form.is_valid():
        with refusal_at(form, "theme"):
            done = actions.Done(**form.cleaned_data)
            actions.reply(team=team, quarter=quarter, done=done, by=request.user)
            messages.success(request, "Saved.")
            pages = reverse("feedback:group", args=[team.pk])
            return redirect(f"{pages}?quarter={_key(quarter)}")
    context = {"form": form, "team": team, **_period(quarter, cut)}
    return render(request, "feedback/reply.html", context)


def _quarter(request: HttpRequest, cut: Cut) -> Quarter:
    """The quarter that the address asks about (`?quarter=2025-4`), or the last that is over."""
    year, _, number = request.GET.get("quarter", "").partition("-")
    known = {_key(each): each for each in cut.of(queries.quarters_asked(today()))}
    last = Quarter.of(today()).after(-1)
    if cut.chosen and _key(last) not in known:
        last = next(iter(known.values()), last)
    return known.get(f"{year}-{number}", last)


def _key(quarter: Quarter) -> str:
    return f"{quarter.year}-{quarter.number}"


def _period(quarter: Quarter, cut: Cut) -> dict[str, Any]:
    every = cut.of(queries.quarters_asked(today()))
    key = _key(quarter)
    return {
        "quarter": quarter,
        "quarter_key": key,
        "period": f"?quarter={key}&form={cut.key}" if cut.chosen else f"?quarter={key}",
        "quarter_words": presenters.quarter_words(quarter),
        "quarters": [(_key(each), presenters.short_quarter(each)) for each in every],
        "over": quarter.is_over(today()),
        "cut": cut.key,
        "cuts": [(each.key, presenters.version_words(each)) for each in cut.choices],
        "changed": presenters.changed_words(cut),
    }


def _why(row: queries.Standing | queries.Read, quarter: Quarter) -> str:
    minimum = queries.minimum(quarter, policy_book())
    return presenters.why_withheld(row, minimum, quarter.is_over(today()))


def _trend(group: queries.Place, quarter: Quarter, cut: Cut) -> dict[str, Any]:
    last = Half.of(quarter)
    if last.quarters[1] > quarter:
        last = last.before(1)
    wanted = [last.before(n) for n in reversed(range(HALVES))]
    within = [half for half in wanted if len(cut.of(half.quarters)) == len(half.quarters)]
    found = queries.halves(group, within, today())
    now, before = found.get(last), found.get(last.before(2))
    return {
        "half": presenters.half_words(last),
        "half_before": presenters.half_words(last.before(2)),
        "changes": presenters.changes(now, before) if now or before else [],
        "chart": presenters.trend(group, found, wanted),
    }


def _may_reply(request: StaffRequest, place: queries.Place) -> bool:
    scope = reach(request.user, P.FEEDBACK_ASK)
    return place.group.level == TEAM and (scope.everyone or place.group.id in scope.teams)


def _replies(place: queries.Place) -> dict[str, Any]:
    return {"replies": presenters.told(queries.replies(place)[:5])}


def _slips(asked: actions.Asked, codes: Sequence[str]) -> dict[str, Any]:
    pages = f"{settings.KEYSTAY_ADDRESS}{reverse('family:start')}"
    return {
        "asked": asked,
        "kind": Meeting(asked.kind).label,
        "until": requests.open_until(codes[0]),
        "start": pages,
        "slips": [
            slip(shown(code), f"{pages}{tidied(code)}/", number)
            for number, code in enumerate(codes, requests.number_of(codes[0]))
        ],
    }
