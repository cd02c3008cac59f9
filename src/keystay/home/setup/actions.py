"""The last step of the first set-up: the account that everything else starts from."""

from django.db import transaction

from keystay.access.roles import actions as roles
from keystay.access.users import actions as users
from keystay.access.users.models import User
from keystay.core.clock import today
from keystay.home.setup.queries import Step, next_step

FIRST_SET_UP = "first set-up"


class TooLate(Exception):
    """Somebody has an account already; further ones are made by invitation."""


def make_first_account(*, email: str, name: str, password: str, by: str = FIRST_SET_UP) -> User:
    """Make the first account, which keeps the records and runs accounts. Raises TooLate."""
    with transaction.atomic():
        if next_step() is Step.DONE:
            raise TooLate("Somebody has an account already. Ask them to invite you.")
        user = users.make_account(email=email, name=name, password=password, by=by)
        for role in ("workforce_lead", "administrator"):
            roles.grant(user=user, role=role, starts_on=today(), by=by)
    return user
