"""One reading of the same facts for one page, or until something changes, for many sums."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from keystay.core.audit.queries import last_link

T = TypeVar("T")

# What the page being made has read already; None outside `read_once`.
_read: ContextVar[dict[Hashable, Any] | None] = ContextVar("read", default=None)

# What this process has reckoned, each with the link of history that it was reckoned at.
_kept: dict[Hashable, tuple[str, Any]] = {}
MOST_KEPT = 64


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


def kept(key: Hashable, reckon: Callable[[], T]) -> T:
    """What `reckon` gives, kept in this process until anything is written.

    Every write adds a link to the history in its own transaction (`core.audit`), and links
    follow one another in the order of commits, so the last link names the state of the
    records; without any history nothing is kept. `key` names all else that the answer hangs
    on, such as the day. The answer is shared between readers: it holds nothing of who asks,
    and nobody changes it.
    """
    link = once("last link", last_link)
    known = _kept.get(key)
    if known is not None and known[0] == link:
        return known[1]
    with read_once():  # nothing that was read before the link
        found = reckon()
    if link:
        _keep(key, link, found)
    return found


def _keep(key: Hashable, link: str, found: Any) -> None:
    _kept.pop(key, None)
    if len(_kept) >= MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)  # what was kept first
    _kept[key] = (link, found)


def forget() -> None:
    """Drop all that `kept` holds, as a process that has just begun."""
    _kept.clear()


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
