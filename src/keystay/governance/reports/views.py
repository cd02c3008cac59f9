"""The six-monthly report: begun, written on, previewed, signed, read, corrected."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.core.audit.queries import history_of
from keystay.core.clock import today
from keystay.core.documents import downloads
from keystay.core.tables import exports
from keystay.core.words import day
from keystay.governance.reports import actions, papers, presenters, queries
from keystay.governance.reports.forms import CommentaryForm, CorrectForm, SignForm
from keystay.governance.reports.models import Report
from keystay.governance.reports.rules import SECTIONS, Content
from keystay.governance.steps import Step, ask, taken

GET_OR_POST = ["GET", "HEAD", "POST"]
FOR_GOOD = (
    "You sign what the preview shows. From then on it stays as it is: later changes in the "
    "records are not in it, and a correction is a new version."
)


@allow(P.REPORT_READ)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    """The reports that one may read, and the one that is wanted next."""
    user = request.user
    rows = [(row, presenters.title(row)) for row in queries.listing(user)]
    context = {
        "reports": rows,
        "wanted": queries.wanted(today()) if may(user, P.REPORT_DRAFTS) else None,
        "may_prepare": may(user, P.REPORT_PREPARE),
    }
    return render(request, "reports/list.html", context)


@allow(P.REPORT_PREPARE)
@require_POST
def begin(request: StaffRequest) -> HttpResponse:
    """Put the report on the last half-year together."""
    try:
        row = actions.begin(by=request.user)
    except actions.Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("reports:list")
    messages.success(request, "Report put together. Write on its sections, then have it signed.")
    return redirect("reports:report", report=row.pk)


@allow(P.REPORT_READ, report=queries.find_report)
@require_safe
def report(request: StaffRequest, report: Report) -> HttpResponse:
    """The whole report: a preview while it is a draft, and the signed words after that."""
    content, user = report.says(), request.user
    if exports.wanted(request):
        return exports.answer(request, presenters.sheet(report, content))
    written = {} if report.signed_on else queries.boxes(report)
    prepares, later = may(user, P.REPORT_PREPARE), queries.corrected_by(report)
    context = {
        **_head(report, content),
        "parts": presenters.parts(content, written),
        "may_write": prepares and not report.signed_on,
        "may_sign": may(user, P.REPORT_SIGN) and not report.signed_on,
        "may_correct": prepares and report.signed_on and later is None,
        "later": later if later and queries.within(user).filter(pk=later.pk).exists() else None,
        "history": history_of(report) if prepares else [],
    }
    return render(request, "reports/report.html", context)


@allow(P.REPORT_READ, report=queries.find_report)
@require_safe
def summary(request: StaffRequest, report: Report) -> HttpResponse:
    """The report on one page, in plain words."""
    content = report.says()
    written = {} if report.signed_on else queries.boxes(report)
    context = {
        **_head(report, content),
        "heading": presenters.summary_title(content),
        "dated": presenters.dated(content),
        "opening": presenters.parts(content, written)[0].box,
    }
    return render(request, "reports/summary.html", context)


@allow(P.REPORT_READ, report=queries.find_report)
@require_safe
def whole_file(request: StaffRequest, report: Report, form: str) -> HttpResponse:
    """The report as a Word file or a PDF, a draft marked as one; that it was taken is kept."""
    written = {} if report.signed_on else queries.boxes(report)
    made = papers.whole(report, queries.content_of(report, written), _carried(written))
    return downloads.answer(request, made, form)


@allow(P.REPORT_READ, report=queries.find_report)
@require_safe
def summary_file(request: StaffRequest, report: Report, form: str) -> HttpResponse:
    """The page for councillors as a Word file or a PDF; that it was taken is kept."""
    written = {} if report.signed_on else queries.boxes(report)
    made = papers.on_one_page(report, queries.content_of(report, written), _carried(written))
    return downloads.answer(request, made, form)


@allow(P.REPORT_PREPARE, draft=queries.find_draft)
@require_POST
def renew(request: StaffRequest, draft: Report) -> HttpResponse:
    """Put a draft together anew from today's records."""
    actions.renew(report=draft, by=request.user)
    messages.success(request, "Put together anew. What was written has stayed.")
    return redirect("reports:report", report=draft.pk)


@allow(P.REPORT_PREPARE, draft=queries.find_draft)
@require_http_methods(GET_OR_POST)
def write(request: StaffRequest, draft: Report, section: str) -> HttpResponse:
    """Write on a section; the last report's words are there to start from."""
    if section not in SECTIONS:
        raise Http404
    box = queries.boxes(draft)[section]
    form = CommentaryForm(request.POST or None, initial={"words": box.words})

    def act() -> object:
        words = form.cleaned_data["words"]
        return actions.write(report=draft, section=section, words=words, by=request.user)

    if taken(form, act, "words"):
        messages.success(request, f"Commentary on “{box.title}” saved.")
        return redirect(f"{reverse('reports:report', args=[draft.pk])}#{section}")
    before = "These are the last report’s words. Save them as they are if they still hold."
    return ask(request, form, _step(draft, box.title, "Save", before if box.carried else ""))


@allow(P.REPORT_SIGN, draft=queries.find_draft)
@require_http_methods(GET_OR_POST)
def sign(request: StaffRequest, draft: Report) -> HttpResponse:
    """Sign a draft, after which nothing changes it."""
    form = SignForm(request.POST or None)

    def act() -> Report:
        return actions.sign(report=draft, post=form.cleaned_data["post"], by=request.user)

    if taken(form, act, "post"):
        messages.success(request, "Report signed. Everyone who reads reports can read it now.")
        return redirect("reports:report", report=draft.pk)
    made = f"It was put together on {day(draft.says().put_together_on)}. {FOR_GOOD}"
    return ask(request, form, _step(draft, "Sign the report", "Sign as " + request.user.name, made))


@allow(P.REPORT_PREPARE, signed=queries.find_signed)
@require_http_methods(GET_OR_POST)
def correct(request: StaffRequest, signed: Report) -> HttpResponse:
    """Begin the next version of a signed report."""
    form = CorrectForm(request.POST or None)
    made: list[Report] = []

    def act() -> None:
        reason = form.cleaned_data["reason"]
        made.append(actions.correct(report=signed, reason=reason, by=request.user))

    if taken(form, act, "reason"):
        messages.success(
            request, "New version begun from today’s records. It is still to be signed."
        )
        return redirect("reports:report", report=made[0].pk)
    before = (
        "The signed version stays as it is, and says that there is a later one once it is signed."
    )
    return ask(request, form, _step(signed, "Correct the report", "Begin new version", before))


def _carried(written: Mapping[str, queries.Box]) -> list[str]:
    """The sections whose words are still the last report's."""
    return [box.section for box in queries.carried(written)]


def _head(report: Report, content: Content) -> dict[str, Any]:
    """What stands above a report on each of its pages."""
    return {
        "report": report,
        "content": content,
        "title": presenters.title(report),
        "signed": presenters.signed(report, content),
        "changed": presenters.CHANGED,
        "corrects": presenters.corrects(report),
        "fingerprint": presenters.fingerprint(report),
    }


def _step(row: Report, heading: str, button: str, before: str) -> Step:
    back = reverse("reports:report", args=[row.pk])
    return Step(heading, button, back, "The report", presenters.title(row), before)
