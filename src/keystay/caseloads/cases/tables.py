"""The tables and columns of the Standard Safeguarding Dataset that Keystay takes.

Everything that is not listed here is dropped before anything is stored (services.md 2.4):
names, birth dates, addresses, health, convictions and the voice of the child among them.
"""

from dataclasses import dataclass

from keystay.core.feeds import Field, Part
from keystay.core.tables.values import EMPTY_IN_EXTRACTS, Parser, day, text

CHILD, SOURCE = "child", "source"


@dataclass(frozen=True)
class Column:
    """A column that is taken; `keyed` says whether its value becomes a keyed reference."""

    name: str
    parse: Parser
    keyed: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extract:
    """A table of the dataset.

    Every row must have a value in each of `needs`, the first of which tells rows apart; the
    columns of `must` have to be there, though a cell may be empty. `span` are the columns
    of the first and the last day. Rows of one id may differ in `apart`.
    """

    name: str
    title: str
    row: str
    columns: tuple[Column, ...]
    needs: tuple[str, ...]
    must: tuple[str, ...] = ()
    span: tuple[str, str] | None = None
    apart: tuple[str, ...] = ()
    required: bool = False

    @property
    def part(self) -> Part:
        """The table as a part of the import."""
        fields = tuple(
            Field(each.name, each.name, each.parse, private=each.parse is not day)
            for each in self.columns
        )
        needs = tuple((name,) for name in (*self.needs, *self.must))
        return Part(self.name, self.title, fields, needs=needs, required=self.required)


WORDS = text(300)

PROFESSIONALS = Extract(
    "ssd_professionals",
    "Professionals",
    "Professional",
    (
        Column("prof_professional_id", text(48)),
        Column("prof_staff_id", text(48)),
        Column("prof_professional_name", WORDS),
        Column("prof_social_worker_registration_no", text(48)),
        Column("prof_agency_worker_flag", WORDS),
    ),
    needs=("prof_professional_id",),
    required=True,
)
INVOLVEMENTS = Extract(
    "ssd_involvements",
    "Involvements",
    "Involvement",
    (
        Column("invo_involvements_id", text(64), SOURCE),
        Column("invo_professional_id", text(48)),
        Column("invo_professional_role_id", text(200)),
        Column("invo_professional_team", text(255)),
        Column("invo_person_id", text(48), CHILD, ("PersonID", "person_id")),
        Column("invo_involvement_start_date", day),
        Column("invo_involvement_end_date", day),
        Column("invo_worker_change_reason", text(200)),
    ),
    needs=("invo_involvements_id", "invo_person_id", "invo_involvement_start_date"),
    # Without these everyone's cases would be nobody's, or none would ever have ended.
    must=("invo_professional_id", "invo_involvement_end_date"),
    span=("invo_involvement_start_date", "invo_involvement_end_date"),
    # Eclipse writes a row for each team that overlaps a spell (services.md 2.3).
    apart=("invo_professional_team",),
    required=True,
)
DEPARTMENT = Extract(
    "ssd_department",
    "Departments",
    "Department",
    (Column("dept_team_id", text(48)), Column("dept_team_name", text(255))),
    needs=("dept_team_id", "dept_team_name"),
)


def _plans(name: str, title: str, row: str, short: str, names: tuple[str, str, str]) -> Extract:
    """A table of plans: its id, and the names of its first and last day."""
    own, starts, ends = (f"{short}_{each}" for each in names)
    child = f"{short}_person_id"
    return Extract(
        name,
        title,
        row,
        (
            Column(own, text(64), SOURCE),
            Column(child, text(48), CHILD),
            Column(starts, day),
            Column(ends, day),
        ),
        needs=(own, child, starts),
        must=(ends,),
        span=(starts, ends),
    )


CIN_PLANS = _plans(
    "ssd_cin_plans",
    "Child in Need plans",
    "Child in Need plan",
    "cinp",
    ("cin_plan_id", "cin_plan_start_date", "cin_plan_end_date"),
)
CP_PLANS = _plans(
    "ssd_cp_plans",
    "Child protection plans",
    "Child protection plan",
    "cppl",
    ("cp_plan_id", "cp_plan_start_date", "cp_plan_end_date"),
)
CLA_EPISODES = _plans(
    "ssd_cla_episodes",
    "Cared-for episodes",
    "Cared-for episode",
    "clae",
    ("cla_episode_id", "cla_episode_start_date", "cla_episode_ceased_date"),
)
CARE_LEAVERS = Extract(
    "ssd_care_leavers",
    "Care leavers",
    "Care leaver",
    (Column("clea_person_id", text(48), CHILD),),
    needs=("clea_person_id",),
)

EXTRACTS = (
    PROFESSIONALS,
    INVOLVEMENTS,
    DEPARTMENT,
    CIN_PLANS,
    CP_PLANS,
    CLA_EPISODES,
    CARE_LEAVERS,
)
BY_NAME = {each.name: each for each in EXTRACTS}
PLAN_TABLES = {"cin": CIN_PLANS, "cp": CP_PLANS, "cla": CLA_EPISODES}
NOTHING = EMPTY_IN_EXTRACTS
