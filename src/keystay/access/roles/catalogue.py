"""The whole access policy on one page: each role, in a sentence, and what it may do how far.

Source: the access matrix of shared/design/reliability.md 1.5, for what exists so far.
Codes are stored; never rename one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from keystay.access.permissions import Permission as P
from keystay.access.permissions import Scope


@dataclass(frozen=True)
class Role:
    """A role: `over` says what a grant of it must name (a team, a service or nothing)."""

    code: str
    name: str
    sentence: str
    rights: Mapping[P, Scope]
    over: str = ""


OWN_RECORD = {
    P.DUE_READ: Scope.OWN,
    P.PERSON_READ: Scope.OWN,
    P.EQUALITY_READ: Scope.OWN,
    P.ABSENCE_READ: Scope.OWN,
    P.SUPERVISION_DATES: Scope.OWN,
    P.SUPERVISION_RECORD: Scope.OWN,
    P.CASELOAD_READ: Scope.OWN,
    P.FEEDBACK_READ: Scope.OWN,
    P.FEEDBACK_ASK: Scope.OWN,
    P.PRACTICE_READ: Scope.OWN,
    P.MEASURES_READ: Scope.OWN,
    P.PLAN_READ: Scope.OWN,
    P.GROUP_READ: Scope.OWN,
    P.POLICY_READ: Scope.EVERYONE,
}
# The plan, the risks and the Task Group as those see them who answer for them.
WHOLE_PLAN = dict.fromkeys((P.PLAN_READ, P.PLAN_NAMES, P.GROUP_READ), Scope.EVERYONE)

# The report as those see it who answer for what it says; signing it changes no figure in it.
DRAFT_REPORT = dict.fromkeys((P.REPORT_READ, P.REPORT_DRAFTS), Scope.EVERYONE)


# Exceptional access: whoever agrees is outside the worker's line, so a reach would say nothing.
SECOND_PERSON = dict.fromkeys((P.EXCEPTION_AGREE, P.EXCEPTION_READ), Scope.EVERYONE)


def _managing(scope: Scope) -> dict[P, Scope]:
    return {
        P.DUE_READ: scope,
        P.PERSON_READ: scope,
        P.ABSENCE_READ: scope,
        P.REGISTRATION_WRITE: scope,
        P.ESTABLISHMENT_READ: scope,
        P.SUPERVISION_DATES: scope,
        P.SUPERVISION_RECORD: scope,
        P.CASELOAD_READ: scope,
        P.CASELOAD_WRITE: scope,
        P.FEEDBACK_READ: scope,
        P.FEEDBACK_ASK: scope,
        P.PRACTICE_READ: scope,
        P.MEASURES_READ: scope,
        P.PLAN_READ: Scope.OWN,
        P.GROUP_READ: Scope.OWN,
        P.POLICY_READ: Scope.EVERYONE,
    }


ROLES = (
    Role(
        "social_worker",
        "Social worker",
        "Sees their own record, what is due to them and their own cases.",
        OWN_RECORD,
    ),
    Role(
        "team_manager",
        "Team manager",
        "Sees and supports the people of one team, allocates its cases, and records absence and "
        "supervision there.",
        {**_managing(Scope.TEAMS), P.ABSENCE_WRITE: Scope.TEAMS},
        over="team",
    ),
    Role(
        "service_manager",
        "Service manager",
        "Sees the people of every team in one service, allocates its cases, and reads the action "
        "plan and the risks.",
        {
            **_managing(Scope.SERVICES),
            **WHOLE_PLAN,
            **SECOND_PERSON,
            P.REPORT_READ: Scope.EVERYONE,
        },
        over="service",
    ),
    Role(
        "workforce_lead",
        "Workforce lead",
        "Keeps staff records and the establishment, imports files, sees every measure, sets "
        "targets, keeps the action plan, the risks and the Task Group, prepares the statutory "
        "return, prepares and signs the six-monthly report, and takes the inspection pack.",
        {
            **WHOLE_PLAN,
            **DRAFT_REPORT,
            P.REPORT_PREPARE: Scope.EVERYONE,
            P.INSPECTION_READ: Scope.EVERYONE,
            P.REPORT_SIGN: Scope.EVERYONE,
            P.PLAN_WRITE: Scope.EVERYONE,
            P.DUE_READ: Scope.EVERYONE,
            P.PERSON_READ: Scope.EVERYONE,
            P.PERSON_WRITE: Scope.EVERYONE,
            P.EQUALITY_READ: Scope.EVERYONE,
            P.ABSENCE_READ: Scope.EVERYONE,
            P.ABSENCE_WRITE: Scope.EVERYONE,
            P.REGISTRATION_WRITE: Scope.EVERYONE,
            P.ESTABLISHMENT_READ: Scope.EVERYONE,
            P.ESTABLISHMENT_WRITE: Scope.EVERYONE,
            P.SUPERVISION_DATES: Scope.EVERYONE,
            P.EXCEPTION_ASK: Scope.EVERYONE,
            P.EXCEPTION_READ: Scope.EVERYONE,
            P.CASELOAD_READ: Scope.EVERYONE,
            P.FEEDBACK_READ: Scope.EVERYONE,
            P.MEASURES_READ: Scope.EVERYONE,
            P.MEASURES_ROWS: Scope.EVERYONE,
            P.MEASURES_WRITE: Scope.EVERYONE,
            P.RETURN_READ: Scope.EVERYONE,
            P.RETURN_PREPARE: Scope.EVERYONE,
            P.RETURN_PAY: Scope.EVERYONE,
            P.IMPORT_RUN: Scope.EVERYONE,
            P.POLICY_READ: Scope.EVERYONE,
            P.POLICY_WRITE: Scope.EVERYONE,
        },
    ),
    Role(
        "principal_social_worker",
        "Principal social worker",
        "Sees the practice of the whole council: people, supervision dates and caseloads.",
        {
            **WHOLE_PLAN,
            **DRAFT_REPORT,
            **SECOND_PERSON,
            P.DUE_READ: Scope.EVERYONE,
            P.PERSON_READ: Scope.EVERYONE,
            P.ABSENCE_READ: Scope.OWN,
            P.ESTABLISHMENT_READ: Scope.EVERYONE,
            P.SUPERVISION_DATES: Scope.EVERYONE,
            P.SUPERVISION_RECORD: Scope.OWN,
            P.CASELOAD_READ: Scope.EVERYONE,
            P.FEEDBACK_READ: Scope.EVERYONE,
            P.FEEDBACK_ASK: Scope.EVERYONE,
            P.PRACTICE_READ: Scope.EVERYONE,
            P.PRACTICE_PLAN: Scope.EVERYONE,
            P.MEASURES_READ: Scope.EVERYONE,
            P.MEASURES_ROWS: Scope.EVERYONE,
            P.RETURN_READ: Scope.EVERYONE,
            P.POLICY_READ: Scope.EVERYONE,
        },
    ),
    Role(
        "director",
        "Director",
        "Sees where the council stands, in grouped figures, the action plan, the risks, the "
        "inspection pack without rows of people, and what is due to them; signs the six-monthly "
        "report.",
        {
            **WHOLE_PLAN,
            **DRAFT_REPORT,
            P.EXCEPTION_READ: Scope.EVERYONE,
            P.REPORT_SIGN: Scope.EVERYONE,
            P.INSPECTION_READ: Scope.EVERYONE,
            P.DUE_READ: Scope.OWN,
            P.FEEDBACK_READ: Scope.EVERYONE,
            P.MEASURES_READ: Scope.EVERYONE,
            P.POLICY_READ: Scope.EVERYONE,
        },
    ),
    Role(
        "councillor",
        "Councillor",
        "Sees where the council stands, in grouped figures, the action plan and the risks "
        "without names, and the signed six-monthly reports.",
        dict.fromkeys((P.MEASURES_READ, P.PLAN_READ, P.REPORT_READ), Scope.EVERYONE),
    ),
    Role(
        "administrator",
        "System administrator",
        "Runs accounts and roles; reads no content.",
        {P.ACCOUNTS_MANAGE: Scope.EVERYONE},
    ),
    Role(
        "auditor",
        "Auditor",
        "Reads the whole history. Not held together with workforce lead or administrator.",
        {P.AUDIT_READ: Scope.EVERYONE, P.EXCEPTION_READ: Scope.EVERYONE},
    ),
)

BY_CODE = {role.code: role for role in ROLES}
NEVER_TOGETHER = ({"auditor", "workforce_lead"}, {"auditor", "administrator"})

# Roles that reach everyone's records or give out rights: one administrator asks, another agrees.
NEED_TWO = frozenset({"workforce_lead", "administrator", "auditor"})


def roles_with(permission: P, scope: Scope | None = None) -> tuple[str, ...]:
    """The codes of the roles that have the permission; as far as `scope` where one is named."""
    held = {code: role.rights.get(permission) for code, role in BY_CODE.items()}
    return tuple(code for code, reach in held.items() if reach and scope in (None, reach))
