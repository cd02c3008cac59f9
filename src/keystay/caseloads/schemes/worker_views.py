"""What a worker does besides cases, and agreed reductions: given and ended by who manages them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.users.models import User
from keystay.caseloads.schemes import actions
from keystay.caseloads.schemes.forms import DutyForm, EndForm, ReductionForm
from keystay.caseloads.schemes.models import Duty, Reduction
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at
from keystay.workforce.models import Person
from keystay.workforce.people.queries import find_person


def find_duty(user: User, duty_id: str, permission: P) -> Duty:
    """The duty, if `user` reaches whose it is; Http404 otherwise."""
    people = Person.objects.open_to(user, permission)
    rows = Duty.objects.select_related("person")
    return get_object_or_404(rows, pk=duty_id, person__in=people)


def find_reduction(user: User, reduction_id: str, permission: P) -> Reduction:
    """The reduction, if `user` reaches whose it is; Http404 otherwise."""
    people = Person.objects.open_to(user, permission)
    rows = Reduction.objects.select_related("person")
    return get_object_or_404(rows, pk=reduction_id, person__in=people)


@allow(P.CASELOAD_WRITE, person=find_person)
@get_or_post
def give_duty(request: StaffRequest, person: Person) -> HttpResponse:
    """Say that a worker does something besides cases."""
    form = DutyForm(request.POST or None, initial={"starts_on": today()})
    if form.is_valid():
        with refusal_at(form, "starts_on"):
            actions.give_duty(person=person, by=request.user, **form.cleaned_data)
            return _done(request, person, "Duty recorded.")
    return _page(request, person, form, "Duty besides cases")


@allow(P.CASELOAD_WRITE, person=find_person)
@get_or_post
def reduce(request: StaffRequest, person: Person) -> HttpResponse:
    """Agree on less room for cases for a time."""
    form = ReductionForm(request.POST or None, initial={"starts_on": today()})
    if form.is_valid():
        with refusal_at(form, "ends_on"):
            less = actions.Less(**form.cleaned_data)
            actions.reduce(person=person, less=less, by=request.user)
            return _done(request, person, "Reduction recorded.")
    return _page(request, person, form, "Less room for cases")


@allow(P.CASELOAD_WRITE, duty=find_duty)
@get_or_post
def end_duty(request: StaffRequest, duty: Duty) -> HttpResponse:
    """The last day of a duty."""
    form = EndForm(request.POST or None, initial={"ends_on": today()})
    if form.is_valid():
        with refusal_at(form, "ends_on"):
            actions.end_duty(duty=duty, by=request.user, **form.cleaned_data)
            return _done(request, duty.person, "Last day recorded.")
    return _page(request, duty.person, form, f"End of: {duty.get_duty_display()}")


@allow(P.CASELOAD_WRITE, reduction=find_reduction)
@get_or_post
def end_reduction(request: StaffRequest, reduction: Reduction) -> HttpResponse:
    """Another last day of a reduction."""
    form = EndForm(request.POST or None, initial={"ends_on": today()})
    if form.is_valid():
        with refusal_at(form, "ends_on"):
            actions.end_reduction(reduction=reduction, by=request.user, **form.cleaned_data)
            return _done(request, reduction.person, "Last day recorded.")
    return _page(request, reduction.person, form, f"End of the reduction: {reduction.reason}")


def _done(request: StaffRequest, person: Person, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("workload:worker", person=person.pk)


def _page(request: StaffRequest, person: Person, form: Any, heading: str) -> HttpResponse:
    context = {"form": form, "person": person, "heading": heading}
    return render(request, "schemes/worker.html", context)
