"""Times over capacity, and which of them is owed a look: sums on dates, with no database.

Source: strategy C1 and C3; the numbers are the council's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keystay.core.working_days import add_working_days


@dataclass(frozen=True)
class Run:
    """A worker of a team (by ids) over capacity on every day from `since` to `until`.

    `until` is None while it goes on; `known_on` is the day on which it was first found.
    """

    worker: str
    team: str
    since: date
    until: date | None = None
    known_on: date = date.min

    def covers(self, day: date) -> bool:
        """Whether the day lies in it; of one that goes on, any day to come."""
        return self.since <= day and (self.until is None or day <= self.until)

    def meets(self, other: "Run") -> bool:
        """Whether some day lies in both, for one worker in one team."""
        same = (self.worker, self.team) == (other.worker, other.team)
        return same and (self.covers(other.since) or other.covers(self.since))


@dataclass(frozen=True)
class Given:
    """An allocation over capacity: to whom, decided when by which account, from which day,
    and when it was itself looked at.
    """

    id: str
    worker: str
    team: str
    decided_on: date
    by: str
    starts_on: date
    seen_on: date | None


@dataclass(frozen=True)
class Look:
    """A look at a worker's time over capacity in a team, on a day by an account."""

    worker: str
    team: str
    on: date
    by: str


@dataclass(frozen=True)
class Asked:
    """A time over capacity that is owed a look: since when it is owed, by when, and when kept."""

    run: Run
    owed_on: date
    due_on: date
    kept_on: date | None


@dataclass(frozen=True)
class Terms:
    """The council's numbers in working days, and the days on which it is closed besides."""

    passing: int
    within: int
    closures: frozenset[date] = frozenset()


class Times:
    """Times over capacity by worker and team, with what was decided and looked at in each."""

    def __init__(self, runs: Iterable[Run], looks: Iterable[Look], given: Iterable[Given]) -> None:
        self._runs: dict[tuple[str, str], list[Run]] = {}
        for run in runs:
            self._runs.setdefault((run.worker, run.team), []).append(run)
        self._looks: dict[Run, list[Look]] = {}
        for look in looks:
            if found := self.at(look.worker, look.team, look.on):
                self._looks.setdefault(found, []).append(look)
        self._given: dict[Run, list[Given]] = {}
        for each in given:
            if found := self.at(each.worker, each.team, each.starts_on):
                self._given.setdefault(found, []).append(each)

    def at(self, worker: str, team: str, day: date) -> Run | None:
        """The time in which the day lies; None on a day within capacity."""
        return next((run for run in self._runs.get((worker, team), ()) if run.covers(day)), None)

    def asked(self, run: Run, terms: Terms, today: date) -> Asked | None:
        """The look that is owed at a time over capacity by itself; None if none is.

        A passing time is owed none, nor one that ended before its look was due. Where a case
        had been given here over capacity by the day on which the look would be owed, the look
        at that is the one asked for.
        """
        owed_on = max(add_working_days(run.since, terms.passing, terms.closures), run.known_on)
        due_on = add_working_days(owed_on, terms.within, terms.closures)
        if (run.until or today) < owed_on or any(
            each.decided_on <= owed_on for each in self._given.get(run, ())
        ):
            return None
        kept_on = self.looked_on(run)
        if kept_on is None and run.until is not None and run.until < due_on:
            return None
        return Asked(run, owed_on, due_on, kept_on)

    def looked_on(self, run: Run) -> date | None:
        """When somebody first looked at a time over capacity, or at a case given in it."""
        days = [look.on for look in self._looks.get(run, ())]
        days += [each.seen_on for each in self._given.get(run, ()) if each.seen_on]
        return min(days, default=None)

    def seen_on(self, given: Given) -> date | None:
        """When somebody looked at a case given over capacity, or after it was decided at the
        time over capacity in which it lies; a look by who decided it does not count.
        """
        run = self.at(given.worker, given.team, given.starts_on)
        looks = self._looks.get(run, ()) if run else ()
        days = [look.on for look in looks if look.on >= given.decided_on and look.by != given.by]
        return min([*days, *([given.seen_on] if given.seen_on else [])], default=None)


def floor(on: date) -> date:
    """The day beyond which nobody asks since when: 1 January of the year before."""
    return date(on.year - 1, 1, 1)
