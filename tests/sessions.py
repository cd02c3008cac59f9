"""Being signed in, without the slow hash of a password."""

import time

from django.test import Client

from keystay.access.middleware import SEEN, SIGNED_IN
from keystay.access.users.models import User
from keystay.core.clock import now

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in_client(user: User) -> Client:
    """A client signed in with the password a moment ago."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    # As after a first page: else what a test undoes is written again at each of its pages.
    session[SIGNED_IN] = session[SEEN] = int(now().timestamp())
    session.save()
    return client
