"""Finding absences within reach."""

from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.workforce.absence.models import Absence
from keystay.workforce.people.models import Person


def find_absence(user: User, absence_id: str, permission: Permission) -> Absence:
    """The absence, if `user` reaches whose it is with `permission`; Http404 otherwise."""
    people = Person.objects.open_to(user, permission)
    rows = Absence.objects.filter(pk=absence_id, person__in=people).select_related("person")
    found = rows.first()
    if found is None:
        raise Http404
    return found
