"""Recording that someone is away, and until when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.workforce.absence import actions
from keystay.workforce.absence.forms import AbsenceForm
from keystay.workforce.absence.models import Absence
from keystay.workforce.absence.queries import find_absence
from keystay.workforce.people.models import Person
from keystay.workforce.people.queries import find_person

REFUSALS = (actions.Overlaps, actions.EndsBeforeStart)


@allow(P.ABSENCE_WRITE, person=find_person)
@require_http_methods(["GET", "POST"])
def record(request: StaffRequest, person: Person) -> HttpResponse:
    """Record that someone is away."""
    form = AbsenceForm(request.POST or None)
    if form.is_valid():
        away = actions.Away(**form.cleaned_data)
        try:
            actions.record(person=person, absence=away, by=request.user)
        except REFUSALS as refusal:
            form.add_error("starts_on", str(refusal))
        else:
            messages.success(request, "Absence recorded.")
            return redirect("worker:page", person=person.pk)
    return render(request, "absence/record.html", {"form": form, "person": person})


@allow(P.ABSENCE_WRITE, absence=find_absence)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, absence: Absence) -> HttpResponse:
    """Change an absence, such as its last day."""
    known = {name: getattr(absence, name) for name in AbsenceForm.base_fields}
    form = AbsenceForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            actions.change(absence=absence, changes=form.cleaned_data, by=request.user)
        except REFUSALS as refusal:
            form.add_error("ends_on", str(refusal))
        else:
            messages.success(request, "Absence changed.")
            return redirect("worker:page", person=absence.person_id)
    context = {"form": form, "person": absence.person, "absence": absence}
    return render(request, "absence/change.html", context)
