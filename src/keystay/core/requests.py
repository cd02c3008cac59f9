"""What pages read from an address, and how they may be asked."""

from datetime import date

from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

from keystay.core.clock import today

# A page with a form: it is read, and what is typed is sent back to it.
get_or_post = require_http_methods(["GET", "HEAD", "POST"])
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)


def day_of(request: HttpRequest, name: str = "on") -> date:
    """The day that the address asks about (`?on=2025-09-30`), or today.

    A day that cannot be read, or one before 1990 or after 2099, means today: a list is never
    refused for a mistyped address, and every sum on months has room on both sides.
    """
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return today()
    return day if EARLIEST <= day <= LATEST else today()
