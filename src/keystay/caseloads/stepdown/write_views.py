"""Reviews, decisions and analyses: each page is one form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.caseloads.cases.models import Child
from keystay.caseloads.stepdown import actions, forms, presenters, queries
from keystay.caseloads.stepdown.models import Decision, Review
from keystay.caseloads.stepdown.standings import standing_of, standings
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at, refusal_told
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import policy
from keystay.workforce.people.queries import person_of
from keystay.workforce.posts.queries import find_team


@allow(P.CASELOAD_WRITE, child=queries.find_child)
@get_or_post
def decide(request: StaffRequest, child: Child) -> HttpResponse:
    """Decide about a candidate, having seen what it does to caseloads."""
    form = forms.DecideForm(request.POST or None)
    if form.is_valid():
        told = actions.Told(decided_on=today(), **form.cleaned_data)
        with refusal_at(form):
            row = actions.decide(child=child, told=told, by=request.user)
            messages.success(request, presenters.done_words(row))
            return redirect("stepdown:child", child=child.reference)
    standing = standing_of(child, today())
    context = {"form": form, "child": child, "on": today()}
    if standing:
        note_read(reader=request.user, page="stepdown:decide", about=standing.holder.worker)
        context["line"] = presenters.line(standing, today(), policy(today()))
        context["effect"] = presenters.effect_rows(queries.effect(standing.holder, today()))
    return render(request, "stepdown/decide.html", context)


@allow(P.CASELOAD_WRITE, child=queries.find_child)
@get_or_post
def review(request: StaffRequest, child: Child) -> HttpResponse:
    """Record that a child's plan was reviewed."""
    form = forms.ReviewForm(request.POST or None, initial={"happened_on": today()})
    if form.is_valid():
        with refusal_at(form, "happened_on"):
            actions.record_review(child=child, by=request.user, **form.cleaned_data)
            messages.success(request, "Review recorded.")
            return redirect("stepdown:child", child=child.reference)
    context = {"form": form, "child": child, "heading": "Record a review", "button": "Save review"}
    return render(request, "stepdown/form.html", context)


@allow(P.CASELOAD_WRITE, team=find_team)
@get_or_post
def reviews(request: StaffRequest, team: Team) -> HttpResponse:
    """Record the reviews of several of a team's plans that were held on one day."""
    rows = standings(today(), teams=[team.pk])
    choices = presenters.review_choices(rows)
    form = forms.ReviewsForm(request.POST or None, cases=choices, initial={"happened_on": today()})
    if form.is_valid():
        said = dict(form.cleaned_data)
        children = Child.objects.filter(reference__in=said.pop("cases"))
        with refusal_at(form, "happened_on"):
            made = actions.record_reviews(children=children, by=request.user, **said)
            messages.success(request, presenters.reviewed_words(len(made)))
            return redirect("stepdown:team", team=team.pk)
    note_read(reader=request.user, page="stepdown:reviews", detail=team.name)
    return render(request, "stepdown/reviews.html", {"form": form, "team": team, "any": rows})


@allow(P.CASELOAD_WRITE, review=queries.find_review)
@get_or_post
def remove_review(request: StaffRequest, review: Review) -> HttpResponse:
    """Take out a review that was recorded wrongly."""
    form, child = forms.ReasonForm(request.POST or None), review.child
    if form.is_valid():
        with refusal_told(request):
            actions.remove_review(review=review, by=request.user, **form.cleaned_data)
            messages.success(request, "Review removed.")
        return redirect("stepdown:child", child=child.reference)
    context = {"form": form, "child": child, "button": "Remove review", "kind": "warning"}
    context["heading"] = f"Remove the review of {presenters.day(review.happened_on)}"
    return render(request, "stepdown/form.html", context)


@allow(P.CASELOAD_WRITE, decision=queries.find_decision)
@get_or_post
def withdraw(request: StaffRequest, decision: Decision) -> HttpResponse:
    """Withdraw a decision, with the reason."""
    form, child = forms.ReasonForm(request.POST or None), decision.plan.child
    if form.is_valid():
        with refusal_at(form):
            actions.withdraw(decision=decision, by=request.user, **form.cleaned_data)
            messages.success(request, "Decision withdrawn. A candidate is asked about again.")
            return redirect("stepdown:child", child=child.reference)
    context = {"form": form, "child": child, "button": "Withdraw decision", "kind": "warning"}
    context |= {"heading": "Withdraw the decision", "intro": presenters.decided_words(decision)}
    return render(request, "stepdown/form.html", context)


@allow(P.CASELOAD_WRITE, team=find_team)
@get_or_post
def analyse(request: StaffRequest, team: Team) -> HttpResponse:
    """Record that a team's candidates were looked at."""
    form = forms.AnalyseForm(request.POST or None, initial={"held_on": today()})
    if form.is_valid():
        me = person_of(request.user)
        with refusal_at(form, "held_on"):
            if me is None:
                raise actions.Refused("Your account is not joined to a staff record.")
            actions.analyse(team=team, held_by=me, by=request.user, **form.cleaned_data)
            messages.success(request, "Analysis recorded.")
            return redirect("stepdown:team", team=team.pk)
    return render(request, "stepdown/analyse.html", {"form": form, "team": team})
