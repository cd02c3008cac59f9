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

__all__ = [
    "Allocation",
    "CaseWorker",
    "Child",
    "CutShort",
    "Difference",
    "PlanSpell",
    "Spell",
    "SpellBefore",
]
