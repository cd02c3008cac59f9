"""One reading of the same facts for one page, however many sums ask for them."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

T = TypeVar("T")

# What the page being made has read already; None outside `read_once`.
_read: ContextVar[dict[Hashable, Any] | None] = ContextVar("read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within it, what is read by `once` is read one time, and forgotten at the end.

    For work that only reads: a change made meanwhile is not seen until it is over.
    """
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def once(key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives: read anew each time, but within `read_once` one time for its key."""
    held = _read.get()
    if held is None:
        return read()
    if key not in held:
        held[key] = read()
    return held[key]


def is_within() -> bool:
    """True within `read_once`: then reading more than is asked for is worth it."""
    return _read.get() is not None


class OneReading:
    """Pages that only read see one state from first to last; an act reads each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with read_once():
            return self.get_response(request)
