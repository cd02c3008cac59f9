"""Reckoning continuity ahead."""

from datetime import date

from django.db import transaction

from keystay.caseloads.continuity.models import Reckoned
from keystay.caseloads.continuity.reckoning import basis, reckon, reckoned
from keystay.core.audit.queries import last_number
from keystay.organisation.authority.queries import this_council
from keystay.organisation.policy.queries import policy


def reckon_ahead(*, on: date) -> bool:
    """Have the figures of the day ready, in place of what no longer stands; True if there was
    anything to do.

    It is no act and is not told in history: it follows from what is told there, and telling
    would make history itself a change. What is written while it reckons is noticed: the last
    act is noted before anything is read, and the writing waits for nobody meanwhile.
    """
    if this_council() is None or reckoned(on) is not None:
        return False
    last_event = last_number()
    figures = reckon(on).as_json()
    told = {"last_event": last_event, "basis": basis(policy(on)), "figures": figures}
    with transaction.atomic():
        Reckoned.objects.exclude(day=on).delete()
        Reckoned.objects.update_or_create(day=on, defaults=told)
    return True
