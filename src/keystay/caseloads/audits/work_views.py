"""What the auditor does: answers, the grade, the conversation, coaching, the family's views."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.audits import actions
from keystay.caseloads.audits.forms import (
    AnswersForm,
    CoachingForm,
    DayForm,
    GradeForm,
    ViewsForm,
)
from keystay.caseloads.audits.models import Audit
from keystay.caseloads.audits.presenters import drafted
from keystay.caseloads.audits.queries import answers_of, asked_in, find_given, seen_of
from keystay.caseloads.audits.rules import mark
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at


@allow(P.PRACTICE_READ, given=find_given)
@get_or_post
def answers(request: StaffRequest, given: Audit) -> HttpResponse:
    """Write the answers as a draft, which stays until the grade is given."""
    if given.graded_on:
        return redirect("audits:audit", audit=given.pk)
    present, other = _opened(request, given), None
    initial = {**AnswersForm.begin(present), "seen": seen_of(given)}
    form = AnswersForm(request.POST or None, standards=asked_in(given), initial=initial)
    if form.is_valid():
        told, seen = form.answers(), form.cleaned_data["seen"]
        try:
            actions.save_answers(audit=given, answers=told, seen=seen, by=request.user)
        except actions.ChangedMeanwhile as refusal:
            other = refusal.present
            form.data = {**request.POST.dict(), "seen": mark(other.text())}
            form.add_error(None, str(refusal))
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Draft saved. Only you can read it.")
            return redirect("audits:grade", given=given.pk)
    return render(request, "audits/answers.html", {"form": form, "audit": given, "other": other})


@allow(P.PRACTICE_READ, given=find_given)
@get_or_post
def grade(request: StaffRequest, given: Audit) -> HttpResponse:
    """Check the answers and make the grades final."""
    if given.graded_on:
        return redirect("audits:audit", audit=given.pk)
    present = _opened(request, given)
    form = GradeForm(request.POST or None, initial={"seen": seen_of(given)})
    if form.is_valid():
        with refusal_at(form):
            actions.grade(audit=given, seen=form.cleaned_data["seen"], by=request.user)
            messages.success(request, "The grade is final. Next, talk it over with the worker.")
            return redirect("audits:audit", audit=given.pk)
    context = {"form": form, "audit": given, "rows": drafted(given, present)}
    return render(request, "audits/grade.html", context)


@allow(P.PRACTICE_READ, given=find_given)
@get_or_post
def conversation(request: StaffRequest, given: Audit) -> HttpResponse:
    """Note the conversation of auditor and worker."""
    form = DayForm(request.POST or None, initial={"on": today()})
    words = ("The conversation with the worker", "Save", "Conversation noted.")
    return _step(request, given, form, actions.hold_conversation, words)


@allow(P.PRACTICE_READ, given=find_given)
@get_or_post
def coaching(request: StaffRequest, given: Audit) -> HttpResponse:
    """Note whether coaching was offered."""
    form = CoachingForm(request.POST or None, initial={"on": today()})
    words = ("Practice coaching", "Save", "Coaching noted.")
    return _step(request, given, form, actions.answer_coaching, words)


@allow(P.PRACTICE_READ, given=find_given)
@get_or_post
def views(request: StaffRequest, given: Audit) -> HttpResponse:
    """Note what child and family said, in themes."""
    form = ViewsForm(request.POST or None, initial={"on": today()})
    words = ("What child and family say", "Save", "Views noted.")
    return _step(request, given, form, actions.record_views, words)


def _step(
    request: StaffRequest,
    audit: Audit,
    form: Form,
    act: Callable[..., Any],
    words: tuple[str, str, str],
) -> HttpResponse:
    heading, button, told = words
    if form.is_valid():
        with refusal_at(form), refusal_at(form, "on", actions.WrongDay):
            act(audit=audit, by=request.user, **form.cleaned_data)
            messages.success(request, told)
            return redirect("audits:audit", audit=audit.pk)
    context = {"form": form, "audit": audit, "heading": heading, "button": button}
    return render(request, "audits/step.html", context)


def _opened(request: StaffRequest, audit: Audit) -> Any:
    note_read(reader=request.user, page="audits:answers", detail=audit.pk)
    return answers_of(audit)
