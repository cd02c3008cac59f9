"""One reading of the policy for one page, however many sums ask for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from keystay.organisation.policy.queries import read_once


class OneReading:
    """Pages that only read see one policy from first to last; an act reads it each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with read_once():
            return self.get_response(request)
