"""The risk register: the list with its heat map, an entry, its acts, what the data proposes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may, reach
from keystay.core.audit.queries import history_of
from keystay.core.clock import today
from keystay.core.tables import exports
from keystay.governance import answering
from keystay.governance.plan.queries import sees_names
from keystay.governance.risks import actions, pictures, presenters, proposals, queries
from keystay.governance.risks.forms import (
    CloseForm,
    ControlForm,
    DeclineForm,
    DescribeForm,
    EndForm,
    LinkForm,
    OpenForm,
    ScoreForm,
)
from keystay.governance.risks.models import Control, Risk
from keystay.governance.risks.proposals import Rule
from keystay.governance.steps import Step, ask, taken
from keystay.governance.watch.queries import choices

GET_OR_POST = ["GET", "HEAD", "POST"]


@allow(P.PLAN_READ)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    """The register: a heat map, the open entries with the highest score first, the closed ones."""
    on, names = today(), sees_names(request.user)
    risks = queries.within(request.user, P.PLAN_READ)
    lines = queries.lines(risks, on, names=names)
    if exports.wanted(request):
        known = {row.pk: row for row in risks}
        return exports.answer(request, presenters.sheet(lines, known, on, names=names))
    still_open = [line for line in lines if line.closed_on is None]
    context = {
        "open": still_open,
        "closed": [line for line in lines if line.closed_on],
        "picture": pictures.heat_map(still_open, queries.scale(on)) if still_open else "",
        "names": names,
        "wide": reach(request.user, P.PLAN_READ).everyone,
        "may_write": may(request.user, P.PLAN_WRITE),
        "on": on,
    }
    return render(request, "risks/list.html", context)


@allow(P.PLAN_READ, risk=queries.find_risk)
@require_safe
def risk(request: StaffRequest, risk: Risk) -> HttpResponse:
    """One entry: what it says, its scores over time, controls, and the figures that move it."""
    on, names, user = today(), sees_names(request.user), request.user
    told, writes = queries.story(risk, on, names=names), may(user, P.PLAN_WRITE)
    context: dict[str, Any] = {
        "risk": risk,
        "line": told.line,
        "story": told,
        "picture": pictures.trend(told.scores, risk.appetite),
        "moving": presenters.moving(told.figures),
        "names": names,
        "on": on,
        "may_write": writes,
        "may_keep": writes or risk.owner_id == user.pk,
        "history": history_of(risk) if names else [],
    }
    return render(request, "risks/risk.html", context)


@allow(P.PLAN_WRITE)
@require_http_methods(GET_OR_POST)
def add(request: StaffRequest) -> HttpResponse:
    """Open an entry."""
    form = _open_form(request, None)

    def act() -> Risk:
        return actions.open_entry(described=_described(form), scored=_scored(form), by=request.user)

    if taken(form, act, "review_on"):
        messages.success(request, "Entry opened.")
        return redirect("risks:list")
    step = Step("Open an entry", "Open entry", reverse("risks:list"), "Risks", "Risk register")
    return ask(request, form, step)


@allow(P.PLAN_WRITE, risk=queries.find_risk)
@require_http_methods(GET_OR_POST)
def change(request: StaffRequest, risk: Risk) -> HttpResponse:
    """Word an entry anew, or give it to someone else."""
    names = ("title", "cause", "event", "effect", "appetite", "figures")
    initial = {**{name: getattr(risk, name) for name in names}, "owner": risk.owner_id}
    form = DescribeForm(request.POST or None, initial=initial, **_choices(risk))

    def act() -> Risk:
        return actions.change(risk=risk, described=_described(form), by=request.user)

    if taken(form, act, "title"):
        messages.success(request, "Entry changed.")
        return redirect("risks:risk", risk=risk.pk)
    return ask(request, form, _step(risk, "Change the entry", "Save changes"))


@allow(P.PLAN_READ, kept=queries.find_to_keep)
@require_http_methods(GET_OR_POST)
def review(request: StaffRequest, kept: Risk) -> HttpResponse:
    """Score an entry again, by its owner or by whoever keeps the register."""
    on, last = today(), kept.scores.first()
    columns = ("likelihood_before", "impact_before", "likelihood", "impact")
    initial: dict[str, Any] = {name: getattr(last, name) for name in columns} if last else {}
    initial["review_on"] = queries.review_by(on)
    form = ScoreForm(request.POST or None, initial=initial, scale=queries.scale(on))

    def act() -> object:
        return actions.review(risk=kept, scored=_scored(form), by=request.user)

    if taken(form, act, "review_on"):
        messages.success(request, "Review saved.")
        return redirect("risks:risk", risk=kept.pk)
    before = "Scores are of today. Say why, also when nothing changes."
    return ask(request, form, _step(kept, "Review the risk", "Save review", before))


@allow(P.PLAN_WRITE, risk=queries.find_risk)
@require_http_methods(GET_OR_POST)
def close(request: StaffRequest, risk: Risk) -> HttpResponse:
    """Close an entry."""
    form = CloseForm(request.POST or None)

    def act() -> Risk:
        return actions.close(risk=risk, reason=form.cleaned_data["reason"], by=request.user)

    if taken(form, act, "reason"):
        messages.success(request, "Entry closed.")
        return redirect("risks:list")
    return ask(request, form, _step(risk, "Close the entry", "Close entry"))


@allow(P.PLAN_WRITE, risk=queries.find_risk)
@require_http_methods(GET_OR_POST)
def add_control(request: StaffRequest, risk: Risk) -> HttpResponse:
    """Add what makes the risk smaller."""
    form = ControlForm(request.POST or None, initial={"starts_on": today()})

    def act() -> Control:
        return actions.add_control(risk=risk, by=request.user, **form.cleaned_data)

    if taken(form, act, "starts_on"):
        messages.success(request, "Control added. Review the score if it changes.")
        return redirect("risks:risk", risk=risk.pk)
    return ask(request, form, _step(risk, "Add a control", "Add control"))


@allow(P.PLAN_WRITE, control=queries.find_control)
@require_http_methods(GET_OR_POST)
def end_control(request: StaffRequest, control: Control) -> HttpResponse:
    """Say when a control stopped."""
    form = EndForm(request.POST or None, initial={"ends_on": today()})

    def act() -> Control:
        return actions.end_control(control=control, by=request.user, **form.cleaned_data)

    if taken(form, act, "ends_on"):
        messages.success(request, "Control ended. Review the score if it changes.")
        return redirect("risks:risk", risk=control.risk_id)
    step = _step(control.risk, "End a control", "End control", control.words)
    return ask(request, form, step)


@allow(P.PLAN_WRITE)
@require_safe
def proposed(request: StaffRequest) -> HttpResponse:
    """What the data proposes, with the facts, and what it is quiet about."""
    found, quiet = proposals.proposed(today())
    if exports.wanted(request):
        return exports.answer(request, presenters.proposals_sheet(found, today()))
    context = {
        "proposals": found,
        "quiet": quiet,
        "rules": proposals.RULES,
        "any_entries": bool(queries.open_choices()),
        "on": today(),
    }
    return render(request, "risks/proposed.html", context)


@allow(P.PLAN_WRITE, rule=queries.find_proposal)
@require_http_methods(GET_OR_POST)
def accept(request: StaffRequest, rule: Rule) -> HttpResponse:
    """Open an entry from a proposal; its words are there to be changed."""
    form = _open_form(request, rule)

    def act() -> Risk:
        described, scored = _described(form), _scored(form)
        return actions.open_proposed(rule=rule, described=described, scored=scored, by=request.user)

    if taken(form, act, "review_on"):
        messages.success(request, "Entry opened from what the data proposed.")
        return redirect("risks:list")
    return ask(request, form, _rule_step(rule, "Open an entry", "Open entry"))


@allow(P.PLAN_WRITE, rule=queries.find_proposal)
@require_http_methods(GET_OR_POST)
def link(request: StaffRequest, rule: Rule) -> HttpResponse:
    """Say to which entry a proposal belongs."""
    found = {row.pk: row for row in Risk.objects.still_open().order_by("title")}
    form = LinkForm(request.POST or None, risks=[(pk, row.title) for pk, row in found.items()])

    def act() -> object:
        return actions.link(rule=rule, risk=found[form.cleaned_data["risk"]], by=request.user)

    if taken(form, act, "risk"):
        messages.success(request, "Linked. It comes back as a review when the figure gets worse.")
        return redirect("risks:proposed")
    return ask(request, form, _rule_step(rule, "Link to an entry", "Link"))


@allow(P.PLAN_WRITE, rule=queries.find_proposal)
@require_http_methods(GET_OR_POST)
def decline(request: StaffRequest, rule: Rule) -> HttpResponse:
    """Decline a proposal, with a reason."""
    form = DeclineForm(request.POST or None)

    def act() -> object:
        return actions.decline(rule=rule, reason=form.cleaned_data["reason"], by=request.user)

    if taken(form, act, "reason"):
        messages.success(request, "Declined. It stays quiet until the figure gets worse.")
        return redirect("risks:proposed")
    return ask(request, form, _rule_step(rule, "Decline the proposal", "Decline"))


def _open_form(request: StaffRequest, rule: Rule | None) -> OpenForm:
    on = today()
    initial: dict[str, Any] = {
        "appetite": queries.appetite(on),
        "review_on": queries.review_by(on),
    }
    if rule is not None:
        names = ("title", "cause", "event", "effect")
        initial |= {name: getattr(rule, name) for name in names} | {"figures": list(rule.figures)}
    asked = _choices(None)
    return OpenForm(request.POST or None, initial=initial, scale=queries.scale(on), **asked)


def _choices(risk: Risk | None) -> dict[str, list[tuple[str, str]]]:
    kept = [risk.owner] if risk else []
    return {"owners": answering.choices(today(), *kept), "figures": choices()}


def _described(form: DescribeForm) -> actions.Described:
    told = form.cleaned_data
    names = ("title", "cause", "event", "effect", "appetite")
    return actions.Described(
        **{name: told[name] for name in names},
        owner=answering.account(told["owner"]),
        figures=tuple(told["figures"]),
    )


def _scored(form: ScoreForm | OpenForm) -> actions.Scored:
    told = form.cleaned_data
    return actions.Scored(
        (told["likelihood_before"], told["impact_before"]),
        (told["likelihood"], told["impact"]),
        told["why"],
        told["review_on"],
    )


def _step(risk: Risk, heading: str, button: str, before: str = "") -> Step:
    back = reverse("risks:risk", args=[risk.pk])
    return Step(heading, button, back, "The risk", risk.title, before)


def _rule_step(rule: Rule, heading: str, button: str) -> Step:
    back = reverse("risks:proposed")
    return Step(heading, button, back, "Proposed from the data", rule.title, rule.says)
