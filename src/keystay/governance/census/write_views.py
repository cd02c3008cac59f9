"""The statutory return as it is worked: answers, pay, awards, and signing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.audit.actions import note_read
from keystay.governance.census import actions, explained
from keystay.governance.census.forms import AboutForm, AnswersForm, PayrollForm, SignForm
from keystay.governance.census.kept import Kept
from keystay.governance.census.payroll import read_pay
from keystay.governance.census.queries import about_person, answers_of, items_to_answer
from keystay.governance.census.views import kept_of, year_of
from keystay.workforce.models import Person
from keystay.workforce.people.queries import find_person, person_of

GET_OR_POST = ["GET", "HEAD", "POST"]
MOST_FAULTS = 10


@allow(P.RETURN_PREPARE)
@require_http_methods(GET_OR_POST)
def answers(request: StaffRequest, year: str) -> HttpResponse:
    """Answer what the return asks of the council and no record says."""
    of = year_of(year)
    return _answers(request, of, None, {"heading": "What the council offers in pay"})


@allow(P.RETURN_PAY, person=find_person)
@require_http_methods(GET_OR_POST)
def pay(request: StaffRequest, year: str, person: Person) -> HttpResponse:
    """Enter one person's pay; it is kept for the return and shown nowhere else."""
    of = year_of(year)
    if not items_to_answer(of)[1]:
        return render(request, "census/none.html", {"why": f"The return of {of} asks no pay."})
    note_read(reader=request.user, page="census:pay", about=person.pk, detail=str(of))
    return _answers(request, of, person, {"heading": f"Pay of {person.name}"})


def _answers(
    request: StaffRequest, year: int, person: Person | None, words: dict[str, str]
) -> HttpResponse:
    form = AnswersForm(
        request.POST or None,
        year=year,
        of_a_person=person is not None,
        initial=answers_of(year, person),
    )
    if form.is_valid():
        try:
            actions.answer_form(year=year, values=form.values(), person=person, by=request.user)
        except actions.NotAnAnswer as refusal:
            form.add_error(refusal.item, str(refusal))
        else:
            messages.success(request, "Answers kept.")
            return _back_to_queue(request, year)
    return render(request, "census/step.html", {"form": form, "year": year, **words})


@allow(P.RETURN_PAY)
@require_http_methods(GET_OR_POST)
def payroll(request: StaffRequest, year: str) -> HttpResponse:
    """Enter everyone's pay at once, as copied from payroll's sheet."""
    of = year_of(year)
    form = PayrollForm(request.POST or None)
    if form.is_valid():
        paid, wrong = read_pay(form.cleaned_data["lines"], of, person_of(request.user))
        for fault in wrong[:MOST_FAULTS]:
            form.add_error("lines", fault)
        if not wrong:
            changed = actions.answer_pay(year=of, paid=paid, by=request.user)
            messages.success(request, f"Pay of {len(paid)} people read; {changed} answers changed.")
            return _back_to_queue(request, of)
    return render(request, "census/payroll.html", {"form": form, "year": of})


@allow(P.RETURN_PREPARE, person=find_person)
@require_http_methods(GET_OR_POST)
def about(request: StaffRequest, year: str, person: Person) -> HttpResponse:
    """Enter what the return asks of someone besides the staff record."""
    of = year_of(year)
    note_read(reader=request.user, page="census:about", about=person.pk, detail=str(of))
    form = AboutForm(request.POST or None, initial=about_person(person))
    if form.is_valid():
        actions.tell_about(person=person, told=form.cleaned_data, by=request.user)
        messages.success(request, f"Answers about {person.name} kept.")
        return _back_to_queue(request, of)
    words = {"heading": f"Answers and award of {person.name}"}
    return render(request, "census/step.html", {"form": form, "year": of, **words})


@allow(P.RETURN_PREPARE)
@require_http_methods(GET_OR_POST)
def sign(request: StaffRequest, year: str) -> HttpResponse:
    """Sign the return: a frozen copy is kept for good."""
    of = year_of(year)
    found = kept_of(of)
    form = SignForm(request.POST or None, again=found.last is not None)
    if form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        try:
            made = actions.sign(year=of, reason=reason, by=request.user)
        except actions.NotYet as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Return of {of} signed. A copy is kept for good.")
            return redirect("census:signed", signed=made.pk)
    context = {
        "form": form,
        "year": of,
        "found": found,
        "unexplained": _unexplained(of, found),
        "refusal": actions.cannot_sign(found),
    }
    return render(request, "census/sign.html", context)


def _unexplained(year: int, found: Kept) -> int:
    """How many queries nobody has explained."""
    said = explained.explanations(year)
    return found.queries - sum((each.code, each.person) in said for each in found.queue)


def _back_to_queue(request: StaffRequest, year: int) -> Any:
    return redirect("census:queue", year=str(year))
