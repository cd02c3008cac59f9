"""Asking for the password again before what is sensitive, unless it was given just now.

Source: shared/design/reliability.md 1.4. Signing in counts; a session of hours ago does not.
"""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpRequest

from keystay.core import clock


def _is_long_ago(request: HttpRequest) -> bool:
    # The library would first ask the database three times which second factors there are.
    records = request.session.get("account_authentication_methods", [])
    latest = max((each["at"] for each in records), default=0)
    return clock.now().timestamp() - latest >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


after_password = reauthentication_required(enabled=_is_long_ago)
"""Decorates a view: whoever gave no password in `ACCOUNT_REAUTHENTICATION_TIMEOUT` gives it."""
