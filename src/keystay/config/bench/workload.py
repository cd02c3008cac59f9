"""What workload costs as the years and the cases grow, in a database of the bench's own.

One authority is one database, so a region or the nation in one is more than Keystay is made
for: it shows what grows and what does not. Always on SQLite, whatever the council uses.
"""

import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from keystay.caseloads.models import Spell
from keystay.caseloads.months.queries import team_year
from keystay.caseloads.overload.reckoning import runs_to
from keystay.caseloads.workload.plans import plan_mix
from keystay.caseloads.workload.queries import loads_in, loads_on, team_loads
from keystay.config.bench.scratch import every_table, scratch_database
from keystay.config.bench.spells import FILLED, SIZES, Say, fill
from keystay.config.bench.timing import timed
from keystay.core.clock import today
from keystay.organisation.models import Team
from keystay.organisation.policy.actions import load_pack

BY = "the bench"
PACK = "england-2026"
DEFAULT = ("council", "region")
TIMES = 3
YEARS_AGO = 5


@dataclass(frozen=True)
class Growth:
    """What one piece of work cost at a size: the middle of three times, and its most memory."""

    size: str
    what: str
    spells: int
    sql: int
    cpu_ms: float
    peak_mb: float


def measure(sizes: Sequence[str], say: Say) -> list[Growth]:
    """Workload at each of the sizes; `say` hears what is being done and how far it is."""
    return [row for size in sizes for row in _at(size, say)]


def _at(name: str, say: Say) -> Iterator[Growth]:
    def told(words: str, done: float) -> None:
        say(f"{name}: {words}", done)

    with scratch_database() as scratch:
        with every_table(scratch):
            fill(scratch, SIZES[name], today(), told)
        with transaction.atomic():
            load_pack(key=PACK, by=BY)
        spells = Spell.objects.count()
        works = _works()
        for number, (what, work) in enumerate(works):
            told(what, FILLED + (1 - FILLED) * number / len(works))
            cost = timed(what, work, spells, TIMES)
            yield Growth(name, what, spells, cost.sql, cost.cpu_ms, _peak_mb(work))


def _works() -> list[tuple[str, Callable[[], Any]]]:
    team = Team.objects.order_by("pk")[0]
    on = today()
    then = on.replace(year=on.year - YEARS_AGO, day=1)

    def of_a_team() -> None:
        rows = loads_in([team.pk], on)
        team_loads(rows)
        plan_mix(on, [row.person for row in rows])

    return [
        ("Workload of a team today", of_a_team),
        ("Workload of a team five years ago", lambda: team_loads(loads_in([team.pk], then))),
        ("Workload of every team today", lambda: team_loads(loads_on(on).values())),
        ("Workload of every team five years ago", lambda: team_loads(loads_on(then).values())),
        ("The year of a team", lambda: team_year(team, on)),
        ("Who was over capacity since last year began", lambda: runs_to(on)),
    ]


def _peak_mb(work: Callable[[], Any]) -> float:
    """The most memory that Python held for the work at one time; not timed, for it slows."""
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(peak / 1_000_000, 1)
