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
    """A table of the dataset; `must` are columns without which it is of no use."""

    name: str
    title: str
    columns: tuple[Column, ...]
    must: tuple[str, ...]
    required: bool = False

    @property
    def part(self) -> Part:
        """The table as a part of the import."""
        fields = tuple(Field(each.name, each.name, each.parse) for each in self.columns)
        needs = tuple((name,) for name in self.must)
        return Part(self.name, self.title, fields, needs=needs, required=self.required)


WORDS = text(300)

PROFESSIONALS = Extract(
    "ssd_professionals",
    "Professionals",
    (
        Column("prof_professional_id", text(48)),
        Column("prof_staff_id", text(48)),
        Column("prof_professional_name", WORDS),
        Column("prof_social_worker_registration_no", text(48)),
        Column("prof_agency_worker_flag", WORDS),
        Column("prof_professional_job_title", text(500)),
        Column("prof_professional_department", WORDS),
    ),
    ("prof_professional_id",),
    required=True,
)
INVOLVEMENTS = Extract(
    "ssd_involvements",
    "Involvements",
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
    ("invo_involvements_id", "invo_person_id", "invo_involvement_start_date"),
    required=True,
)
DEPARTMENT = Extract(
    "ssd_department",
    "Departments",
    (Column("dept_team_id", text(48)), Column("dept_team_name", text(255))),
    ("dept_team_id", "dept_team_name"),
)
CIN_PLANS = Extract(
    "ssd_cin_plans",
    "Child in Need plans",
    (
        Column("cinp_cin_plan_id", text(64), SOURCE),
        Column("cinp_person_id", text(48), CHILD),
        Column("cinp_cin_plan_start_date", day),
        Column("cinp_cin_plan_end_date", day),
    ),
    ("cinp_cin_plan_id", "cinp_person_id", "cinp_cin_plan_start_date"),
)
CP_PLANS = Extract(
    "ssd_cp_plans",
    "Child protection plans",
    (
        Column("cppl_cp_plan_id", text(64), SOURCE),
        Column("cppl_person_id", text(48), CHILD),
        Column("cppl_cp_plan_start_date", day),
        Column("cppl_cp_plan_end_date", day),
    ),
    ("cppl_cp_plan_id", "cppl_person_id", "cppl_cp_plan_start_date"),
)
CLA_EPISODES = Extract(
    "ssd_cla_episodes",
    "Cared-for episodes",
    (
        Column("clae_cla_episode_id", text(64), SOURCE),
        Column("clae_person_id", text(48), CHILD),
        Column("clae_cla_episode_start_date", day),
        Column("clae_cla_episode_ceased_date", day),
    ),
    ("clae_cla_episode_id", "clae_person_id", "clae_cla_episode_start_date"),
)
CARE_LEAVERS = Extract(
    "ssd_care_leavers",
    "Care leavers",
    (Column("clea_person_id", text(48), CHILD),),
    ("clea_person_id",),
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
PLAN_TABLES = {
    "ssd_cin_plans": ("cin", "cinp_cin_plan_id", "cinp_person_id", "cinp_cin_plan_start_date",
                      "cinp_cin_plan_end_date"),
    "ssd_cp_plans": ("cp", "cppl_cp_plan_id", "cppl_person_id", "cppl_cp_plan_start_date",
                     "cppl_cp_plan_end_date"),
    "ssd_cla_episodes": ("cla", "clae_cla_episode_id", "clae_person_id",
                         "clae_cla_episode_start_date", "clae_cla_episode_ceased_date"),
}  # fmt: skip
NOTHING = EMPTY_IN_EXTRACTS
