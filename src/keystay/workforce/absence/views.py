"""Recording that someone is away, and until when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at
from keystay.workforce.absence import actions
from keystay.workforce.absence.forms import AbsenceForm
from keystay.workforce.absence.models import Absence
from keystay.workforce.absence.queries import find_absence
from keystay.workforce.people.models import Person
from keystay.workforce.people.queries import find_person


@allow(P.ABSENCE_WRITE, person=find_person)
@get_or_post
def record(request: StaffRequest, person: Person) -> HttpResponse:
    """Record that someone is away."""
    form = AbsenceForm(request.POST or None)
    if form.is_valid():
        away = actions.Away(**form.cleaned_data)
        with refusal_at(form, "starts_on"):
            actions.record(person=person, absence=away, by=request.user)
            messages.success(request, "Absence recorded.")
            return redirect("worker:page", person=person.pk)
    return render(request, "absence/record.html", {"form": form, "person": person})


@allow(P.ABSENCE_WRITE, absence=find_absence)
@get_or_post
def change(request: StaffRequest, absence: Absence) -> HttpResponse:
    """Change an absence, such as its last day."""
    known = {name: getattr(absence, name) for name in AbsenceForm.base_fields}
    form = AbsenceForm(request.POST or None, initial=known)
    if form.is_valid():
        with refusal_at(form, "ends_on"):
            actions.change(absence=absence, changes=form.cleaned_data, by=request.user)
            messages.success(request, "Absence changed.")
            return redirect("worker:page", person=absence.person_id)
    context = {"form": form, "person": absence.person, "absence": absence}
    return render(request, "absence/change.html", context)
