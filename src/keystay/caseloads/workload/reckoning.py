"""What a load is: cases and duties against capacity, of one worker and of several together."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from keystay.caseloads.schemes.queries import DUTIES, Part, Scheme, Weighed
from keystay.caseloads.workload import rules
from keystay.organisation.policy.queries import Policy
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.people.models import Stage, StageName

STAGES = dict(StageName.choices)
# The bands of a load that is over capacity.
OVER = frozenset({"over", "well over"})


@dataclass(frozen=True)
class Load:
    """A worker's cases against their capacity on a day, with the parts of both sums.

    `load` is what the cases weigh by the council's scheme (each one, where it counts plainly)
    with duties; capacity is `full` x `fte` x `percent` for the stage x `left` by reductions,
    and `least` is the scheme's least by the same shares, 0 where it has none.
    """

    person: str
    name: str
    team: str
    team_name: str
    agency: bool
    fte: Decimal
    stage: str
    percent: Decimal
    full: Decimal
    cases: int
    load: Decimal
    left: Decimal
    duties: tuple[str, ...]
    unit: str
    parts: tuple[Part, ...]
    capacity: Decimal
    least: Decimal
    band: str

    @property
    def below(self) -> Decimal | None:
        """The least, if the load is below it; None otherwise, and for who holds no cases."""
        return self.least if self.cases and self.load < self.least else None

    @property
    def is_over(self) -> bool:
        """Whether the load is over capacity, by the limits of the policy of its day."""
        return self.band in OVER


@dataclass(frozen=True)
class TeamLoad:
    """A team's cases on a day: average over holders' FTE, maximum, and who is over."""

    team: str
    name: str
    workers: tuple[Load, ...]
    cases: int
    holders_fte: Decimal
    average: Decimal | None
    largest: int
    over: int

    @property
    def load(self) -> Decimal:
        """What all of them carry, in the scheme's unit."""
        return sum((row.load for row in self.workers), Decimal(0))

    @property
    def capacity(self) -> Decimal:
        """What all of them have room for."""
        return sum((row.capacity for row in self.workers), Decimal(0))

    @property
    def share(self) -> Decimal | None:
        """The load as a percentage of the room; None without any room."""
        return rules.share(self.load, self.capacity)

    @property
    def below(self) -> int:
        """How many with cases carry less than the least that the weights name for them."""
        return sum(row.below is not None for row in self.workers)

    @property
    def has_least(self) -> bool:
        """True if the weights name a least for any of them."""
        return any(row.least for row in self.workers)

    @property
    def able(self) -> int:
        """How many hold cases or have room for some: managers as a rule do neither."""
        return sum(bool(row.cases or row.capacity) for row in self.workers)


@dataclass(frozen=True)
class Ruler:
    """What loads are measured by: the policy of the day and a scheme."""

    policy: Policy
    scheme: Scheme

    @property
    def full(self) -> Decimal:
        """What a full-time, experienced worker has room for."""
        return self.scheme.full or Decimal(str(self.policy["caseload.full_capacity"]))

    def percent(self, stage: Stage | None) -> Decimal:
        """The share in per cent for a stage of practice."""
        since, name = (stage.starts_on, stage.name) if stage else (None, "")
        key = rules.stage_key(name, since, self.policy.on, self.policy.values)
        return Decimal(str(self.policy[f"caseload.percent.{key}"]))

    def band(self, load: Decimal, room: Decimal, cases: int) -> str:
        """How a load compares with the room; without cases there is nothing to compare."""
        return band_of(load if cases else Decimal(0), room, self.policy)


def band_of(load: Decimal, room: Decimal, policy_on: Policy) -> str:
    """How a load compares with the room, at the limits of the policy: see `rules.band`."""
    amber = Decimal(str(policy_on["caseload.amber_over_percent"]))
    red = Decimal(str(policy_on["caseload.red_over_percent"]))
    return rules.band(load, room, amber, red)


def load_by(rows: list[Assignment], stage: Stage | None, held: Weighed, ruler: Ruler) -> Load:
    """The load of someone with these assignments, stage and cases, by the ruler."""
    first = rows[0]
    fte = sum((row.fte for row in rows), Decimal(0))
    percent, parts = ruler.percent(stage), held.parts(ruler.scheme, fte)
    room, least = (
        rules.capacity(full, fte, percent) * held.left / 100
        for full in (ruler.full, ruler.scheme.least)
    )
    load = sum((part.points for part in parts), Decimal(0))
    return Load(
        person=first.person_id,
        name=first.person.name,
        team=first.team_id,
        team_name=first.team.name,
        agency=any(row.contract == "agency" for row in rows),
        fte=fte,
        stage=STAGES.get(stage.name, stage.name) if stage else "",
        percent=percent,
        full=ruler.full,
        cases=held.count,
        load=load,
        left=held.left,
        duties=tuple(DUTIES[duty] for duty in sorted(held.duties)),
        unit=ruler.scheme.unit,
        parts=tuple(parts),
        capacity=room,
        least=least,
        band=ruler.band(load, room, held.count),
    )


def load_together(team: str, name: str, loads: Iterable[Load]) -> TeamLoad:
    """The loads of several workers as one; `team` is empty for those of several teams."""
    rows = list(loads)
    holders = [row for row in rows if row.cases]
    cases = sum(row.cases for row in holders)
    holders_fte = sum((row.fte for row in holders), Decimal(0))
    return TeamLoad(
        team=team,
        name=name,
        workers=tuple(rows),
        cases=cases,
        holders_fte=holders_fte,
        average=rules.average(cases, holders_fte),
        largest=max((row.cases for row in rows), default=0),
        over=sum(row.is_over for row in rows),
    )
