"""The first set-up: name the council, choose a policy, make the first account.

Open to everyone, but only while nobody has an account; in production the command line does
it instead, so that whoever finds the address first cannot.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from keystay.access.gates import public
from keystay.core.clock import today
from keystay.home.setup.actions import FIRST_SET_UP, TooLate, make_first_account
from keystay.home.setup.forms import AccountForm, CouncilForm, PackForm
from keystay.home.setup.queries import Step, next_step
from keystay.organisation.authority import actions as authority
from keystay.organisation.policy import actions as policy

PAGES = {Step.COUNCIL: "setup:council", Step.POLICY: "setup:policy", Step.ACCOUNT: "setup:account"}


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Go to the step that is next; in production, say which command sets Keystay up."""
    step = next_step()
    if step is Step.DONE:
        raise Http404
    if settings.PRODUCTION:
        return render(request, "setup/closed.html", status=503)
    return redirect(PAGES[step])


@public
@require_http_methods(["GET", "POST"])
def council(request: HttpRequest) -> HttpResponse:
    """Name the council."""
    if _elsewhere(Step.COUNCIL):
        return redirect("setup:start")
    form = CouncilForm(request.POST or None)
    if form.is_valid():
        try:
            authority.name_council(code=form.cleaned_data["code"], by=FIRST_SET_UP, on=today())
        except authority.AlreadyNamed as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect("setup:policy")
    return render(request, "setup/council.html", {"form": form, "step": 1})


@public
@require_http_methods(["GET", "POST"])
def policy_pack(request: HttpRequest) -> HttpResponse:
    """Choose the numbers to start from."""
    if _elsewhere(Step.POLICY):
        return redirect("setup:start")
    form = PackForm(request.POST or None)
    if form.is_valid():
        policy.load_pack(key=form.cleaned_data["pack"], by=FIRST_SET_UP)
        return redirect("setup:account")
    return render(request, "setup/policy.html", {"form": form, "step": 2})


@public
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Make the first account, sign in, and go on to importing the staff list."""
    if _elsewhere(Step.ACCOUNT):
        return redirect("setup:start")
    form = AccountForm(request.POST or None)
    if form.is_valid():
        try:
            user = make_first_account(**form.cleaned_data)
        except TooLate as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, "Keystay is set up. Now import your staff list.")
            return redirect(_first_act())
    return render(request, "setup/account.html", {"form": form, "step": 3})


def _elsewhere(step: Step) -> bool:
    """True if another step is next; 404 once set-up is done, or where it is closed."""
    now_due = next_step()
    if now_due is Step.DONE or settings.PRODUCTION:
        raise Http404
    return now_due is not step


def _first_act() -> str:
    try:
        return reverse("feeds:list")
    except NoReverseMatch:
        return "/"
