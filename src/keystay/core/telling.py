"""Where a page says that an act was refused; all that was typed stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from keystay.core.refusals import Refused


@contextmanager
def refusal_at(form: BaseForm, field: str | None = None, *kinds: type[Exception]) -> Iterator[None]:
    """Show a refusal of the act inside beside `field`, or above the form where none is named.

    What follows the act inside is left out then. `kinds` are the refusals meant: `Refused`
    unless others are named; any other error goes on. Of two at once the inner is asked first.
    """
    meant = kinds or (Refused,)
    try:
        yield
    except meant as refusal:
        form.add_error(field, str(refusal))


@contextmanager
def refusal_told(request: HttpRequest) -> Iterator[None]:
    """Tell a refusal of the act inside at the top of the next page, where there is no form."""
    try:
        yield
    except Refused as refusal:
        messages.warning(request, str(refusal))
