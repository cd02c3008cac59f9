"""Starting, changing, ending and correcting an assignment."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at
from keystay.workforce.assignments import actions
from keystay.workforce.assignments.correct_form import CorrectForm
from keystay.workforce.assignments.counted import counted
from keystay.workforce.assignments.forms import ChangeForm, EndForm, StartForm
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.assignments.presenters import corrected
from keystay.workforce.assignments.queries import find_assignment, neighbours
from keystay.workforce.people.models import Person
from keystay.workforce.people.queries import find_person


@allow(P.PERSON_WRITE, person=find_person)
@get_or_post
def start(request: StaffRequest, person: Person) -> HttpResponse:
    """Say where someone works from a day."""
    form = StartForm(request.POST or None, on=today())
    if form.is_valid():
        with refusal_at(form):
            actions.start(
                person=person,
                terms=form.terms(),
                starts_on=form.cleaned_data["starts_on"],
                origin=form.cleaned_data["origin"],
                by=request.user,
            )
            return _done(request, person, f"{person.name} has a new assignment.")
    return _page(request, "start", person, form)


@allow(P.PERSON_WRITE, assignment=find_assignment)
@get_or_post
def change(request: StaffRequest, assignment: Assignment) -> HttpResponse:
    """Change team, role, grade, hours or contract from a day."""
    form = ChangeForm(request.POST or None, on=today(), terms=actions.Terms.of(assignment))
    if form.is_valid():
        terms, from_day = form.terms(), form.cleaned_data["from_day"]
        with refusal_at(form):
            actions.change(assignment=assignment, terms=terms, from_day=from_day, by=request.user)
            return _done(request, assignment.person, f"Changed from {from_day:%-d %B %Y}.")
    return _page(request, "change", assignment.person, form, assignment=assignment)


@allow(P.PERSON_WRITE, assignment=find_assignment)
@get_or_post
def end(request: StaffRequest, assignment: Assignment) -> HttpResponse:
    """End an assignment, saying why and where to."""
    form = EndForm(request.POST or None)
    if form.is_valid():
        with refusal_at(form, "ends_on"):
            actions.end(
                assignment=assignment,
                ends_on=form.cleaned_data["ends_on"],
                leaving=form.leaving(),
                by=request.user,
            )
            return _done(request, assignment.person, "Last day recorded.")
    return _page(request, "end", assignment.person, form, assignment=assignment)


@allow(P.PERSON_WRITE, assignment=find_assignment)
@get_or_post
def correct(request: StaffRequest, assignment: Assignment) -> HttpResponse:
    """Put a mistake right; history keeps what it said before."""
    earlier, later = neighbours(assignment)
    form = CorrectForm(request.POST or None, row=assignment, joined=earlier is not None)
    person = assignment.person
    if form.is_valid():
        before = counted(person.assignments.all())
        with refusal_at(form):
            actions.correct(
                assignment=assignment,
                changes=form.changes(),
                reason=form.cleaned_data["why"],
                by=request.user,
            )
            after = counted(person.assignments.all())
            return _done(request, person, corrected(person.name, before, after))
    joined = {"assignment": assignment, "earlier": earlier, "later": later}
    return _page(request, "correct", person, form, **joined)


def _page(
    request: StaffRequest, act: str, person: Person, form: forms.Form, **more: Any
) -> HttpResponse:
    context = {"form": form, "person": person, **more}
    return render(request, f"assignments/{act}.html", context)


def _done(request: StaffRequest, person: Person, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("worker:page", person=person.pk)
