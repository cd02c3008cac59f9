"""The parts of the pack in their order: what each says, and where it comes from (facts.md K)."""

from collections.abc import Callable
from dataclasses import dataclass

from keystay.governance.inspection import figure_parts, governing_parts, people_parts
from keystay.governance.inspection.rules import Told
from keystay.governance.inspection.seen import Seen

STAFF_RECORD = "Staff records and the establishment in Keystay"
CASES = "Extracts of the case system, and what was allocated in Keystay"
BOTH = "Staff records, extracts of the case system, and what was allocated in Keystay"
HERE = "Recorded in Keystay"


@dataclass(frozen=True)
class Part:
    """A part of the pack: `definition` says what its rows and figures are.

    `people` is True where its rows name people, so that reading them is kept.
    """

    key: str
    title: str
    definition: str
    source: str
    tell: Callable[[Seen], Told]
    people: bool = False


PARTS = (
    Part(
        "structure",
        "Teams and their managers",
        "Each team of each service on the day, who manages it, how many employees are in post "
        "(headcount and full-time equivalent) and the full-time equivalent of agency workers.",
        STAFF_RECORD,
        figure_parts.structure,
        people=True,
    ),
    Part(
        "by-month",
        "Establishment, vacancies, agency, turnover and absence by month",
        "The whole council at each month’s end and on the day. Turnover and absence are of the "
        "twelve months to each day; each figure is defined under Where we stand.",
        BOTH,
        figure_parts.by_month,
    ),
    Part(
        "by-team",
        "Establishment, vacancies, agency, turnover and absence by team",
        "Each team on the day; turnover and absence are of the twelve months to it. Each team’s "
        "own rows, and nothing withheld.",
        BOTH,
        figure_parts.by_team,
    ),
    Part(
        "caseloads",
        "Caseload of each worker",
        "Everyone in post who holds cases or has capacity for some. Capacity is what the policy "
        "sets for a full caseload, by hours, stage and agreed reductions; load is what the cases "
        "and duties weigh. A percentage of capacity is not a target.",
        CASES,
        people_parts.caseloads,
        people=True,
    ),
    Part(
        "over-capacity",
        "Workers over their capacity, and the plan for each",
        "Everyone whose load is over their capacity, with agreed reductions and the reason that "
        "was given for the last case beyond it.",
        CASES,
        people_parts.over_capacity,
        people=True,
    ),
    Part(
        "newly-qualified",
        "Newly qualified social workers",
        "Everyone in post in the stage of newly qualified: since when, the protected share of a "
        "full caseload, cases held, and whether supervision is on time.",
        BOTH,
        people_parts.newly_qualified,
        people=True,
    ),
    Part(
        "supervision",
        "Supervision of each worker",
        "When each worker last had supervision and when the next is due, by their agreement or "
        "the policy. Overdue is past the due day and its grace. Nothing that was said is here.",
        HERE,
        people_parts.supervision,
        people=True,
    ),
    Part(
        "promises",
        "How promises are kept",
        "Each promise that fell due in the twelve months to the day: kept in time, kept late, "
        "broken, still open. Kept in time, %: of those kept, or past the due day and its grace.",
        "What each night found in Keystay’s records",
        figure_parts.promises,
    ),
    Part(
        "allocation",
        "Allocation gaps, and changes of worker for each child",
        "Cases that nobody holds on the day, and changes of key worker in the twelve months to "
        "it, for the children worked with in them. No child is listed.",
        CASES,
        figure_parts.allocation,
    ),
    Part(
        "leavers",
        "Leavers whose cases are not handed over",
        "Workers near or past their last day with cases of which steps of the handover are open.",
        HERE,
        people_parts.leavers,
        people=True,
    ),
    Part(
        "registration",
        "Registration",
        "People in post without a registration on record, with one that is not in force, or with "
        "tasks of the year’s renewal left.",
        HERE,
        people_parts.registration,
        people=True,
    ),
    Part(
        "plan",
        "Action plan",
        "The actions of the recruitment and retention strategy that were open in the twelve "
        "months to the day.",
        HERE,
        governing_parts.plan,
        people=True,
    ),
    Part(
        "risks",
        "Risk register",
        "The open entries on recruitment and retention. A score is likelihood times impact, with "
        "the controls; appetite is the highest score that is accepted.",
        HERE,
        governing_parts.risks,
        people=True,
    ),
    Part(
        "what-people-say",
        "What staff, leavers and families say",
        "The strategy’s measures in words. Themes of families are of the latest quarter with "
        "enough forms; small groups are withheld.",
        HERE,
        governing_parts.people_say,
    ),
    Part(
        "reports",
        "Six-monthly reports",
        "The reports that were signed by the day. Each opens under Reports as it was signed.",
        HERE,
        governing_parts.reports,
    ),
)
BY_KEY = {part.key: part for part in PARTS}
