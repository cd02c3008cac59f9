"""Audits as they are planned and read: the list, a programme, a sample, one audit."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.caseloads.audits import actions, grades, presenters, queries
from keystay.caseloads.audits.forms import AuditorForm, DrawForm, ProgrammeForm
from keystay.caseloads.audits.models import Audit, Programme
from keystay.caseloads.audits.tools import tools
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.requests import get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at
from keystay.organisation.policy.queries import policy
from keystay.workforce.people.queries import person_of

PER_PAGE = 50


@allow(P.PRACTICE_READ)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    """Every audit that the reader may see, open loops first, late ones marked."""
    me, on = person_of(request.user), today()
    everything = request.GET.get("show") == "all"
    found = queries.seen_by(request.user, P.PRACTICE_READ)
    chosen = request.GET.get("programme", "")
    found = found.filter(programme=chosen) if chosen else found
    found = found if everything else found.filter(closed_on=None, withdrawn_on=None)
    rows = presenters.rows(queries.loops(found, on), me.pk if me else "")
    if exports.wanted(request):
        return exports.answer(request, presenters.sheet(rows, on))
    if rows:
        note_read(reader=request.user, page="audits:list")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "on": on,
        "late": sum(row.late for row in rows),
        "mine": [row for row in rows if row.mine and row.state.act],
        "programmes": list(Programme.objects.all()),
        "chosen": chosen,
        "everything": everything,
        "may_plan": may(request.user, P.PRACTICE_PLAN),
    }
    return render(request, "audits/list.html", context)


@allow(P.PRACTICE_PLAN)
@get_or_post
def plan(request: StaffRequest) -> HttpResponse:
    """Plan a programme of audits."""
    initial = {"starts_on": today(), "tool": next(iter(tools()))}
    form = ProgrammeForm(request.POST or None, tools=tools().values(), initial=initial)
    if form.is_valid():
        planned = actions.Planned(**form.cleaned_data)
        with refusal_at(form, "title"), refusal_at(form, "ends_on", actions.WrongDay):
            made = actions.plan(planned=planned, by=request.user)
            messages.success(request, "Programme planned. Next, draw its cases.")
            return redirect("audits:programme", programme=made.pk)
    return render(request, "audits/plan.html", {"form": form, "tools": tools().values()})


@allow(P.PRACTICE_READ)
@require_safe
def tool(request: StaffRequest, tool: str) -> HttpResponse:
    """The standards of a tool and what each grade looks like."""
    if tool not in tools():
        raise Http404
    return render(request, "audits/tool.html", {"tool": tools()[tool]})


@allow(P.PRACTICE_READ, programme=queries.find_programme)
@require_safe
def programme(request: StaffRequest, programme: Programme) -> HttpResponse:
    """A programme: what it asks, how its cases were drawn, and grades in groups."""
    tool = tools()[programme.tool]
    tables = grades.tables(queries.grades_by(request.user, P.PRACTICE_READ, programme), tool)
    if exports.wanted(request):
        return exports.answer(request, grades.figures_sheet(tables, today()))
    samples = list(programme.samples.all())
    asked = request.GET.get("check", "")
    checked = next((each for each in samples if str(each.number) == asked), None)
    context = {
        "programme": programme,
        "tool": tool,
        "tables": [(what, table, grades.says_nothing(table)) for what, table in tables],
        "grades": presenters.Grade.labels,
        "samples": [(each.number, presenters.sample_rows(each)) for each in samples],
        "checked": presenters.checked(checked) if checked else "",
        "may_plan": may(request.user, P.PRACTICE_PLAN),
        "waiting": queries.without_auditor(request.user, P.PRACTICE_READ, programme),
        "on": today(),
    }
    return render(request, "audits/programme.html", context)


@allow(P.PRACTICE_PLAN, programme=queries.find_programme)
@get_or_post
def draw(request: StaffRequest, programme: Programme) -> HttpResponse:
    """Draw a sample of cases for a programme."""
    form = DrawForm(request.POST or None, initial={"as_at": today(), "wanted": 10})
    if form.is_valid():
        asked = actions.Draw(**form.cleaned_data)
        with refusal_at(form, "as_at"):
            made = actions.draw_sample(programme=programme, asked=asked, by=request.user)
            drawn = made.audits.count()
            messages.success(request, f"{drawn} of {made.frame} cases drawn. Next, share them out.")
            return redirect("audits:programme", programme=programme.pk)
    return render(request, "audits/draw.html", {"form": form, "programme": programme})


@allow(P.PRACTICE_PLAN, unfinished=queries.find_unfinished)
@get_or_post
def give(request: StaffRequest, unfinished: Audit) -> HttpResponse:
    """Give an audit to an auditor."""
    people = {row.pk: row for row in queries.able_to_audit(today())}
    form = AuditorForm(
        request.POST or None,
        people=[(pk, row.name) for pk, row in people.items()],
        initial={"auditor": unfinished.auditor_id},
    )
    if form.is_valid():
        chosen = people[form.cleaned_data["auditor"]]
        with refusal_at(form, "auditor"):
            actions.give(audit=unfinished, auditor=chosen, by=request.user)
            messages.success(request, f"Audit given to {chosen.name}.")
            return redirect("audits:audit", audit=unfinished.pk)
    words = {"heading": "Who audits this case?", "button": "Give the audit", "may_withdraw": True}
    return render(request, "audits/step.html", {"form": form, "audit": unfinished, **words})


@allow(P.PRACTICE_READ, audit=queries.find_audit)
@require_safe
def audit(request: StaffRequest, audit: Audit) -> HttpResponse:
    """One audit: how it stands, and from the grade on what was found."""
    me = person_of(request.user)
    if me is None or me != audit.worker:
        # Before the grade nothing is on record about the worker, who does not know of it yet.
        about = audit.worker_id if audit.graded_on else ""
        note_read(reader=request.user, page="audits:audit", about=about, detail=audit.pk)
    loop = queries.loop_of(audit, policy(today()))
    first, again = queries.linked(audit, request.user, P.PRACTICE_READ)
    link, words = presenters.act_of(loop, request.user)
    context = {
        "audit": audit,
        "loop": loop,
        "state": presenters.STATES[loop.state],
        "facts": presenters.facts(audit, queries.views_of(audit), first),
        "answers": queries.answers_of(audit) if audit.graded_on else None,
        "given": presenters.given(audit),
        "overall": presenters.COLOURS.get(audit.overall, ""),
        "doings": presenters.doings(audit, request.user),
        "turns": presenters.turns(audit) if first or not audit.again_of else [],
        "again": again,
        "link": link,
        "words": words,
        "is_auditor": me is not None and me == audit.auditor,
        "may_close": loop.state == "viewed" and queries.found_nothing(audit),
        "may_give": may(request.user, P.PRACTICE_PLAN)
        and audit.graded_on is None
        and audit.withdrawn_on is None,
    }
    return render(request, "audits/audit.html", context)
