"""The room's tables, gathered for Django."""

from keystay.caseloads.allocations.models import Allocation, CutShort
from keystay.caseloads.cases.models import (
    CaseWorker,
    Child,
    Difference,
    PlanSpell,
    Spell,
    SpellBefore,
)
from keystay.caseloads.handovers.models import Handover, HandoverStep
from keystay.caseloads.schemes.models import CaseFeature, Duty, Reduction, Sibling, Weighting

__all__ = [
    "Allocation",
    "CaseFeature",
    "CaseWorker",
    "Child",
    "CutShort",
    "Difference",
    "Duty",
    "Handover",
    "HandoverStep",
    "PlanSpell",
    "Reduction",
    "Sibling",
    "Spell",
    "SpellBefore",
    "Weighting",
]
