"""Registration: a person's entry and renewal, and who has not finished."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at, refusal_told
from keystay.organisation.models import Team
from keystay.workforce.people.models import Person
from keystay.workforce.people.queries import find_person
from keystay.workforce.registrations import actions, queries
from keystay.workforce.registrations.forms import RegistrationForm
from keystay.workforce.registrations.models import Registration, Renewal
from keystay.workforce.registrations.presenters import COLOURS, left_in_words, sheet, task_rows
from keystay.workforce.registrations.rules import usual

PAGE = 50


@allow(P.PERSON_READ, person=find_person)
@require_safe
def person(request: StaffRequest, person: Person) -> HttpResponse:
    """Someone's entry in the register, and how far this year's renewal is."""
    row = Registration.objects.filter(person=person).first()
    year = queries.this_year(person, today()) if row else None
    own, keeps = person.user_id == request.user.pk, _keeps(request, person)
    renewal = Renewal.objects.filter(registration=row, year=year.year).first() if year else None
    context = {
        "person": person,
        "registration": row,
        "colour": COLOURS[row.status] if row else "",
        "usual": row is None or usual(row.number),
        "year": year,
        "open_now": year is not None and year.opens_on <= today(),
        "tasks": task_rows(year, renewal, own, keeps) if year else [],
        "keeps": keeps,
        "own": own,
    }
    return render(request, "registrations/person.html", context)


@allow(P.REGISTRATION_WRITE, person=find_person)
@get_or_post
def change(request: StaffRequest, person: Person) -> HttpResponse:
    """Record or change someone's entry in the register."""
    row = Registration.objects.filter(person=person).first()
    known = {name: getattr(row, name) for name in RegistrationForm.base_fields} if row else None
    form = RegistrationForm(request.POST or None, initial=known)
    if form.is_valid():
        told = form.cleaned_data
        with (
            refusal_at(form, "number"),
            refusal_at(form, "checked_on", actions.InTheFuture),
        ):
            if row is None:
                row = actions.register(person=person, by=request.user, **told)
            else:
                row = actions.change(registration=row, changes=told, by=request.user)
            messages.success(request, "Registration saved.")
            return redirect("registrations:person", person=person.pk)
    context = {"form": form, "person": person, "registration": row}
    return render(request, "registrations/change.html", context)


@allow(P.PERSON_READ, person=find_person)
@require_POST
def note(request: StaffRequest, person: Person, year: int, task: str) -> HttpResponse:
    """Note a task of a renewal as done today, or as not done after all."""
    row = Registration.objects.filter(person=person).first()
    if row is None or task not in actions.WORDS or not 2019 < year < 2100:
        raise Http404
    on = None if request.POST.get("clear") else today()
    with refusal_told(request):
        actions.note_task(registration=row, year=year, task=task, on=on, by=request.user)
        messages.success(request, f"{actions.WORDS[task]}: {'done' if on else 'not done'}.")
    return redirect("registrations:person", person=person.pk)


@allow(P.REGISTRATION_WRITE)
@require_safe
def unfinished(request: StaffRequest) -> HttpResponse:
    """Who has not finished renewing, and whose number is not recorded, within reach."""
    reached = Person.objects.visible_to(request.user, P.REGISTRATION_WRITE)
    rows = queries.unfinished(reached, today())
    missing = queries.without_number(reached, today())
    names = {row.pk: row.name for row in Person.objects.filter(pk__in={r.person for r in rows})}
    teams = {team.pk: team.name for team in Team.objects.filter(pk__in={r.team for r in rows})}
    lines = sorted(
        (row.closes_on, names[row.person], row.person, teams.get(row.team or "", ""), row)
        for row in rows
    )
    shown = [(*line[:4], left_in_words(line[4])) for line in lines]
    if exports.wanted(request):
        return exports.answer(request, sheet(shown, missing, today()))
    context = {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "many_teams": len(teams) > 1,
        "missing": missing[:PAGE],
        "missing_count": missing.count(),
        "on": today(),
    }
    return render(request, "registrations/unfinished.html", context)


def _keeps(request: StaffRequest, person: Person) -> bool:
    reached = Person.objects.open_to(request.user, P.REGISTRATION_WRITE)
    return reached.filter(pk=person.pk).exists()
