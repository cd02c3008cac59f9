"""Exceptional access to notes: asking, answering, reading, and the count by month."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.core.audit.actions import note_read
from keystay.core.clock import now, today
from keystay.core.password_again import after_password
from keystay.core.requests import get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at, refusal_told
from keystay.support.exceptional import actions, queries
from keystay.support.exceptional.forms import AnswerForm, AskForm
from keystay.support.exceptional.models import ExceptionalAccess
from keystay.support.exceptional.presenters import HEADINGS, months, opened, sheet, shown
from keystay.support.exceptional.rules import State, state
from keystay.support.supervision.models import Session
from keystay.support.supervision.queries import find_their_session, text_of

LOOKS_BACK = timedelta(days=731)
ONE = "supervision:exceptional-one"


@allow(P.EXCEPTION_READ)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """What is mine to answer or to read, and how often it was asked for in two years."""
    counted = months(queries.since(_first_month(today())), queries.times_read())
    if exports.wanted(request):
        return exports.answer(request, sheet(counted, today()))
    mine = [shown(row, now()) for row in queries.mine(request.user)]
    context = {
        "mine": mine,
        "months": counted,
        "headings": HEADINGS,
        "may_ask": may(request.user, P.EXCEPTION_ASK),
    }
    return render(request, "exceptional/list.html", context)


@allow(P.EXCEPTION_ASK, session=find_their_session)
@get_or_post
@after_password
def ask(request: StaffRequest, session: Session) -> HttpResponse:
    """Ask someone outside the line for leave to read one session's notes."""
    people = {row.pk: row for row in queries.may_agree(session, request.user)}
    form = AskForm(request.POST or None, people=[(pk, row.name) for pk, row in people.items()])
    if form.is_valid():
        given = form.cleaned_data
        of, why = people[given["asked_of"]], given["exemption"]
        asked = actions.Asked(of, given["ground"], given["reason"], why)
        with refusal_at(form):
            row = actions.ask(session=session, asked=asked, by=request.user)
            messages.success(request, f"{of.name} is asked, and told of it by email.")
            return redirect(ONE, access=row.pk)
    context = {"form": form, "session": session, "person": session.worker}
    return render(request, "exceptional/ask.html", context)


@allow(P.EXCEPTION_READ, access=queries.find_access)
@require_safe
@after_password
def one(request: StaffRequest, access: ExceptionalAccess) -> HttpResponse:
    """One access, for its two people: what was asked and why, and how it stands."""
    stands = shown(access, now())
    context = {
        "one": stands,
        "access": access,
        "words": opened(access),
        "asker": access.asked_by_id == request.user.pk,
        "waits": stands.state is State.ASKED,
        "open": stands.state is State.OPEN,
        "read": queries.times_read().get(access.pk, 0),
    }
    return render(request, "exceptional/one.html", context)


@allow(P.EXCEPTION_AGREE, access=queries.find_asked_of)
@get_or_post
@after_password
def answer(request: StaffRequest, access: ExceptionalAccess) -> HttpResponse:
    """Agree or refuse, as the person asked."""
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        with refusal_at(form):
            _answer(access, form.cleaned_data, request)
            return redirect(ONE, access=access.pk)
    context = {"form": form, "access": access, "words": opened(access)}
    return render(request, "exceptional/answer.html", context)


@allow(P.EXCEPTION_ASK, access=queries.find_own)
@require_safe
@after_password
def read(request: StaffRequest, access: ExceptionalAccess) -> HttpResponse:
    """The notes, for whoever asked and while it is open; each reading is kept."""
    if state(access, now()) is not State.OPEN:
        raise Http404
    about = "" if access.exempt else access.session.worker_id
    note_read(reader=request.user, page=queries.READ_PAGE, about=about, detail=access.pk)
    context = {"one": shown(access, now()), "session": access.session}
    return render(request, "exceptional/read.html", {**context, "text": text_of(access.session)})


@allow(P.EXCEPTION_READ, access=queries.find_access)
@require_POST
def end(request: StaffRequest, access: ExceptionalAccess) -> HttpResponse:
    """End it, or take the request back."""
    with refusal_told(request):
        actions.end(access=access, by=request.user)
        messages.success(request, "It is ended: nobody can read by it any more.")
    return redirect(ONE, access=access.pk)


@allow(P.EXCEPTION_READ, access=queries.find_access)
@require_POST
def tell(request: StaffRequest, access: ExceptionalAccess) -> HttpResponse:
    """Let the worker know."""
    with refusal_told(request):
        actions.tell_worker(access=access, by=request.user)
        messages.success(request, "The worker sees it on the page of their supervision.")
    return redirect(ONE, access=access.pk)


def _answer(access: ExceptionalAccess, given: dict[str, Any], request: StaffRequest) -> None:
    if given["answer"] == "grant":
        actions.grant(access=access, by=request.user)
        messages.success(request, f"Granted: {access.asked_by} can read for 24 hours.")
    else:
        actions.refuse(access=access, words=given["words"], by=request.user)
        messages.success(request, f"Refused. {access.asked_by} is told by email.")


def _first_month(on: date) -> date:
    return (on - LOOKS_BACK).replace(day=1)
