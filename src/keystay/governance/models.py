"""The room's tables, gathered for Django."""

from keystay.governance.census.models import Answer, Explanation, SignedReturn
from keystay.governance.measures.models import Target
from keystay.governance.plan.models import Action, Evidence, Move, Note, Priority
from keystay.governance.promises.models import FellDue
from keystay.governance.reports.models import Commentary, Report
from keystay.governance.risks.models import Control, ProposalAnswer, Risk, Score
from keystay.governance.taskgroup.models import Item, Meeting, Member, Taken

__all__ = [
    "Action",
    "Answer",
    "Commentary",
    "Control",
    "Evidence",
    "Explanation",
    "FellDue",
    "Item",
    "Meeting",
    "Member",
    "Move",
    "Note",
    "Priority",
    "ProposalAnswer",
    "Report",
    "Risk",
    "Score",
    "SignedReturn",
    "Taken",
    "Target",
]
