"""The Task Group's pages: meetings, one meeting with its agenda, members."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may, reach
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.tables import exports
from keystay.governance.answering import account, choices
from keystay.governance.steps import Step, ask, taken
from keystay.governance.taskgroup import actions, presenters, queries
from keystay.governance.taskgroup.forms import HoldForm, JoinForm, LeaveForm, MeetingForm
from keystay.governance.taskgroup.models import Meeting, Member

GET_OR_POST = ["GET", "HEAD", "POST"]


@allow(P.GROUP_READ)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    """The meetings within reach, the latest first, and when the next is due."""
    on = today()
    found = list(queries.meetings(request.user, P.GROUP_READ))
    if exports.wanted(request):
        return exports.answer(request, presenters.meetings_sheet(found, on))
    context = {
        "meetings": found,
        "wide": reach(request.user, P.GROUP_READ).everyone,
        "may_write": may(request.user, P.PLAN_WRITE),
        "every_months": queries.every_months(on),
        "due_on": queries.next_due(on),
        "on": on,
    }
    return render(request, "taskgroup/list.html", context)


@allow(P.GROUP_READ, meeting=queries.find_meeting)
@require_safe
def meeting(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """One meeting: its agenda, what came of each item, who was there."""
    agenda = queries.agenda(meeting)
    if exports.wanted(request):
        return exports.answer(request, presenters.agenda_sheet(meeting, agenda))
    note_read(reader=request.user, page="taskgroup:meeting", detail=meeting.pk)
    context = {
        "meeting": meeting,
        "agenda": agenda,
        "present": meeting.present.select_related("account__person") if meeting.held_on else [],
        "wide": reach(request.user, P.PLAN_READ).everyone,
        "may_write": may(request.user, P.PLAN_WRITE),
        "has_come": meeting.held_on is not None or meeting.meets_on <= today(),
        "on": today(),
    }
    return render(request, "taskgroup/meeting.html", context)


@allow(P.PLAN_WRITE)
@require_http_methods(GET_OR_POST)
def plan(request: StaffRequest) -> HttpResponse:
    """Plan a meeting."""
    members = queries.members(today())
    chair = next((row.pk for row in members if row.chairs), "")
    initial = {"meets_on": queries.next_due(today()), "chair": chair}
    form = MeetingForm(request.POST or None, initial=initial, members=_named(members))

    def act() -> Meeting:
        told = form.cleaned_data
        return actions.plan_meeting(
            meets_on=told["meets_on"], chair=_one(members, told["chair"]), by=request.user
        )

    if taken(form, act, "meets_on"):
        messages.success(request, "Meeting planned. Make its agenda when the day comes near.")
        return redirect("taskgroup:list")
    step = Step("Plan a meeting", "Plan meeting", reverse("taskgroup:list"), "Task Group")
    return ask(request, form, step)


@allow(P.PLAN_WRITE, meeting=queries.find_meeting)
@require_http_methods(GET_OR_POST)
def move(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Move a meeting to another day, or give it another chair."""
    members = queries.members(today())
    initial = {"meets_on": meeting.meets_on, "chair": meeting.chair_id}
    form = MeetingForm(request.POST or None, initial=initial, members=_named(members))

    def act() -> Meeting:
        told = form.cleaned_data
        return actions.move_meeting(
            meeting=meeting,
            meets_on=told["meets_on"],
            chair=_one(members, told["chair"]),
            by=request.user,
        )

    if taken(form, act, "meets_on"):
        messages.success(request, "Meeting changed.")
        return redirect("taskgroup:meeting", meeting=meeting.pk)
    return ask(request, form, _step(meeting, "Change the meeting", "Save changes"))


@allow(P.PLAN_WRITE, meeting=queries.find_meeting)
@require_POST
def make(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Make the agenda from what is off track, or bring it up to date."""
    try:
        added = actions.make_agenda(meeting=meeting, by=request.user)
    except actions.Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        words = f"{len(added)} new" if added else "Nothing new"
        messages.success(request, f"Agenda made from what is off track. {words}.")
    return redirect("taskgroup:meeting", meeting=meeting.pk)


@allow(P.PLAN_WRITE, meeting=queries.find_meeting)
@require_http_methods(GET_OR_POST)
def hold(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Record a meeting that was held, and freeze its agenda."""
    members = queries.members(min(meeting.meets_on, today()))
    initial = {"held_on": min(meeting.meets_on, today()), "chair": meeting.chair_id}
    form = HoldForm(request.POST or None, initial=initial, members=_named(members))

    def act() -> Meeting:
        told = form.cleaned_data
        present = [row for row in members if row.pk in told["present"]]
        held = actions.Held(told["held_on"], _one(members, told["chair"]), present, told["notes"])
        return actions.hold(meeting=meeting, held=held, by=request.user)

    if taken(form, act, "held_on"):
        messages.success(request, "Meeting recorded. What has no outcome is carried forward.")
        return redirect("taskgroup:meeting", meeting=meeting.pk)
    return ask(request, form, _step(meeting, "Record the meeting", "Record meeting"))


@allow(P.GROUP_READ)
@require_safe
def members(request: StaffRequest) -> HttpResponse:
    """The members, those of today first; of the group's own people and those who see all of it."""
    on = today()
    wide = reach(request.user, P.GROUP_READ).everyone or queries.is_member(request.user)
    found = queries.every_member() if wide else []
    if exports.wanted(request):
        return exports.answer(request, presenters.members_sheet(found, on))
    context = {"members": found, "on": on, "may_write": may(request.user, P.PLAN_WRITE)}
    return render(request, "taskgroup/members.html", context)


@allow(P.PLAN_WRITE)
@require_http_methods(GET_OR_POST)
def join(request: StaffRequest) -> HttpResponse:
    """Take someone into the group."""
    initial = {"starts_on": today()}
    form = JoinForm(request.POST or None, initial=initial, people=choices(today()))

    def act() -> Member:
        told = {**form.cleaned_data}
        told["account"] = account(told["account"]) if told["account"] else None
        return actions.join(joined=actions.Joined(**told), by=request.user)

    if taken(form, act, "account"):
        messages.success(request, "Member added.")
        return redirect("taskgroup:members")
    step = Step("Add a member", "Add member", reverse("taskgroup:members"), "Members")
    return ask(request, form, step)


@allow(P.PLAN_WRITE, member=queries.find_member)
@require_http_methods(GET_OR_POST)
def leave(request: StaffRequest, member: Member) -> HttpResponse:
    """Let a membership end."""
    form = LeaveForm(request.POST or None, initial={"ends_on": today()})

    def act() -> Member:
        return actions.leave(member=member, by=request.user, **form.cleaned_data)

    if taken(form, act, "ends_on"):
        messages.success(request, "Membership ends.")
        return redirect("taskgroup:members")
    back = reverse("taskgroup:members")
    step = Step("End the membership", "End membership", back, "Members", member.shown)
    return ask(request, form, step)


def _named(members: list[Member]) -> list[tuple[str, str]]:
    return [(row.pk, f"{row.shown}, {row.represents}") for row in members]


def _one(members: list[Member], pk: str) -> Member | None:
    return next((row for row in members if row.pk == pk), None)


def _step(meeting: Meeting, heading: str, button: str) -> Step:
    back = reverse("taskgroup:meeting", args=[meeting.pk])
    return Step(heading, button, back, "The meeting", "Task Group")
