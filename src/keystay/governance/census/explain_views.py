"""Why queries of the statutory return stand: one at a time, or all of a rule together."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.governance.census import actions, explained
from keystay.governance.census.forms import ExplainForm, ExplainTogetherForm
from keystay.governance.census.presenters import COUNCIL, names_of
from keystay.governance.census.rules.rule import Rule
from keystay.governance.census.views import kept_of, year_of
from keystay.workforce.models import Person

GET_OR_POST = ["GET", "HEAD", "POST"]


@allow(P.RETURN_PREPARE)
@require_http_methods(GET_OR_POST)
def explain(request: StaffRequest, year: str, rule: str, about: str) -> HttpResponse:
    """Keep why a query stands; last year's words are there to begin with."""
    of = year_of(year)
    person, asks = _whose(about), _query_of(of, rule)
    key = (rule, person.pk if person else "")
    present = explained.explanations(of).get(key)
    before = None if present else explained.suggested(of, *key)
    begun = present or before
    form = ExplainForm(request.POST or None, initial={"words": begun.words if begun else ""})
    if form.is_valid():
        words = form.cleaned_data["words"]
        actions.explain_form(year=of, code=rule, person=person, words=words, by=request.user)
        messages.success(request, "Explanation kept." if words else "Explanation taken out.")
        return redirect("census:queue", year=str(of))
    queue = kept_of(of).queue
    context = {
        "form": form,
        "year": of,
        "rule": asks,
        "who": person.name if person else "The council",
        "present": present,
        "before": before,
        "found": [e for e in queue if e.code == rule and e.person == key[1]],
        "others": [who for who in explained.unexplained(of, rule, queue) if who != key[1]],
    }
    return render(request, "census/explain.html", context)


@allow(P.RETURN_PREPARE)
@require_http_methods(GET_OR_POST)
def explain_together(request: StaffRequest, year: str, rule: str) -> HttpResponse:
    """Keep one explanation for whatever the rule found and nobody has explained."""
    of = year_of(year)
    asks = _query_of(of, rule)
    whose = explained.unexplained(of, rule, kept_of(of).queue)
    before = explained.words_before(of, rule, whose)
    form = ExplainTogetherForm(request.POST or None, said=len(before), of=len(whose))
    if form.is_valid():
        told = form.words_of(whose, before)
        count = actions.explain_together(year=of, code=rule, told=told, by=request.user)
        messages.success(request, f"{count} explained.")
        return redirect("census:queue", year=str(of))
    names = names_of(whose)
    context = {
        "form": form,
        "year": of,
        "rule": asks,
        "names": sorted(names.get(who, "The council") for who in whose),
    }
    return render(request, "census/explain_together.html", context)


def _query_of(year: int, code: str) -> Rule:
    asks = explained.query_of(year, code)
    if asks is None:
        raise Http404
    return asks


def _whose(about: str) -> Person | None:
    if about == COUNCIL:
        return None
    person = Person.objects.filter(pk=about).first()
    if person is None:
        raise Http404
    return person
