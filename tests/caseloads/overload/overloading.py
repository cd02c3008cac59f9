"""Days and people of the stories about being over capacity."""

from datetime import date, timedelta

from tests.caseloads.workload.holding import hold
from tests.cast import BY, Cast

from keystay.caseloads.models import Overload
from keystay.caseloads.overload.actions import reckon
from keystay.core import promises
from keystay.core.promises import Occurrence, Window
from keystay.workforce.models import Person
from keystay.workforce.people import actions as people

DAY = timedelta(days=1)
# Sixteen cases are what Ama has room for; a fortnight before the Monday she has two more.
FORTNIGHT_AGO = date(2026, 2, 16)


def overload(cast: Cast, since: date = FORTNIGHT_AGO, who: str = "ama") -> None:
    """The worker holds sixteen cases, and two more from the day that the case system says."""
    hold(cast.people[who], *(f"C{who[:3].upper()}{n:08}" for n in range(16)))
    hold(cast.people[who], f"MORE{who.upper()}1", f"MORE{who.upper()}2", starts_on=since)


def reckoned(on: date) -> list[tuple[str, date, date | None]]:
    """The times over capacity by worker, once they are reckoned as at the day."""
    reckon(on=on, by=BY)
    rows = Overload.objects.order_by("worker", "since")
    return list(rows.values_list("worker", "since", "until"))


def leader(cast: Cast, name: str = "sunita") -> Person:
    """Whoever leads the service, with a staff record of her own."""
    person = people.add(details=people.Details(name.capitalize(), "Lead"), by=BY)
    people.link_account(person=person, user=cast.users[name], by=BY)
    return person


def asked(on: date, last: date = date(2026, 12, 31)) -> list[Occurrence]:
    """What is owed, or was kept, about being over capacity, as at the day."""
    window = Window(date(2026, 1, 1), last, on)
    return [each for each in promises.due(window) if each.promise == "over-capacity"]
