"""The statutory return as it is read: how it stands, its queue, its figures, its files."""

from io import BytesIO

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.access.users.models import User
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.tables import exports
from keystay.governance.census import actions, queries, signed, telling
from keystay.governance.census.kept import Kept, kept
from keystay.governance.census.models import SignedReturn
from keystay.governance.census.presenters import (
    Row,
    changes_sheet,
    counts_sheet,
    figures_sheet,
    queue_sheet,
    rows,
)
from keystay.governance.census.queries import NoCouncil, asked_of
from keystay.governance.measures.standing import symbols
from keystay.insight.benchmarks.queries import ATTRIBUTION
from keystay.organisation.authority.queries import this_council
from keystay.workforce.feeds.csww.layout import YEARS
from keystay.workforce.feeds.csww.writer import write_return
from keystay.workforce.people.queries import person_of

PER_PAGE = 50
XML = "application/xml"


@allow(P.RETURN_READ)
@require_safe
def newest(request: StaffRequest) -> HttpResponse:
    """The return of the newest year."""
    return _overview(request, queries.latest_year())


@allow(P.RETURN_READ)
@require_safe
def overview(request: StaffRequest, year: str) -> HttpResponse:
    """The return of a year: how far it is, what the rules found, and what was signed."""
    return _overview(request, year_of(year))


def _overview(request: StaffRequest, year: int) -> HttpResponse:
    try:
        found = kept(year)
    except NoCouncil as problem:
        return _none(request, problem)
    counts = telling.counts(found.checked.report.counts, year)
    if exports.wanted(request):
        return exports.answer(request, counts_sheet(year, counts, today()))
    context = {
        **_frame(request, year, found),
        "counts": counts,
        "part": telling.councils_part(found),
        "compared": telling.COMPARED[found.compared],
        "readings": telling.readings(asked_of(year).readings),
        "versions": signed.versions(year),
        "to_come": queries.year_to_come(),
    }
    return render(request, "census/overview.html", context)


@allow(P.RETURN_PREPARE)
@require_safe
def queue(request: StaffRequest, year: str) -> HttpResponse:
    """What is missing or doubtful in the return, by person, and where each is mended."""
    of = year_of(year)
    found = kept_of(of)
    me = person_of(request.user)
    everything = rows(of, found.queue, me.pk if me else "")
    listed = _narrowed(request, everything)
    if exports.wanted(request):
        return exports.answer(request, queue_sheet(of, listed, today()))
    note_read(reader=request.user, page="census:queue", detail=str(of))
    context = {
        **_frame(request, of, found),
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "suppliers": sorted({row.supplied_by for row in everything}),
        "codes": sorted({row.code for row in everything}),
        "open": sum(row.open for row in everything),
        "chosen": {name: request.GET.get(name, "") for name in ("show", "who", "rule")},
        "together": _together(request, everything),
    }
    return render(request, "census/queue.html", context)


@allow(P.RETURN_READ)
@require_safe
def figures(request: StaffRequest, year: str) -> HttpResponse:
    """What the return comes to, beside last year's as signed and the published figures."""
    of = year_of(year)
    found, ours = kept_of(of), this_council()
    before = signed.versions(of - 1)
    published_year, table = telling.beside(
        found, before[0] if before else None, ours.code if ours else ""
    )
    if exports.wanted(request):
        return exports.answer(request, figures_sheet(of, table, published_year, today()))
    context = {
        **_frame(request, of, found),
        "table": table,
        "before": before[0] if before else None,
        "published_year": published_year,
        "symbols": symbols(),
        "attribution": ATTRIBUTION,
    }
    return render(request, "census/figures.html", context)


@allow(P.RETURN_PAY)
@require_safe
def file(request: StaffRequest, year: str) -> HttpResponse:
    """The return's file as the records stand, not signed; the password is asked again."""
    of = year_of(year)
    built, content = kept_of(of).checked.built, BytesIO()
    write_return(content, built.head, built.workers)
    name = asked_of(of).readings.name_of_file(built.head.header["LEA"], of)
    detail = f"Return of {of}, not signed, {len(built.workers)} workers"
    return exports.hand_over(request, exports.AsItIs(name, content.getvalue(), XML, detail))


