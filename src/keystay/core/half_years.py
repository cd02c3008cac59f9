"""Ends of months and of half-years: the days on which figures about few people may be told.

Between two days chosen at will one could take one table from another and see a single person
come or go (reliability.md 101, 102).
"""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
HALVES = (3, 9)  # the months at whose end the council reports and the census counts


def last_end_of_month(on: date) -> date:
    """The last day of the last month that was over by the end of the day."""
    return (on + ONE_DAY).replace(day=1) - ONE_DAY


def last_end_of_half(on: date) -> date:
    """The last 31 March or 30 September by the day."""
    end = last_end_of_month(on)
    while end.month not in HALVES:
        end = end.replace(day=1) - ONE_DAY
    return end
