"""What pages read from an address."""

from datetime import date

from django.http import HttpRequest

from keystay.core.clock import today

EARLIEST = date(1990, 1, 1)


def day_of(request: HttpRequest, name: str = "on") -> date:
    """The day that the address asks about (`?on=2025-09-30`), or today.

    A day that cannot be read, or one before 1990, means today: a list is never refused
    for a mistyped address.
    """
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return today()
    return day if day >= EARLIEST else today()
