"""What may be done, as one list of verbs, and how far a right to do it can reach."""

from enum import Enum


class Permission(Enum):
    """Every verb that a page or an action can ask for, with the words that people read."""

    DUE_READ = "see what is due"
    PERSON_READ = "see staff records"
    PERSON_WRITE = "change staff records"
    EQUALITY_READ = "see equality answers"
    ABSENCE_READ = "see absence dates"
    ABSENCE_WRITE = "record absence"
    REGISTRATION_WRITE = "record registration and renewal"
    ESTABLISHMENT_READ = "see posts and teams"
    ESTABLISHMENT_WRITE = "change posts and teams"
    SUPERVISION_DATES = "see when supervision was held and is due"
    SUPERVISION_RECORD = "record supervision"
    EXCEPTION_ASK = "ask for exceptional access to the notes of supervision"
    EXCEPTION_AGREE = "agree to another’s exceptional access, outside your own line"
    EXCEPTION_READ = "see how often exceptional access was used, and your own part in it"
    CASELOAD_READ = "see caseloads"
    CASELOAD_WRITE = "allocate cases and plan handovers"
    FEEDBACK_READ = "see families' feedback"
    FEEDBACK_ASK = "ask families for feedback"
    PRACTICE_READ = "see audits of practice"
    PRACTICE_PLAN = "plan audits of practice"
    MEASURES_READ = "see the measures"
    MEASURES_ROWS = "see the rows behind a measure"
    PLAN_READ = "see the action plan and the risks"
    PLAN_NAMES = "see who owns an action or a risk, and what was noted on it"
    PLAN_WRITE = "keep the action plan, the risks and the Task Group"
    GROUP_READ = "see the Task Group’s meetings"
    MEASURES_WRITE = "set baselines and targets"
    RETURN_READ = "see the statutory return in counts and figures"
    RETURN_PREPARE = "prepare and sign the statutory return"
    RETURN_PAY = "enter pay for the statutory return and take its file"
    REPORT_READ = "read the six-monthly reports once they are signed"
    REPORT_DRAFTS = "read the six-monthly report while it is a draft"
    REPORT_PREPARE = "prepare and correct the six-monthly report"
    REPORT_SIGN = "sign the six-monthly report"
    INSPECTION_READ = "see the inspection pack"
    IMPORT_RUN = "import files"
    POLICY_READ = "see the policy"
    POLICY_WRITE = "change the policy"
    ACCOUNTS_MANAGE = "invite people and give roles"
    AUDIT_READ = "read the whole history"


# What someone else in reach does for you: nobody changes their own record by a role over it.
NEVER_ONES_OWN = frozenset(
    {
        Permission.PERSON_WRITE,
        Permission.ABSENCE_WRITE,
        Permission.REGISTRATION_WRITE,
        Permission.RETURN_PREPARE,
        Permission.RETURN_PAY,
    }
)


class Scope(Enum):
    """How far a permission reaches, widest last."""

    OWN = "your own"
    TEAMS = "the teams that you manage"
    SERVICES = "the services that you lead"
    EVERYONE = "the whole council"
