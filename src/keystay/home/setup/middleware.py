"""Before the first account exists, every page leads to the first set-up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from keystay.home.setup.queries import Step, next_step

ALWAYS = frozenset({"live", "ready", "authority:brand"})


class FirstSetUp:
    """Leads to the set-up; once that is done it never asks again in this process."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.done = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.done and not _open_before(request):
            self.done = next_step() is Step.DONE
            if not self.done:
                return redirect("setup:start")
        return self.get_response(request)


def _open_before(request: HttpRequest) -> bool:
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return False
    return found.namespace == "setup" or found.view_name in ALWAYS
