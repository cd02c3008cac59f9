"""The demo council's services and teams, and how the posts are shared among them."""

from dataclasses import dataclass

CREWE = "Crewe"
MACCLESFIELD = "Macclesfield"

FRONT_DOOR = "Front Door and Assessment"
IN_NEED = "Child in Need and Child Protection"
CARED_FOR = "Cared for Children and Care Leavers"
DISABILITY = "Children with Disabilities"
QUALITY = "Safeguarding and Quality Assurance"
FAMILIES = "Fostering and Adoption"
LEADERSHIP = "Children's Social Care Leadership"


@dataclass(frozen=True)
class Place:
    """A team: `casework` and `other` are its shares of case-holding and of other posts.

    `plan` is the usual plan of its children and `stays` the share of its children who are
    still with the council a year later.
    """

    name: str
    service: str
    locality: str
    casework: float = 0
    other: float = 0
    plan: str = ""
    stays: float = 0.3


PLACES = (
    Place("Front Door", FRONT_DOOR, CREWE, 3, 8, "", 0.05),
    Place("Assessment Crewe", FRONT_DOOR, CREWE, 9, 0, "", 0.1),
    Place("Assessment Macclesfield", FRONT_DOOR, MACCLESFIELD, 8, 0, "", 0.1),
    Place(f"{IN_NEED} Crewe 1", IN_NEED, CREWE, 10, 0, "cin", 0.3),
    Place(f"{IN_NEED} Crewe 2", IN_NEED, CREWE, 10, 0, "cp", 0.3),
    Place(f"{IN_NEED} Crewe 3", IN_NEED, CREWE, 9, 0, "cin", 0.3),
    Place(
        f"{IN_NEED} Macclesfield 1",
        IN_NEED,
        MACCLESFIELD,
        10,
        0,
        "cin",
        0.3,
    ),
    Place(f"{IN_NEED} Macclesfield 2", IN_NEED, MACCLESFIELD, 9, 0, "cp", 0.3),
    Place("Cared for Children Crewe", CARED_FOR, CREWE, 10, 0, "cla", 0.7),
    Place("Cared for Children Macclesfield", CARED_FOR, MACCLESFIELD, 9, 0, "cla", 0.7),
    Place("Care Leavers", CARED_FOR, CREWE, 4, 3, "cl", 0.75),
    Place("Children with Disabilities", DISABILITY, CREWE, 8, 1, "cin", 0.6),
    Place("Independent Reviewing and Conferences", QUALITY, CREWE, 0, 11),
    Place("Practice Development", QUALITY, MACCLESFIELD, 0, 5),
    Place("Fostering", FAMILIES, CREWE, 0, 9),
    Place("Permanence and Kinship", FAMILIES, MACCLESFIELD, 0, 7),
)
SENIOR = Place("Senior leadership", LEADERSHIP, CREWE)
MANAGERS = Place("Service managers", LEADERSHIP, CREWE)
ALL_PLACES = (*PLACES, SENIOR, MANAGERS)
BY_NAME = {place.name: place for place in ALL_PLACES}
SERVICES = (FRONT_DOOR, IN_NEED, CARED_FOR, DISABILITY, QUALITY, FAMILIES, LEADERSHIP)
MANAGED_SERVICES = SERVICES[:-1]

TITLES = {
    "1": "Head of Service",
    "2": "Service Manager",
    "3": "Team Manager",
    "4": "Senior Social Worker",
    "5": "Social Worker",
    "6": "Social Worker",
}
OTHER_TITLES = {
    "Independent Reviewing and Conferences": "Independent Reviewing Officer",
    "Practice Development": "Practice Educator",
    "Fostering": "Supervising Social Worker",
    "Permanence and Kinship": "Permanence Social Worker",
}
GRADES = {"1": "Grade 15", "2": "Grade 13", "3": "Grade 12", "4": "Grade 10", "5": "Grade 9"}


def title_of(place: Place, role: str) -> str:
    """What a post of this census role is called in this team."""
    return OTHER_TITLES.get(place.name, TITLES[role]) if role == "6" else TITLES[role]


def grade_of(role: str) -> str:
    """The grade of a post of this census role."""
    return GRADES.get(role, "Grade 9")
