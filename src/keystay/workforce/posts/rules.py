"""Sums about one post, in full-time equivalents."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class PostState:
    """How a post stands: budgeted = filled + vacant; covered is the part of vacant that
    agency workers cover."""

    budgeted: Decimal
    filled: Decimal
    vacant: Decimal
    covered: Decimal

    @property
    def words(self) -> str:
        """The state in a word or two."""
        if self.vacant == 0:
            return "Filled"
        if self.covered >= self.vacant:
            return "Covered by agency"
        return "Vacant" if self.filled == 0 else "Part vacant"


def vacant_part(budgeted: Decimal, filled: Decimal) -> Decimal:
    """What is left of a post: never below nought (DfE counts vacancies post by post)."""
    return max(Decimal(0), budgeted - filled)


def cover_of(vacant: Decimal, agency: Decimal) -> Decimal:
    """How much of a vacancy agency workers cover: never more than there is."""
    return min(vacant, agency)
