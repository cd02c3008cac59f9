"""What people leave out of their daily email, as far as the policy of a day lets them."""

from datetime import date

from keystay.access.reminders.models import Mute
from keystay.access.reminders.rules import in_force
from keystay.access.users.models import User
from keystay.organisation.policy.queries import policy


def may_be_muted(on: date) -> frozenset[str]:
    """The keys that the policy of the day names; none where it says nothing: one statement."""
    return frozenset(str(key) for key in policy(on).get("reminders.may_mute") or ())


def muted_by(user: User, on: date) -> frozenset[str]:
    """The keys of the promises that `user` leaves out on the day: two statements."""
    chosen = Mute.objects.filter(user=user).values_list("promise", flat=True)
    return in_force(chosen, may_be_muted(on))


def muted_by_each(on: date) -> dict[str, frozenset[str]]:
    """What each account leaves out on the day, by its id: two statements for the council."""
    chosen: dict[str, list[str]] = {}
    for user, key in Mute.objects.values_list("user_id", "promise"):
        chosen.setdefault(user, []).append(key)
    allowed = may_be_muted(on)
    return {user: in_force(keys, allowed) for user, keys in chosen.items()}
