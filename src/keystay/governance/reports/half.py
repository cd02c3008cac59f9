"""The half-year that a report is about, seen from the day that it is put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keystay.governance.measures.standing import Chosen
from keystay.governance.promises.queries import Period
from keystay.governance.reports.rules import ONE_DAY, last_end

# Three years: long enough to see a direction, and as many figures as a page is wide.
HALVES = 6


@dataclass(frozen=True)
class Half:
    """From `first` to `ends_on`, as it is seen on `on`; `chosen` are the day and the council."""

    first: date
    ends_on: date
    on: date
    chosen: Chosen

    @property
    def period(self) -> Period:
        return Period(self.first, self.ends_on)

    @property
    def last_days(self) -> Sequence[date]:
        """The last days of this half-year and of those before it, the earliest first."""
        found = [self.ends_on]
        while len(found) < HALVES:
            found.append(last_end(found[-1] - ONE_DAY))
        return found[::-1]
