"""The room's tables, gathered for Django."""

from keystay.caseloads.allocations.models import Allocation, CutShort
from keystay.caseloads.audits.models import Audit, Improvement, Mark, Programme, Sample
from keystay.caseloads.cases.models import (
    CaseWorker,
    Child,
    Difference,
    PlanSpell,
    Spell,
    SpellBefore,
)
from keystay.caseloads.challenges.models import Challenge, ChallengeAction, ChallengeLine
from keystay.caseloads.continuity.models import Reckoned
from keystay.caseloads.extra_support.models import Intensive, Support
from keystay.caseloads.feedback.models import Answer, Reply, Request
from keystay.caseloads.handovers.models import Handover, HandoverStep
from keystay.caseloads.months.models import MonthEnd
from keystay.caseloads.overload.models import Overload, OverloadLook, OverloadsReckoned
from keystay.caseloads.schemes.models import CaseFeature, Duty, Reduction, Sibling, Weighting
from keystay.caseloads.stepdown.models import Analysis, Decision, Review

__all__ = [
    "Allocation",
    "Analysis",
    "Answer",
    "Audit",
    "CaseFeature",
    "CaseWorker",
    "Challenge",
    "ChallengeAction",
    "ChallengeLine",
    "Child",
    "CutShort",
    "Decision",
    "Difference",
    "Duty",
    "Handover",
    "HandoverStep",
    "Improvement",
    "Intensive",
    "Mark",
    "MonthEnd",
    "Overload",
    "OverloadLook",
    "OverloadsReckoned",
    "PlanSpell",
    "Programme",
    "Reckoned",
    "Reduction",
    "Reply",
    "Request",
    "Review",
    "Sample",
    "Sibling",
    "Spell",
    "SpellBefore",
    "Support",
    "Weighting",
]
