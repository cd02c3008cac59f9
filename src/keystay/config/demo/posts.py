"""The demo council's establishment: posts that open, are held, fall vacant and close."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from keystay.config.demo import places
from keystay.config.demo.chances import ONE_DAY, day_between
from keystay.config.demo.places import Place

FOUNDED = date(2009, 4, 1)


@dataclass
class Seat:
    """A post of `work` thousandths of full time; `held` of it is held, since `since`."""

    number: str
    place: Place
    role: str
    title: str
    work: int
    starts: date
    ends: date | None = None
    held: int = 0
    since: date = FOUNDED
    empty: list[tuple[date, date | None]] = field(default_factory=list)

    @property
    def unfilled(self) -> int:
        return self.work - self.held

    def fill(self, work: int, day: date) -> None:
        """Someone holds the post from the day."""
        if self.since < day:
            self.empty.append((self.since, day - ONE_DAY))
        self.held, self.since = work, day

    def vacate(self, day: date) -> None:
        """Nobody holds the post from the day."""
        self.held, self.since = 0, day

    def close(self, last: date) -> None:
        """The post ends with the day; it was empty since it was last held."""
        if self.held == 0 and self.since <= last:
            self.empty.append((self.since, last))
        self.ends = last


@dataclass
class Establishment:
    """All posts so far. `slack` is how much work may stay unfilled in posts that are held."""

    seats: list[Seat] = field(default_factory=list)
    slack: int = 1500

    def open_now(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.ends is None]

    def vacant(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.ends is None and seat.held == 0]

    def unfilled(self) -> int:
        return sum(seat.unfilled for seat in self.open_now())

    def open(self, role: str, work: int, day: date, place: Place | None = None) -> Seat:
        """A new post, empty from the day, in the team that is shortest of its kind."""
        where = place or self._shortest(role)
        seat = Seat(
            number=f"CS{len(self.seats) + 1001}",
            place=where,
            role=role,
            title=self._title(where, role),
            work=work,
            starts=day,
            since=day,
        )
        self.seats.append(seat)
        return seat

    def find(self, source: Random, role: str, work: int, day: date) -> Seat:
        """A post of this role that is empty on the day and fits; a new one if none is."""
        room = self.slack - sum(seat.unfilled for seat in self.open_now() if seat.held)
        fitting = [
            seat
            for seat in self.vacant()
            if seat.role == role and seat.since <= day and 0 <= seat.work - work <= max(0, room)
        ]
        if not fitting:
            return self.open(role, work, day)
        unmanaged = [seat for seat in fitting if role == "3" and not self._managed(seat.place)]
        exact = [seat for seat in fitting if seat.work == work]
        return source.choice(unmanaged or exact or fitting)

    def settle(self, source: Random, total: int, first: date, day: date) -> None:
        """Close and open empty posts so that `total` work is unfilled on the day."""
        surplus = self.unfilled() - total
        for seat in sorted(self.vacant(), key=lambda seat: self._use(source, seat)):
            if surplus <= 0:
                break
            earliest = max(seat.since - ONE_DAY, first, seat.starts)
            seat.close(day_between(source, min(earliest, day - ONE_DAY), day - ONE_DAY))
            surplus -= seat.work
        while surplus < 0:
            work = min(1000, -surplus)
            role = "4" if work == 1000 and source.random() < 0.2 else "5"
            self.open(role, work, day_between(source, first, day))
            surplus += work

    def _use(self, source: Random, seat: Seat) -> tuple[bool, float]:
        """How readily an empty post is kept: scraps go first, casework stays longest."""
        keep = {"5": 3.0, "4": 1.2, "6": 1.0, "3": 0.8}.get(seat.role, 0.2)
        if seat.role == "3" and not self._managed(seat.place):
            keep = 5.0
        return seat.work >= 400, keep + 2.5 * source.random()

    def _managed(self, place: Place) -> bool:
        return any(s.held for s in self.open_now() if s.role == "3" and s.place == place)

    def _shortest(self, role: str) -> Place:
        if role == "1":
            return places.SENIOR
        if role == "2":
            return places.MANAGERS
        counts = {place.name: 0 for place in places.PLACES}
        for seat in self.open_now():
            if seat.role == role:
                counts[seat.place.name] += 1
        shares = {place: _share(place, role) for place in places.PLACES}
        wanted = [place for place, share in shares.items() if share]
        return min(wanted, key=lambda place: (counts[place.name] + 0.5) / shares[place])

    def _title(self, place: Place, role: str) -> str:
        if role != "2":
            return places.title_of(place, role)
        led = [seat.title for seat in self.open_now() if seat.role == "2"]
        titles = [f"Service Manager, {service}" for service in places.MANAGED_SERVICES]
        return min(titles, key=led.count)


def _share(place: Place, role: str) -> float:
    if role == "3":
        return 1
    if role == "4":
        return place.casework + place.other * 0.4
    return place.other if role == "6" else place.casework
