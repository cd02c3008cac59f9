"""For whom and as at when the pack is put together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.core.words import day
from keystay.organisation.policy.queries import policy
from keystay.stats.suppression import SMALLEST, SUPPRESSED, is_small
from keystay.workforce.models import Person

TOO_FEW = f"{SUPPRESSED}, for they are too few"


@dataclass(frozen=True)
class Seen:
    """The reader and the day. Rows of people are for those who may see them in their own place."""

    reader: User
    on: date

    def sees(self, *permissions: Permission) -> bool:
        """True for whoever may see them of the whole council."""
        return all(reach(self.reader, each).everyone for each in permissions)

    @property
    def as_at(self) -> str:
        return day(self.on)

    def count(self, number: int, of: int = 0) -> str:
        """How many there are, for those who do not see the rows: a small number is withheld.

        So is one that leaves few `of` a number that is told.
        """
        smallest = int(policy(self.on).get("suppression.smallest_count", SMALLEST))
        few = is_small(number, smallest) or is_small(max(of - number, 0), smallest)
        return TOO_FEW if few else f"{number:,}"


def withheld(permission: Permission) -> str:
    """Why the rows are not here for this reader."""
    return (
        f"The rows name people. They are for those who may {permission.value} of the whole "
        "council; the workforce lead takes them from this page."
    )


def names(people: Collection[str]) -> dict[str, str]:
    """The names of the people by id, in the order of their names; one statement."""
    rows = Person.objects.filter(pk__in=set(people))
    return {row.pk: row.name for row in rows}
