"""Looking at a worker who is over capacity (C1, C3)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.overload import actions, presenters, queries
from keystay.caseloads.overload.forms import LookForm
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at
from keystay.workforce.models import Person
from keystay.workforce.people.queries import find_person


@allow(P.CASELOAD_WRITE, person=find_person)
@get_or_post
def look(request: StaffRequest, person: Person) -> HttpResponse:
    """What a worker over capacity holds, since when and by what; and what was decided."""
    form = LookForm(request.POST or None)
    if form.is_valid():
        with refusal_at(form, "words"):
            words = form.cleaned_data["words"]
            actions.look_at(worker=person, words=words, by=request.user)
            messages.success(request, "Recorded. The manager and the worker can read it.")
            return redirect("workload:worker", person=person.pk)
    found, user = queries.standing(person, today()), request.user
    note_read(reader=user, page="overload", about=person.pk)
    context = {
        "form": form,
        "person": person,
        "found": found,
        "about": presenters.came_about(found) if found else [],
        "may_look": found and queries.stands_above(user, person, found.run.team),
    }
    return render(request, "overload/look.html", context)
