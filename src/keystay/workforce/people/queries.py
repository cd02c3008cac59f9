"""Finding people: by id within someone's reach, by words, and who is in post on a day."""

from datetime import date

from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.people.models import Person, PersonQuerySet


def find_person(user: User, person_id: str, permission: Permission) -> Person:
    """The person, if `user` reaches them with `permission`; Http404 otherwise."""
    reached = Person.objects.open_to(user, permission).select_related("registration")
    found = reached.filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def person_of(user: User) -> Person | None:
    """The worker whose account this is, or None (a councillor, say)."""
    return Person.objects.filter(user_id=user.pk).first()


def owes_as(account: User) -> str:
    """The id by which promises name whose account it is: of the staff record, or the account.

    Asks nothing where `account.person` is read already.
    """
    person = getattr(account, "person", None)
    return person.pk if person else account.pk


def in_post(on: date) -> PersonQuerySet:
    """People with an assignment of any contract on the day (the last day counts)."""
    held = Assignment.objects.current(on)
    return Person.objects.filter(pk__in=held.values("person_id"))
