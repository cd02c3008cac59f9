"""Ten years of spells for a council, a region or the nation, made by the database itself.

Children come evenly over the years; each has a case of so many days with four workers of one
team, one after another, and a plan for as long. So as many cases are open on any day but for
the first year. Each seat of a team is held by three people in turn.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

DAYS = 3_650
SPELLS_OF_A_CHILD = 4
SEATS = 7  # in a team
CASES_OF_A_SEAT = 15
TURNS = 3  # people in a seat, one after another
TURN = DAYS // TURNS
MONTHS = 120
AT_A_TIME = 250_000  # children
FILLED = 0.5  # of the work at a size, as far as the bar goes

Say = Callable[[str, float], None]


@dataclass(frozen=True)
class Size:
    """How many spells in ten years, and how many cases are open on a day."""

    spells: int
    open: int

    @property
    def children(self) -> int:
        return self.spells // SPELLS_OF_A_CHILD

    @property
    def spell_days(self) -> int:
        """How long a spell lasts, so that so many cases are open."""
        return max(1, self.open * DAYS // self.children // SPELLS_OF_A_CHILD)

    @property
    def teams(self) -> int:
        return max(1, self.open // CASES_OF_A_SEAT // SEATS)


SIZES = {
    "council": Size(200_000, 3_000),
    "region": Size(2_000_000, 30_000),
    "nation": Size(20_000_000, 300_000),
}

PLACES = """
insert into organisation_service (id, name) values ('S00000000000', 'Children');

with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < :teams)
insert into organisation_team (id, name, service_id, locality, starts_on)
select printf('T%011d', i), printf('Team %05d', i), 'S00000000000', '', :begin from n;
"""

# People are numbered by seat and then by their turn in it, seats by team.
PEOPLE = """
with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < :people)
insert into workforce_person
    (id, staff_number, first_name, family_name, email, phone)
select printf('P%011d', i), printf('E%011d', i), 'Ama', printf('Worker %07d', i), '', '' from n;

with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < :people)
insert into workforce_assignment
    (id, person_id, team_id, title, org_role, grade, contract, basis, agency_name, fte,
     starts_on, start_kind, origin, ends_on, end_kind, reason, destination)
select printf('A%011d', i), printf('P%011d', i), printf('T%011d', i / :turns / :seats),
    'Social worker', '5', '', 'permanent', '', '', 1,
    date(:begin, (i % :turns * :turn) || ' days'), 'joined', '',
    case when i % :turns + 1 < :turns
        then date(:begin, ((i % :turns + 1) * :turn - 1) || ' days') end,
    case when i % :turns + 1 < :turns then 'left' else '' end, '', ''
from n;

insert into workforce_stage (person_id, name, starts_on, ends_on)
select person_id, 'social_worker', starts_on, ends_on from workforce_assignment;
"""

# A month's end of each seat, by whoever sat in it.
MONTHS_OF_SEATS = """
with recursive m(k) as (select 1 union all select k + 1 from m where k < :months),
ends(day, turn) as (
    select day, min(cast(julianday(day) - julianday(:begin) as integer) / :turn, :turns - 1)
    from (select date(:today, 'start of month', (1 - k) || ' months', '-1 day') as day from m)
    where day >= :begin
)
insert into caseloads_monthend
    (worker_id, team_id, day, fte, cases, load, capacity, band)
select a.person_id, a.team_id, ends.day, 1, 15, 15, 16, 'within'
from workforce_assignment a
join ends on cast(substr(a.id, 2) as integer) % :turns = ends.turn;
"""

CHILDREN = """
with recursive n(i) as (select :first union all select i + 1 from n where i + 1 < :last)
insert into caseloads_child (id, reference) select i + 1, printf('C%015d', i) from n;
"""

SPELLS = """
with recursive n(i) as (select :first union all select i + 1 from n where i + 1 < :last),
j(j) as (values (0), (1), (2), (3)),
told(i, j, day, seat) as (
    select i, j, i * :days / :children + j * :length,
        i % :teams * :seats + (i / :teams + j) % :seats
    from n cross join j
)
insert into caseloads_spell
    (source_id, child_id, worker_id, team_id, role, starts_on, ends_on, change_reason)
select printf('I%012d-%d', i, j), i + 1,
    printf('P%011d', seat * :turns + min(day / :turn, :turns - 1)),
    printf('T%011d', seat / :seats), 'Allocated worker', date(:begin, day || ' days'),
    case when day + :length <= :days then date(:begin, (day + :length - 1) || ' days') end, ''
from told where day <= :days;
"""

PLANS = """
with recursive n(i) as (select :first union all select i + 1 from n where i + 1 < :last),
told(i, day, until) as (
    select i, i * :days / :children, i * :days / :children + 4 * :length from n
)
insert into caseloads_planspell (source_id, child_id, plan, starts_on, ends_on)
select printf('L%012d', i), i + 1,
    case i % 3 when 0 then 'cin' when 1 then 'cp' else 'cla' end, date(:begin, day || ' days'),
    case when until <= :days then date(:begin, (until - 1) || ' days') end
from told;
"""


def fill(scratch: BaseDatabaseWrapper, size: Size, today: date, say: Say) -> None:
    """Fill the empty tables of the scratch database with ten years to the day."""
    values = {
        "today": today.isoformat(),
        "begin": (today - timedelta(days=DAYS)).isoformat(),
        "days": DAYS,
        "children": size.children,
        "length": size.spell_days,
        "teams": size.teams,
        "people": size.teams * SEATS * TURNS,
        "seats": SEATS,
        "turns": TURNS,
        "turn": TURN,
        "months": MONTHS,
    }
    _run(scratch, PLACES + PEOPLE + MONTHS_OF_SEATS, values)
    for first, last in _parts(size.children):
        say(f"{first * SPELLS_OF_A_CHILD:,} spells made", FILLED * first / size.children)
        _run(scratch, CHILDREN + SPELLS + PLANS, {**values, "first": first, "last": last})
    say("Making the indexes", FILLED)


def _parts(children: int) -> Iterator[tuple[int, int]]:
    for first in range(0, children, AT_A_TIME):
        yield first, min(first + AT_A_TIME, children)


def _run(scratch: BaseDatabaseWrapper, text: str, values: dict[str, Any]) -> None:
    """Each statement by SQLite itself, which takes values by name."""
    scratch.ensure_connection()
    for statement in filter(str.strip, text.split(";")):
        scratch.connection.execute(statement, values)
