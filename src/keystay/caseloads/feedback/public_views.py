"""Answering without signing in: the code, the form, checking the answers, and thanks.

Nothing but the code passes from page to page, and it stands in no address but the link's own.
Wrong codes are counted for each address and for all, with the limiter of the sign-in pages.
"""

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from keystay.access.gates import public
from keystay.caseloads.feedback import actions
from keystay.caseloads.feedback.catalogue import Asked, catalogue
from keystay.caseloads.feedback.forms import AnswerForm, CodeForm
from keystay.caseloads.feedback.given_out import closed_of
from keystay.caseloads.feedback.requests import open_request
from keystay.core.clock import today
from keystay.core.requests import get_or_post

# Wrong codes in ten minutes: from one address, and from all together.
WRONG_CODES = {"feedback": "20/10m/ip,100/10m/key"}
TOO_MANY = "Too many codes were tried. Wait ten minutes, then try again."
# A tablet that is handed over may be signed in: these pages show nothing of that.
FAMILY: dict[str, Any] = {"menu": [], "user": None, "may_find": False}


@public
@get_or_post
def start(request: HttpRequest) -> HttpResponse:
    """Type a code."""
    typed = CodeForm(request.POST or None)
    if typed.is_valid():
        code = typed.cleaned_data["code"]
        refusal = _refusal(request, code)
        if not refusal:
            return _choose(request, code)
        typed.add_error("code", refusal)
    return render(request, "feedback/start.html", {**FAMILY, "form": typed})


@public
@require_safe
def link(request: HttpRequest, code: str) -> HttpResponse:
    """The link with the code in it."""
    refusal = _refusal(request, code)
    return _ended(request, refusal) if refusal else _choose(request, code)


@public
@sensitive_post_parameters()
@get_or_post
def form(request: HttpRequest) -> HttpResponse:
    """The statements; the answers to check; sending them."""
    code = request.POST.get("code", "")
    if not code:
        return redirect("family:start")
    refusal = _refusal(request, code)
    if refusal:
        return _ended(request, refusal)
    asked = catalogue().forms.get(request.POST.get("form", ""))
    return _answer(request, asked, code) if asked else _choose(request, code)


@public
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank you."""
    return render(request, "feedback/thanks.html", FAMILY)


def _answer(request: HttpRequest, asked: Asked, code: str) -> HttpResponse:
    step = request.POST.get("step", "")
    typed = AnswerForm(request.POST if step else None, asked=asked, code=code)
    context = {**FAMILY, "form": typed, "asked": asked}
    if step not in ("check", "send") or not typed.is_valid():
        return render(request, "feedback/form.html", context)
    if step == "check":
        rows = _rows(asked, typed)
        return render(request, "feedback/check.html", {**context, "rows": rows})
    said = actions.Said(asked.key, typed.answers, typed.cleaned_data["text"])
    try:
        actions.answer(code=code, said=said)
    except actions.NotOpen as refusal:
        return _ended(request, str(refusal))
    return redirect("family:thanks")


def _rows(asked: Asked, typed: AnswerForm) -> list[dict[str, str]]:
    rows = [
        {"key": asked.statements[theme], "value": asked.answers[answer]}
        for theme, answer in typed.answers.items()
    ]
    return [*rows, {"key": asked.anything_else, "value": typed.cleaned_data["text"] or "Nothing"}]


def _refusal(request: HttpRequest, code: str) -> str:
    """Why the code cannot be used; empty if it can. Only wrong codes are counted."""
    counted = ratelimit.consume(
        request, app="keystay", action="feedback", config=WRONG_CODES, key="all", limit_get=True
    )
    if counted is None:
        return TOO_MANY
    if open_request(code, today()) is None:
        return actions.why_not(closed_of(code, today()))
    counted.rollback()
    return ""


def _choose(request: HttpRequest, code: str) -> HttpResponse:
    context = {**FAMILY, "code": code, "forms": list(catalogue().forms.values())}
    return render(request, "feedback/choose.html", context)


def _ended(request: HttpRequest, words: str) -> HttpResponse:
    status = 429 if words == TOO_MANY else 404
    return render(request, "feedback/ended.html", {**FAMILY, "words": words}, status=status)
