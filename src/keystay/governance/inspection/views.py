"""The inspection pack: its parts, each part with its rows, and the whole as a document."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.documents.downloads import MAKERS, answer
from keystay.core.requests import day_of
from keystay.core.tables import exports
from keystay.core.tables.writing import TYPES
from keystay.governance.inspection import presenters, queries
from keystay.governance.inspection.catalogue import Part
from keystay.governance.inspection.rules import NOT_HELD
from keystay.organisation.authority.queries import this_council

BOOK = "xlsx"
MANY = 3  # figures of a row that stand beside one another on a phone


@allow(P.INSPECTION_READ)
@require_safe
def pack(request: StaffRequest) -> HttpResponse:
    """The parts of the pack, what each says, and what is not held here."""
    on = _day(request)
    context = {
        "chosen": queries.chosen(),
        "on": on,
        "asked": on != today(),
        "not_held": NOT_HELD,
        "policy": may(request.user, P.POLICY_WRITE),
    }
    return render(request, "inspection/pack.html", context)


@allow(P.INSPECTION_READ, part=queries.find_part)
@require_safe
def part(request: StaffRequest, part: Part) -> HttpResponse:
    """One part as at a day; who opened rows of people is kept."""
    on = _day(request)
    told = queries.told(part, request.user, on)
    if exports.wanted(request):
        return exports.answer(request, presenters.sheet(part, told, on))
    if part.people and told.rows:
        detail = f"{part.key} on {on.isoformat()}, {len(told.rows)} rows"
        note_read(reader=request.user, page="inspection:part", detail=detail)
    made = presenters.table(part, told)
    context = {
        "part": part,
        "told": told,
        "headings": list(zip(made.headings, made.figures, strict=True)),
        "rows": presenters.lines(made),
        "many_figures": sum(made.figures) >= MANY,
        "on": on,
        "asked": on != today(),
        "nothing": presenters.NOTHING,
    }
    return render(request, "inspection/part.html", context)


@allow(P.INSPECTION_READ)
@require_safe
def document(request: StaffRequest, form: str) -> HttpResponse:
    """The whole pack as Word, PDF or a workbook, after the password; that it was taken is kept."""
    if form not in (*MAKERS, BOOK):
        raise Http404
    on, reader, council = _day(request), request.user, this_council()
    parts = queries.whole(reader, on)
    owner = council.name if council else "The council"
    made = presenters.document(parts, on, today(), owner, reader.name)
    if form != BOOK:
        return answer(request, made, form)
    content = presenters.book(parts, made)
    name = f"{slugify(made.title)}.{BOOK}"
    file = exports.AsItIs(name, content, TYPES[BOOK], f"{made.title} as {BOOK}")
    return exports.hand_over(request, file)


def _day(request: StaffRequest) -> date:
    """The day asked about; nothing is known of days to come, so they mean today."""
    return min(day_of(request), today())
