"""Imports: start one, match its headings, review what it would do, apply it, see how it went."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.feeds import Consequence, all_feeds, feed_of, open_part
from keystay.core.requests import get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at, refusal_told
from keystay.workforce.feeds import actions, presenters, progress, queries, tasks
from keystay.workforce.feeds.forms import ApplyForm, HeadingsForm, UploadForm, questions
from keystay.workforce.feeds.models import Import, ImportState
from keystay.workforce.feeds.queries import find_import
from keystay.workforce.feeds.refused import refused_file

AT_WORK = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.APPLYING)
ON_A_PAGE = 25


@allow(P.IMPORT_RUN)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """What can be imported, and every import so far."""
    if exports.wanted(request):
        return exports.answer(request, presenters.sheet(queries.history(), today()))
    page = Paginator(queries.history(), ON_A_PAGE).get_page(request.GET.get("page"))
    lines = [presenters.line(row) for row in page.object_list]
    context = {"feeds": all_feeds(), "page": page, "lines": lines}
    return render(request, "feeds/list.html", context)


@allow(P.IMPORT_RUN)
@get_or_post
def start(request: StaffRequest, kind: str) -> HttpResponse:
    """Offer a file."""
    if kind not in {each.key for each in all_feeds()}:
        raise Http404
    feed = feed_of(kind)
    form = UploadForm(feed, request.POST or None, request.FILES or None, initial={"on": today()})
    if form.is_valid():
        with refusal_at(form, "offered"):
            row = actions.receive(kind=kind, uploads=form.uploads, on=form.day, by=request.user)
            tasks.check_soon(row)
            return redirect("feeds:review", row=row.pk)
    return render(request, "feeds/start.html", {"form": form, "feed": feed})


@allow(P.IMPORT_RUN, row=find_import)
@get_or_post
def headings(request: StaffRequest, row: Import) -> HttpResponse:
    """Say what each heading stands for."""
    feed, files = queries.feed_for(row), _files_or_404(row)
    tables = [
        (part, open_part(part, files[part.name]))
        for part in feed.parts
        if part.fields and part.name in files
    ]
    form = HeadingsForm(tables, row.headings, request.POST or None)
    if form.is_valid():
        with refusal_at(form):
            row = actions.match_headings(row=row, chosen=form.chosen, by=request.user)
            tasks.check_soon(row)
            return redirect("feeds:review", row=row.pk)
    return render(request, "feeds/headings.html", {"form": form, "row": row, "feed": feed})


@allow(P.IMPORT_RUN, row=find_import)
@require_safe
def review(request: StaffRequest, row: Import) -> HttpResponse:
    """What the file would do, by consequence; or what it did."""
    if row.state == ImportState.HEADINGS:
        return redirect("feeds:headings", row=row.pk)
    if row.state in AT_WORK:
        return redirect("feeds:progress", row=row.pk)
    chosen, page = presenters.page_of(row, request.GET)
    form = questions(row, page) if chosen is Consequence.DECISION else None
    context = presenters.review_context(row, chosen, page, form)
    return render(request, "feeds/review.html", context)


@allow(P.IMPORT_RUN, row=find_import)
@require_POST
def decide(request: StaffRequest, row: Import) -> HttpResponse:
    """Keep the decisions made on one page of a review."""
    _, page = presenters.page_of(row, request.GET)
    form = questions(row, page, request.POST)
    if form.is_valid():
        with refusal_told(request):
            row = actions.decide(row=row, decisions=form.decisions, by=request.user)
            messages.success(request, "Your decisions are kept.")
    return redirect(f"{reverse('feeds:review', kwargs={'row': row.pk})}?show=decision")


@allow(P.IMPORT_RUN, row=find_import)
@require_POST
def apply(request: StaffRequest, row: Import) -> HttpResponse:
    """Let the import go ahead."""
    form = ApplyForm(request.POST)
    leave = form.is_valid() and form.cleaned_data["leave_refused"]
    with refusal_told(request):
        tasks.apply_soon(row, leave_refused=leave, by=request.user)
    return redirect("feeds:review", row=row.pk)


@allow(P.IMPORT_RUN, row=find_import)
@require_POST
def cancel(request: StaffRequest, row: Import) -> HttpResponse:
    """Put the import aside."""
    with refusal_told(request):
        actions.cancel(row=row, by=request.user)
        messages.success(request, f"{row.file_name} was put aside. Nothing was changed.")
    return redirect("feeds:list")


@allow(P.IMPORT_RUN, row=find_import)
@require_POST
def again(request: StaffRequest, row: Import) -> HttpResponse:
    """Take up work whose worker has gone."""
    with refusal_told(request):
        tasks.again(row, by=request.user)
    return redirect("feeds:review", row=row.pk)


@allow(P.IMPORT_RUN, row=find_import)
@require_safe
def how_far(request: StaffRequest, row: Import) -> HttpResponse:
    """How far the check or the applying is; the page asks again by itself."""
    at_work = row.state in AT_WORK
    address = reverse("feeds:review", kwargs={"row": row.pk})
    if not at_work and getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": address})
    if not at_work:
        return redirect(address)
    context = {
        "row": row,
        "progress": progress.read(row.pk),
        "stalled": progress.stalled(row.pk),
        "applying": row.state == ImportState.APPLYING,
    }
    fragment = getattr(request, "htmx", False)
    return render(request, "feeds/_progress.html" if fragment else "feeds/progress.html", context)


@allow(P.IMPORT_RUN, row=find_import)
@require_safe
def refused(request: StaffRequest, row: Import) -> HttpResponse:
    """The refused rows as the same file with a reason column."""
    try:
        download = refused_file(row)
    except FileNotFoundError:
        download = None
    if download is None:
        raise Http404
    note_read(reader=request.user, page="refused rows of an import", detail=row.pk)
    headers = {"Content-Disposition": f'attachment; filename="{download.name}"'}
    return HttpResponse(download.content, content_type=download.kind, headers=headers)


def _files_or_404(row: Import) -> dict[str, bytes]:
    if row.state in actions.DONE:
        raise Http404
    try:
        return dict(queries.files_of(row))
    except FileNotFoundError:
        raise Http404 from None
