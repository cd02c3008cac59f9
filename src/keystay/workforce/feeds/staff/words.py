"""The words that councils' systems use for roles, contracts and reasons, and what they mean."""

from keystay.workforce.assignments.models import Contract, Destination, Origin, Reason
from keystay.workforce.people.models import StageName
from keystay.workforce.posts.models import OrgRole


def meanings(choices: list[tuple[str, str]], also: dict[str, str] | None = None) -> dict[str, str]:
    """Words and codes of a code set, with other words that mean the same."""
    labels = {label: code for code, label in choices}
    codes = {code: code for code, _ in choices}
    leading_zero = {f"0{code}": code for code in codes if len(code) == 1}
    return labels | codes | leading_zero | (also or {})


ROLES = meanings(
    OrgRole.choices,
    {
        "Head of service": OrgRole.SENIOR_MANAGER.value,
        "Service manager": OrgRole.MIDDLE_MANAGER.value,
        "Team manager": OrgRole.FIRST_LINE_MANAGER.value,
        "Assistant team manager": OrgRole.FIRST_LINE_MANAGER.value,
        "Senior social worker": OrgRole.SENIOR_PRACTITIONER.value,
        "Advanced practitioner": OrgRole.SENIOR_PRACTITIONER.value,
        "Social worker": OrgRole.CASE_HOLDER.value,
        "Qualified without case": OrgRole.WITHOUT_CASES.value,
    },
)

CONTRACTS = meanings(
    Contract.choices,
    {
        "perm": Contract.PERMANENT.value,
        "employee": Contract.PERMANENT.value,
        "fixed term": Contract.TEMPORARY.value,
        "fixed term contract": Contract.TEMPORARY.value,
        "temp": Contract.TEMPORARY.value,
        "casual": Contract.TEMPORARY.value,
        "secondment": Contract.TEMPORARY.value,
        "locum": Contract.AGENCY.value,
        "agency worker": Contract.AGENCY.value,
        "contractor": Contract.AGENCY.value,
    },
)

REASONS = meanings(
    Reason.choices,
    {
        "resigned": Reason.RESIGNATION.value,
        "voluntary resignation": Reason.RESIGNATION.value,
        "retirement": Reason.RETIRED.value,
        "ill health retirement": Reason.RETIRED.value,
        "dismissal": Reason.DISMISSED.value,
        "redundancy": Reason.COMPULSORY_REDUNDANCY.value,
        "death in service": Reason.DECEASED.value,
        "died": Reason.DECEASED.value,
        "internal move": Reason.OTHER_ROLE.value,
        "end of contract": Reason.OTHER.value,
        "end of fixed term contract": Reason.OTHER.value,
        "unknown": Reason.NOT_KNOWN.value,
    },
)

DESTINATIONS = meanings(
    Destination.choices,
    {
        "other local authority": Destination.OTHER_AUTHORITY.value,
        "another council": Destination.OTHER_AUTHORITY.value,
        "agency": Destination.AGENCY.value,
        "left social work": Destination.NOT_SOCIAL_CARE.value,
        "unknown": Destination.NOT_KNOWN.value,
    },
)

ORIGINS = meanings(
    Origin.choices,
    {
        "newly qualified": Origin.NEWLY_QUALIFIED.value,
        "nqsw": Origin.NEWLY_QUALIFIED.value,
        "asye": Origin.NEWLY_QUALIFIED.value,
        "other local authority": Origin.OTHER_AUTHORITY.value,
        "another council": Origin.OTHER_AUTHORITY.value,
        "agency": Origin.AGENCY.value,
        "unknown": Origin.NOT_KNOWN.value,
    },
)

STAGES = meanings(
    StageName.choices,
    {
        "nqsw": StageName.NEWLY_QUALIFIED.value,
        "asye": StageName.NEWLY_QUALIFIED.value,
        "newly qualified": StageName.NEWLY_QUALIFIED.value,
        "experienced": StageName.EXPERIENCED.value,
        "advanced": StageName.ADVANCED.value,
        "senior": StageName.ADVANCED.value,
    },
)

# Tried in order: the first words found in a job title tell the census role.
TITLES = (
    (("director", "head of", "strategic lead"), OrgRole.SENIOR_MANAGER.value),
    (("independent reviewing", "iro", "conference chair"), OrgRole.WITHOUT_CASES.value),
    (("quality assurance", "learning and development"), OrgRole.WITHOUT_CASES.value),
    (("practice educator", "principal social worker"), OrgRole.WITHOUT_CASES.value),
    (("service manager", "group manager", "area manager"), OrgRole.MIDDLE_MANAGER.value),
    (("team manager", "practice manager", "deputy manager"), OrgRole.FIRST_LINE_MANAGER.value),
    (("assistant manager", "practice supervisor"), OrgRole.FIRST_LINE_MANAGER.value),
    (("senior", "advanced", "consultant", "team leader"), OrgRole.SENIOR_PRACTITIONER.value),
    (("social worker", "practitioner"), OrgRole.CASE_HOLDER.value),
)


def role_of_title(title: str) -> str:
    """The census role that a job title tells of, or empty if it tells of none."""
    words = f" {' '.join(title.casefold().replace('-', ' ').split())} "
    for signs, role in TITLES:
        if any(f" {sign}" in words for sign in signs):
            return role
    return ""