def find_signed(user: User, signed: str, permission: P) -> SignedReturn:
    """The signed return with this id; 404 if there is none."""
    found = SignedReturn.objects.filter(pk=signed).first()
    if found is None:
        raise Http404
    return found


@allow(P.RETURN_PREPARE, signed=find_signed)
@require_safe
def signed_return(request: StaffRequest, signed: SignedReturn) -> HttpResponse:
    """A return as it was signed, and for the newest what has changed since."""
    found = kept_of(signed.year)
    newest_one = found.last is not None and found.last.pk == signed.pk
    changes = telling.changes(found.since, signed.year) if newest_one else None
    if changes and exports.wanted(request):
        return exports.answer(request, changes_sheet(signed.year, changes, today()))
    if changes and changes["workers"]:
        note_read(reader=request.user, page="census:signed", detail=str(signed.year))
    context = {
        **_frame(request, signed.year, found),
        "signed": signed,
        "newest": newest_one,
        "changes": changes,
        "figures": telling.signed_figures(signed),
    }
    return render(request, "census/signed.html", context)


@allow(P.RETURN_PAY, signed=find_signed)
@require_safe
def signed_file(request: StaffRequest, signed: SignedReturn) -> HttpResponse:
    """The file as it was signed, byte for byte; the password is asked again."""
    detail = f"Return of {signed.year}, signed version {signed.version}, {signed.workers} workers"
    return exports.hand_over(
        request, exports.AsItIs(signed.file_name, _content(signed), XML, detail)
    )


def year_of(year: str) -> int:
    """The census year of an address; 404 for one that Keystay has no layout of."""
    if not year.isascii() or not year.isdigit() or int(year) not in years():
        raise Http404
    return int(year)


def years() -> list[int]:
    """The years that can be looked at, newest first."""
    return [each for each in reversed(YEARS) if each <= queries.latest_year()]


def kept_of(year: int) -> Kept:
    """How the return of the year stands; 404 where no council is named."""
    try:
        return kept(year)
    except NoCouncil:
        raise Http404 from None


def _content(of: SignedReturn) -> bytes:
    return signed.file_of(of)


def _none(request: StaffRequest, problem: NoCouncil) -> HttpResponse:
    context = {"why": str(problem), "may_prepare": may(request.user, P.RETURN_PREPARE)}
    return render(request, "census/none.html", context)


def _frame(request: StaffRequest, year: int, found: Kept) -> dict[str, object]:
    return {
        "year": year,
        "years": years(),
        "on": found.checked.as_at,
        "day": asked_of(year).last,
        "expected": found.checked.expected,
        "errors": found.errors,
        "queries": found.queries,
        "workers": found.checked.report.workers,
        "last": found.last,
        "changed": bool(found.since),
        "to_sign": not actions.cannot_sign(found),
        "may_prepare": may(request.user, P.RETURN_PREPARE),
        "may_take": may(request.user, P.RETURN_PAY),
    }


def _together(request: StaffRequest, everything: list[Row]) -> int:
    """How many queries of the rule that the address names nobody has explained."""
    rule = request.GET.get("rule", "")
    return sum(row.open and not row.error and row.code == rule for row in everything)


def _narrowed(request: StaffRequest, everything: list[Row]) -> list[Row]:
    """The rows that the address asks for: by severity, who can tell, and rule."""
    get = request.GET.get
    show = {
        "errors": lambda row: row.error,
        "queries": lambda row: not row.error,
        "open": lambda row: row.open,
    }.get(get("show", ""), lambda row: True)
    return [
        row
        for row in everything
        if show(row)
        and get("who", "") in ("", row.supplied_by)
        and get("rule", "") in ("", row.code)
    ]
