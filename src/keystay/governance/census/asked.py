"""What every rule may look at besides the records: the layout, the readings and the limits."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from keystay.governance.census.readings import SHIPPED, USUAL, Limits, Readings
from keystay.workforce.feeds.csww.layout import Layout


@dataclass(frozen=True)
class Asked:
    """One census year as this council reads it."""

    layout: Layout
    readings: Readings = SHIPPED
    limits: Limits = USUAL

    @cached_property
    def first(self) -> date:
        return self.layout.first_day

    @cached_property
    def last(self) -> date:
        return self.layout.reference_day

    @cached_property
    def year_days(self) -> int:
        """Working days of a full-time post: one more if the year has a 29 February."""
        leap = self.layout.year % 4 == 0
        return self.limits.leap_year_days if leap else self.limits.year_days

    @cached_property
    def order(self) -> dict[str, int]:
        """Each item's place in a worker's record."""
        return {name: place for place, name in enumerate(self.layout.items)}
