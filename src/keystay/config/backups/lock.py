"""Who uses the data folder: many may serve from it, and only one may replace it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


class InUse(Exception):
    """Somebody else uses the data folder in a way that does not go with this."""


@contextmanager
def share() -> Iterator[None]:
    """Hold the folder as one of its users; InUse while a restore replaces it."""
    with _hold(fcntl.LOCK_SH, "A restore is under way: start Keystay when it has ended."):
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Hold the folder alone; InUse while Keystay serves from it."""
    with _hold(fcntl.LOCK_EX, "Keystay is serving this data: stop it, then restore."):
        yield


@contextmanager
def _hold(kind: int, refusal: str) -> Iterator[None]:
    handle = os.open(settings.KEYSTAY_DATA / "in-use", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise InUse(refusal) from error
    finally:
        os.close(handle)
