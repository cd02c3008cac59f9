"""One session: what it was, its notes for the two people, and putting it right."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at
from keystay.support.supervision import actions
from keystay.support.supervision.checks import mark
from keystay.support.supervision.forms import CorrectForm, RemoveForm, TextForm
from keystay.support.supervision.models import Session
from keystay.support.supervision.queries import (
    Reader,
    find_session,
    find_their_session,
    may_record,
    text_of,
)
from keystay.support.supervision.refusals import ChangedMeanwhile
from keystay.support.taken_back.queries import to_take_back


@allow(P.SUPERVISION_DATES, session=find_session)
@require_safe
def session(request: StaffRequest, session: Session) -> HttpResponse:
    """One session; its text for the two people only, and every reading of it on record."""
    reader = Reader.of(session.worker, request.user, today())
    text = _opened(request, session, reader) if reader.may_read(session) else None
    context = {
        "session": session,
        "reader": reader,
        "text": text,
        "person": session.worker,
        "may_write": reader.may_write(session),
        "may_ask": not reader.is_worker and may(request.user, P.EXCEPTION_ASK),
        "may_correct": may_record(request.user, reader),
        "to_take_back": to_take_back(session.worker, request.user, today()).filter(pk=session.pk),
    }
    return render(request, "supervision/session.html", context)


@allow(P.SUPERVISION_RECORD, session=find_their_session)
@get_or_post
def notes(request: StaffRequest, session: Session) -> HttpResponse:
    """Write the notes, by the supervisor who held the session."""
    reader = Reader.of(session.worker, request.user, today())
    if not reader.may_write(session):
        raise Http404
    present = _opened(request, session, reader).notes
    return _write(request, session, present, actions.write_notes, "Notes")


@allow(P.SUPERVISION_RECORD, session=find_session)
@get_or_post
def comment(request: StaffRequest, session: Session) -> HttpResponse:
    """Write the worker's own comment."""
    reader = Reader.of(session.worker, request.user, today())
    if not reader.is_worker:
        raise Http404
    present = _opened(request, session, reader).comment
    return _write(request, session, present, actions.comment, "Your comment")


@allow(P.SUPERVISION_RECORD, session=find_their_session)
@get_or_post
def correct(request: StaffRequest, session: Session) -> HttpResponse:
    """Put the kind, day or length of a session right."""
    known = {name: getattr(session, name) for name in ("kind", "held_on", "minutes")}
    form = CorrectForm(request.POST or None, initial=known)
    if form.is_valid():
        reason = form.cleaned_data.pop("reason")
        with refusal_at(form, "held_on"):
            actions.correct(
                session=session, changes=form.cleaned_data, by=request.user, reason=reason
            )
            messages.success(request, "Session corrected.")
            return redirect("supervision:session", session=session.pk)
    context = {"form": form, "session": session, "person": session.worker}
    return render(request, "supervision/correct.html", context)


@allow(P.SUPERVISION_RECORD, session=find_their_session)
@get_or_post
def remove(request: StaffRequest, session: Session) -> HttpResponse:
    """Take out a session that was never held."""
    person, form = session.worker, RemoveForm(request.POST or None)
    if form.is_valid():
        with refusal_at(form, "reason"):
            actions.remove(session=session, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "Session removed.")
            return redirect("supervision:worker", person=person.pk)
    context = {"form": form, "session": session, "person": person}
    return render(request, "supervision/remove.html", context)


def _opened(request: StaffRequest, session: Session, reader: Reader) -> Any:
    text = text_of(session)
    if text.notes or text.comment:
        note_read(reader=request.user, page="supervision:session", about=reader.worker.pk)
    return text


def _write(
    request: StaffRequest, session: Session, present: str, act: Any, heading: str
) -> HttpResponse:
    known = {"text": present, "seen": mark(present)}
    form, other = TextForm(request.POST or None, initial=known), ""
    form.fields["text"].label = heading
    if form.is_valid():
        try:
            act(session=session, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as refusal:
            other = refusal.present
            form.data = {**request.POST.dict(), "seen": mark(other)}
            form.add_error("text", str(refusal))
        else:
            messages.success(request, f"{heading} saved.")
            return redirect("supervision:session", session=session.pk)
    context = {"form": form, "session": session, "heading": heading, "other": other}
    return render(request, "supervision/write.html", {**context, "person": session.worker})
