"""A form that is sent twice is done once, and both sendings get the same answer."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from keystay.core.sent_once import claims
from keystay.core.sent_once.marks import mark_of
from keystay.core.sent_once.models import LONGEST

log = logging.getLogger(__name__)
TWICE = "You sent this more than once. It was done once."


class SentOnce:
    """Answers a form that was sent and done before as the first was answered.

    Stands last, where it is known who is signed in and that the token of the form is good.
    Pages for which nobody signs in are left alone: what families say bears no time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        with claims.under_way() as sent:
            return _settled(request, sent, self.get_response(request))

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer in place of the view what was done before."""
        if request.method != "POST" or not getattr(view, "login_required", True):
            return None
        mark = mark_of(request)
        answer = _as_before(request, mark) if mark else None
        if answer is None:
            claims.current().mark = mark
        return answer

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer an act that failed because the same form was done meanwhile."""
        sent = claims.current()
        if not sent.mark or sent.claim:
            return None
        answer = _as_before(request, sent.mark)
        if answer is not None:
            sent.mark = ""
        return answer


def _settled(request: HttpRequest, sent: claims.Sent, response: HttpResponse) -> HttpResponse:
    """The answer, once it is noted; or that of the same form if it was done meanwhile."""
    if not sent.mark or (sent.claim and _is_noted(sent.claim, _place(request, response))):
        return response
    return _as_before(request, sent.mark) or response


def _is_noted(claimed: str, place: str) -> bool:
    """Note where an act led; False if it was taken back."""
    try:
        return claims.note_answer(claimed, place)
    except DatabaseError:  # the act is done, and must not be told as failed
        log.exception("Where a sent form was led could not be noted")
        return True


def _place(request: HttpRequest, response: HttpResponse) -> str:
    """The page of ours that the answer leads to.

    What was answered with a page of its own, which may be shown once only, leads the next
    sending to the page that the form is on.
    """
    shown = response.status_code < 300
    url = request.get_full_path() if shown else response.headers.get("Location", "")
    ours = url.startswith("/") and not url.startswith(("//", "/\\")) and len(url) <= LONGEST
    return url if ours else claims.HOME


def _as_before(request: HttpRequest, mark: str) -> HttpResponse | None:
    place = claims.led_to(mark)
    if place is None:
        return None
    messages.info(request, TWICE)
    return HttpResponseRedirect(place)
