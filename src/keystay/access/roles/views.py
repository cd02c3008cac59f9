"""Giving roles to an account and ending them. Each asks who is there again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles import actions
from keystay.access.roles.forms import EndForm, GiveForm
from keystay.access.roles.models import RoleGrant
from keystay.access.roles.queries import find_grant
from keystay.access.roles_in_words import roles_held
from keystay.access.users.models import User
from keystay.access.users.queries import find_account
from keystay.core.clock import today
from keystay.core.password_again import after_password

Decision = Callable[..., object]
WAITS = "Asked for. The role waits until another administrator approves it."


@allow(P.ACCOUNTS_MANAGE, account=find_account)
@require_http_methods(["GET", "POST"])
@after_password
def give(request: StaffRequest, account: User) -> HttpResponse:
    """Give someone a role from a day."""
    form = GiveForm(request.POST or None, initial={"starts_on": today()})
    if form.is_valid():
        try:
            given = actions.grant(user=account, by=request.user, **form.given())
        except actions.Refused as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, WAITS if given.waiting else "The role was given.")
            return redirect("users:one", account=account.pk)
    return render(request, "roles/give.html", {"form": form, "account": account})


@allow(P.ACCOUNTS_MANAGE, grant=find_grant)
@require_http_methods(["GET", "POST"])
@after_password
def end(request: StaffRequest, grant: RoleGrant) -> HttpResponse:
    """Let a role end at midnight after a day."""
    form = EndForm(request.POST or None, initial={"ends_on": today()})
    if form.is_valid():
        try:
            actions.end_grant(grant=grant, by=request.user, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error("ends_on", str(refusal))
        else:
            messages.success(request, "The role has a last day.")
            return redirect("users:one", account=grant.user_id)
    held = roles_held([grant], today())[0]
    return render(request, "roles/end.html", {"form": form, "grant": grant, "held": held})


@allow(P.ACCOUNTS_MANAGE, grant=find_grant)
@require_POST
@after_password
def take_away(request: StaffRequest, grant: RoleGrant) -> HttpResponse:
    """End a role at once."""
    return _decide(request, grant, actions.take_away, "The role was taken away.")


@allow(P.ACCOUNTS_MANAGE, grant=find_grant)
@require_POST
@after_password
def approve(request: StaffRequest, grant: RoleGrant) -> HttpResponse:
    """Approve a role as the second administrator."""
    return _decide(request, grant, actions.approve, "The role was approved.")


@allow(P.ACCOUNTS_MANAGE, grant=find_grant)
@require_POST
@after_password
def turn_down(request: StaffRequest, grant: RoleGrant) -> HttpResponse:
    """Turn down a role that waits for approval."""
    return _decide(request, grant, actions.turn_down, "The role was turned down.")


def _decide(request: StaffRequest, grant: RoleGrant, act: Decision, done: str) -> HttpResponse:
    try:
        act(grant=grant, by=request.user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("users:one", account=grant.user_id)
