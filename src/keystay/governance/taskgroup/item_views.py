"""What is done with an item of an agenda: added, ordered, dropped, decided, taken on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.clock import today
from keystay.governance.answering import account, choices
from keystay.governance.plan.actions import Planned
from keystay.governance.plan.queries import priorities
from keystay.governance.steps import Step, ask, taken
from keystay.governance.taskgroup import actions, queries
from keystay.governance.taskgroup.forms import DecideForm, DropForm, ItemForm, TakeForm
from keystay.governance.taskgroup.models import Item, Meeting

GET_OR_POST = ["GET", "HEAD", "POST"]


@allow(P.PLAN_WRITE, meeting=queries.find_meeting)
@require_http_methods(GET_OR_POST)
def add(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """Add an item of the chair's own."""
    form = ItemForm(request.POST or None)

    def act() -> Item:
        return actions.add_item(meeting=meeting, by=request.user, **form.cleaned_data)

    if taken(form, act, "title"):
        messages.success(request, "Item added.")
        return redirect("taskgroup:meeting", meeting=meeting.pk)
    return ask(request, form, _step(meeting, "Add an item", "Add item"))


@allow(P.PLAN_WRITE, item=queries.find_item)
@require_POST
def raise_item(request: StaffRequest, item: Item) -> HttpResponse:
    """Put an item one place higher."""
    try:
        actions.move_up(item=item, by=request.user)
    except actions.Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("taskgroup:meeting", meeting=item.meeting_id)


@allow(P.PLAN_WRITE, item=queries.find_item)
@require_http_methods(GET_OR_POST)
def drop(request: StaffRequest, item: Item) -> HttpResponse:
    """Take an item off the agenda, with a reason."""
    form = DropForm(request.POST or None)

    def act() -> Item:
        return actions.drop(item=item, reason=form.cleaned_data["reason"], by=request.user)

    if taken(form, act, "reason"):
        messages.success(request, "Item dropped.")
        return redirect("taskgroup:meeting", meeting=item.meeting_id)
    return ask(request, form, _step(item.meeting, "Drop the item", "Drop item", item.title))


@allow(P.PLAN_WRITE, item=queries.find_item)
@require_POST
def put_back(request: StaffRequest, item: Item) -> HttpResponse:
    """Put a dropped item back."""
    try:
        actions.put_back(item=item, by=request.user)
    except actions.Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("taskgroup:meeting", meeting=item.meeting_id)


@allow(P.PLAN_WRITE, item=queries.find_item)
@require_http_methods(GET_OR_POST)
def decide(request: StaffRequest, item: Item) -> HttpResponse:
    """Write down what came of an item."""
    initial = {"outcome": item.outcome, "words": item.words}
    form = DecideForm(request.POST or None, initial=initial)

    def act() -> Item:
        return actions.decide(item=item, by=request.user, **form.cleaned_data)

    if taken(form, act, "outcome"):
        messages.success(request, "Outcome saved.")
        return redirect("taskgroup:meeting", meeting=item.meeting_id)
    return ask(request, form, _step(item.meeting, "What came of it", "Save outcome", item.title))


@allow(P.PLAN_WRITE, item=queries.find_item)
@require_http_methods(GET_OR_POST)
def take_on(request: StaffRequest, item: Item) -> HttpResponse:
    """Put an action that the meeting agreed into the plan."""
    on = today()
    found = {row.pk: row for row in priorities(on)}
    if not found:
        messages.warning(request, "First say what the priorities of the strategy are.")
        return redirect("plan:priorities")
    form = TakeForm(
        request.POST or None,
        priorities=[(pk, row.name) for pk, row in found.items()],
        owners=choices(on),
    )

    def act() -> object:
        told = form.cleaned_data
        chosen = found[told["priority"]], account(told["owner"]), told["due_on"]
        planned = Planned(told["what"], *chosen)
        return actions.take_on(item=item, planned=planned, by=request.user)

    if taken(form, act, "due_on"):
        messages.success(request, "Action put into the plan. Its owner sees it in what is due.")
        return redirect("taskgroup:meeting", meeting=item.meeting_id)
    return ask(request, form, _step(item.meeting, "Take on an action", "Save action", item.title))


def _step(meeting: Meeting, heading: str, button: str, caption: str = "") -> Step:
    back = reverse("taskgroup:meeting", args=[meeting.pk])
    return Step(heading, button, back, "The meeting", caption or "Task Group")
