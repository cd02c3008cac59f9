"""A page with one form, as this room's topics use it: ask, act, or say why not."""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keystay.governance.refusals import Refused


@dataclass(frozen=True)
class Step:
    """What stands around the form: `back` is an address, `before` what to know first."""

    heading: str
    button: str
    back: str
    back_words: str
    caption: str = ""
    before: str = ""


def taken(form: Form, act: Callable[[], object], beside: str) -> bool:
    """True if the form is whole and the act was done; a refusal is told beside a field."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(beside, str(refusal))
        return False
    return True


def ask(request: HttpRequest, form: Form, step: Step) -> HttpResponse:
    """The page that asks."""
    return render(request, "governing/step.html", {"form": form, "step": step})
