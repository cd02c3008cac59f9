"""Who holds the posts of an establishment list: which work of theirs, and since when."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from keystay.core.feeds import Row
from keystay.workforce.assignments.models import Assignment, Contract
from keystay.workforce.feeds.world import World


@dataclass
class Holders:
    """Finds the assignment by which each holder has a post; each assignment is used once.

    `told` are the staff numbers and post numbers that the list puts together.
    """

    world: World
    told: Set[tuple[str, str]]
    used: set[str] = field(default_factory=set)

    def find(self, row: Row) -> tuple[Assignment | None, str]:
        """The holder's assignment, or none and why, if the row tells a holder at all."""
        number = row.get("holder")
        if not number:
            return None, ""
        person = self.world.by_staff_number.get(number)
        rows = self.world.assignments.get(person.pk, []) if person else []
        in_post = [each for each in rows if each.ends_on is None]
        employed = [each for each in in_post if each.contract != Contract.AGENCY]
        if person is None or not in_post:
            return None, f"Nobody in post has the staff number {number}."
        if not employed:
            return None, f"{person.name} is an agency worker and covers posts, so holds none."
        seat = self._seat(row, employed)
        if seat is None:
            return None, f"{person.name} has fewer posts here than the file has lines for them."
        self.used.add(seat.pk)
        return seat, ""

    def _seat(self, row: Row, employed: Sequence[Assignment]) -> Assignment | None:
        """The assignment in the post, or one without a post, or any other."""
        free = [each for each in employed if each.pk not in self.used]
        here = [each for each in free if _post_of(each) == row.get("number")]
        without = [each for each in free if each.post is None]
        # Of the others, none whose own post the list gives to the same person on another line.
        others = [each for each in free if (row.get("holder"), _post_of(each)) not in self.told]
        return next(iter([*here, *without, *others]), None)


def since(seat: Assignment, post_starts: date, on: date) -> date:
    """The day from which the holder has the post: as far back as both go.

    Someone who had another post moved on the day that the list speaks of.
    """
    earliest = max(seat.starts_on, post_starts)
    return earliest if seat.post is None else max(earliest, on)


def _post_of(seat: Assignment) -> str:
    return seat.post.number if seat.post else ""
