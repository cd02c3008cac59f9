"""Accounts: one's own page, and the pages of those who run accounts."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keystay.access.gates import StaffRequest, allow, signed_in
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import all_grants, grants_of, may, waiting_grants
from keystay.access.roles_in_words import rights, roles_held
from keystay.access.users import actions, presenters, queries
from keystay.access.users.forms import InviteForm
from keystay.access.users.models import Invitation, User
from keystay.core.clock import today
from keystay.core.password_again import after_password
from keystay.core.tables import exports

PER_PAGE = 50


@signed_in
@require_safe
def me(request: StaffRequest) -> HttpResponse:
    """What I may do and by whose leave, my second factor, calendar, reminders, who looked."""
    user = request.user
    person = getattr(user, "person", None)
    held = grants_of(user)
    context = {
        "held": roles_held(held, today()),
        "rights": rights(held),
        "exceptional": may(user, P.EXCEPTION_READ),
        "reminded": may(user, P.DUE_READ),
        "second_factor": queries.has_second_factor(user),
        "second_factor_wanted": settings.SECOND_FACTOR_REQUIRED,
        "looked": presenters.looks(queries.looked_at(person.pk)) if person else None,
    }
    return render(request, "users/me.html", context)


@signed_in
@require_POST
def renew_calendar(request: StaffRequest) -> HttpResponse:
    """Give me a new calendar address; the old one stops working."""
    actions.renew_calendar_link(user=request.user)
    messages.success(request, "Your calendar has a new address. Subscribe to it again.")
    return redirect("users:me")


@allow(P.ACCOUNTS_MANAGE)
@require_safe
def accounts(request: StaffRequest) -> HttpResponse:
    """Everyone's account, the invitations still open, and roles that wait for approval."""
    words = request.GET.get("q", "").strip()[:100]
    found = queries.accounts(words)
    if exports.wanted(request):
        factors = queries.second_factors(list(found))
        return exports.answer(request, presenters.sheet(found, factors, today()))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "q": words,
        "second_factors": queries.second_factors(list(page.object_list)),
        "invitations": queries.open_invitations(),
        "waiting": roles_held(waiting_grants(), today()),
    }
    return render(request, "users/list.html", context)


@allow(P.ACCOUNTS_MANAGE, account=queries.find_account)
@require_safe
def one(request: StaffRequest, account: User) -> HttpResponse:
    """One account: its roles past and present, and what can be done to it."""
    context = {
        "account": account,
        "held": roles_held(all_grants(account), today()),
        "second_factor": queries.has_second_factor(account),
        "own": account.pk == request.user.pk,
    }
    return render(request, "users/one.html", context)


@allow(P.ACCOUNTS_MANAGE)
@require_http_methods(["GET", "POST"])
@after_password
def invite(request: StaffRequest) -> HttpResponse:
    """Invite someone to make an account with a role."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            invitation, token = actions.invite(
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                grants=form.grants(),
                by=request.user,
            )
        except actions.AddressTaken as refusal:
            form.add_error("email", str(refusal))
        else:
            link = actions.send_invitation(
                invitation=invitation, path=reverse("joining:accept", args=[token])
            )
            shown = "" if settings.PRODUCTION else link
            return render(request, "users/invited.html", {"invitation": invitation, "link": shown})
    return render(request, "users/invite.html", {"form": form})


@allow(P.ACCOUNTS_MANAGE, invitation=queries.find_invitation)
@require_POST
def withdraw(request: StaffRequest, invitation: Invitation) -> HttpResponse:
    """Make an invitation useless."""
    actions.withdraw(invitation=invitation, by=request.user)
    messages.success(request, f"The invitation of {invitation.name} was withdrawn.")
    return redirect("users:list")


@allow(P.ACCOUNTS_MANAGE, account=queries.find_account)
@require_POST
@after_password
def close(request: StaffRequest, account: User) -> HttpResponse:
    """Close an account at once."""
    try:
        actions.close(user=account, by=request.user)
    except actions.OwnAccount as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The account of {account.name} is closed.")
    return redirect("users:one", account=account.pk)


@allow(P.ACCOUNTS_MANAGE, account=queries.find_account)
@require_POST
@after_password
def reopen(request: StaffRequest, account: User) -> HttpResponse:
    """Let a closed account sign in again."""
    actions.reopen(user=account, by=request.user)
    messages.success(request, f"The account of {account.name} is open again.")
    return redirect("users:one", account=account.pk)


@allow(P.ACCOUNTS_MANAGE, account=queries.find_account)
@require_POST
@after_password
def remove_second_factor(request: StaffRequest, account: User) -> HttpResponse:
    """Take away a lost authenticator."""
    try:
        actions.remove_second_factor(user=account, by=request.user)
    except actions.OwnAccount as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{account.name} can set up a new second factor.")
    return redirect("users:one", account=account.pk)
