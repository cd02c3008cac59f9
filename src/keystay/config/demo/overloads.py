"""Who is over capacity since when, and what the service manager decided about some of them."""

from keystay.access.users.models import User
from keystay.caseloads.overload.actions import look_at, reckon
from keystay.caseloads.overload.owed import open_questions
from keystay.core.clock import today
from keystay.workforce.models import Person
from keystay.workforce.people.queries import person_of

DECIDED = (
    "No new case until one closes; agreed with the manager. Again in four weeks.",
    "Two cases go to the new starter by the end of the month.",
)


def tell_overloads(by: str) -> None:
    """Reckon who is over capacity. The service manager has looked at two, the rest are open."""
    reckon(on=today(), by=by)
    user = User.objects.filter(email__startswith="service.manager").first()
    own = person_of(user) if user else None
    if user is None or own is None:
        return
    mine = [
        each
        for each in open_questions(today())
        if each.is_run and each.seer and each.seer.person == own.pk
    ]
    for each, words in zip(mine, DECIDED, strict=False):
        look_at(worker=Person.objects.get(pk=each.worker), words=words, by=user)
