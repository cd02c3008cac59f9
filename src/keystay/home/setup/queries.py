"""How far the first set-up has come, read from what exists."""

from enum import Enum

from keystay.access.users.models import User
from keystay.organisation.authority.queries import this_council
from keystay.organisation.policy.models import Setting


class Step(Enum):
    """What is still to be done before people can sign in."""

    COUNCIL = "council"
    POLICY = "policy"
    ACCOUNT = "account"
    DONE = "done"


def next_step() -> Step:
    """The next step of the first set-up; once anyone has an account it is done for good."""
    if User.objects.exists():
        return Step.DONE
    if this_council() is None:
        return Step.COUNCIL
    return Step.ACCOUNT if Setting.objects.exists() else Step.POLICY
