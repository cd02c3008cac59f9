"""Lists of people, and who they are."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.clock import today
from keystay.core.requests import day_of, get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at
from keystay.workforce.assignments.queries import Wanted, lines, people_on, with_work
from keystay.workforce.people import actions
from keystay.workforce.people.forms import PersonForm, StageForm
from keystay.workforce.people.models import Person
from keystay.workforce.people.presenters import list_context, sheet
from keystay.workforce.people.queries import find_person

PER_PAGE = 50


@allow(P.PERSON_READ)
@require_safe
def people(request: StaffRequest) -> HttpResponse:
    """Everyone within reach who is in post on a day, narrowed by words, team and contract."""
    on = day_of(request)
    wanted = Wanted(
        words=request.GET.get("q", "").strip()[:100],
        team=request.GET.get("team", ""),
        contract=request.GET.get("contract", ""),
    )
    reachable = Person.objects.visible_to(request.user, P.PERSON_READ)
    found = with_work(people_on(reachable, on, wanted), on)
    if exports.wanted(request):
        return exports.answer(request, sheet(lines(found), on))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = list_context(request.user, page, lines(page.object_list), on, wanted)
    return render(request, "people/list.html", context)


@allow(P.PERSON_WRITE)
@get_or_post
def add(request: StaffRequest) -> HttpResponse:
    """Add someone who is not here yet."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        with refusal_at(form, "staff_number"):
            person = actions.add(details=actions.Details(**form.cleaned_data), by=request.user)
            messages.success(request, f"{person.name} added. Now say where they work.")
            return redirect("assignments:start", person=person.pk)
    return render(request, "people/add.html", {"form": form})


@allow(P.PERSON_WRITE, person=find_person)
@get_or_post
def change(request: StaffRequest, person: Person) -> HttpResponse:
    """Change a name, a number or contact details."""
    known = {field: getattr(person, field) for field in PersonForm.base_fields}
    form = PersonForm(request.POST or None, initial=known)
    if form.is_valid():
        with refusal_at(form, "staff_number"):
            actions.change(person=person, changes=form.cleaned_data, by=request.user)
            messages.success(request, "Details changed.")
            return redirect("worker:page", person=person.pk)
    return render(request, "people/change.html", {"form": form, "person": person})


@allow(P.PERSON_WRITE, person=find_person)
@get_or_post
def stage(request: StaffRequest, person: Person) -> HttpResponse:
    """Move someone to another stage of practice."""
    form = StageForm(request.POST or None, initial={"from_day": today()})
    if form.is_valid():
        with refusal_at(form, "from_day"):
            actions.set_stage(
                person=person,
                name=form.cleaned_data["stage"],
                from_day=form.cleaned_data["from_day"],
                by=request.user,
            )
            messages.success(request, "Stage of practice changed.")
            return redirect("worker:page", person=person.pk)
    context = {"form": form, "person": person, "latest": person.stages.last()}
    return render(request, "people/stage.html", context)
