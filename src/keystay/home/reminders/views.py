"""Reminders: when one's own daily email comes, and what it leaves out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.reminders.actions import mute
from keystay.access.reminders.queries import may_be_muted, muted_by
from keystay.access.roles.queries import may
from keystay.core.clock import today
from keystay.core.promises import all_promises
from keystay.core.requests import get_or_post
from keystay.core.telling import refusal_at
from keystay.home.reminders import presenters
from keystay.home.reminders.forms import RemindersForm
from keystay.home.reminders.queries import told_of
from keystay.organisation.policy.queries import policy


@allow(P.DUE_READ)
@get_or_post
def choose(request: StaffRequest) -> HttpResponse:
    """Choose what my own email leaves out, as far as the policy lets me."""
    on = today()
    muted = muted_by(request.user, on)
    shown = told_of(request.user, on) | muted
    free, kept = presenters.choices(all_promises(), may_be_muted(on), shown)
    sent = request.POST if request.method == "POST" else None  # no box ticked is an answer too
    form = RemindersForm(sent, choices=free, initial={"muted": sorted(muted)})
    if form.is_valid():
        with refusal_at(form, "muted"):
            mute(user=request.user, promises=form.cleaned_data["muted"])
            messages.success(request, "Your reminders are saved.")
            return redirect("reminders:choose")
    context = {
        "form": form if free else None,
        "kept": kept,
        "rhythm": presenters.rhythm(str(policy(on)["reminders.digest_weekday"]).strip()),
        "may_see_policy": may(request.user, P.POLICY_READ),
    }
    return render(request, "reminders/choose.html", context)
