"""The age and experience of employees in post, in bands, small numbers hidden (W7)."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from keystay.organisation.policy.queries import policy
from keystay.stats.suppression import SMALLEST, breakdown
from keystay.workforce.models import Assignment, Person, Qualification

AGES = (20, 30, 40, 50, 60)
AGE_WORDS = ("Under 20", "20 to 29", "30 to 39", "40 to 49", "50 to 59", "60 and over")
YEARS = (2, 5, 10, 20, 30)
YEAR_WORDS = (
    "Under 2 years",
    "2 to under 5 years",
    "5 to under 10 years",
    "10 to under 20 years",
    "20 to under 30 years",
    "30 years and over",
)
NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class Bands:
    """A breakdown as it may be shown: words and printed counts, and the printed total."""

    rows: tuple[tuple[str, str], ...]
    total: str
    anything_hidden: bool


@dataclass(frozen=True)
class Profile:
    """Employees in post on a day, by age and by years since they qualified."""

    on: date
    smallest: int
    ages: Bands
    experience: Bands


def profile(on: date) -> Profile:
    """The profile on the day: four SQL statements, whatever the number of people."""
    smallest = int(policy(on).get("suppression.smallest_count", SMALLEST))
    people = Person.objects.filter(pk__in=_in_post(on)).order_by("pk")
    born = list(people.values_list("born_on", flat=True))
    qualified = _qualified_on(on)
    return Profile(
        on,
        smallest,
        ages=bands((whole_years(day, on) for day in born), AGES, AGE_WORDS, smallest),
        experience=bands((whole_years(d, on) for d in qualified), YEARS, YEAR_WORDS, smallest),
    )


def bands(
    values: Iterable[int | None], limits: Sequence[int], words: Sequence[str], smallest: int
) -> Bands:
    """How many values lie in each band; a limit belongs to the band above it."""
    counts = Counter(
        NOT_KNOWN if value is None else words[bisect_right(limits, value)] for value in values
    )
    order = (*words, NOT_KNOWN)
    safe = breakdown([counts[each] for each in order], smallest)
    shown, total = safe.shown()
    return Bands(tuple(zip(order, shown, strict=True)), total, None in safe.counts)


def whole_years(since: date | None, on: date) -> int | None:
    """Full years from `since` to `on`; None if it is not known."""
    if since is None:
        return None
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def _in_post(on: date) -> QuerySet:
    return Assignment.objects.current(on).employees().order_by().values("person_id")


def _qualified_on(on: date) -> list[date | None]:
    """The day on which each employee in post qualified as a social worker, or None."""
    employed = set(Assignment.objects.current(on).employees().values_list("person_id", flat=True))
    awards = Qualification.objects.filter(social_work=True, person_id__in=_in_post(on))
    days = dict(awards.order_by("pk").values_list("person_id", "awarded_on"))
    return [days.get(person) for person in sorted(employed)]
