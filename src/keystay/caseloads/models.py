"""The room's tables, gathered for Django."""

from keystay.caseloads.cases.models import (
    CaseWorker,
    Child,
    Difference,
    PlanSpell,
    Spell,
    SpellBefore,
)

__all__ = ["CaseWorker", "Child", "Difference", "PlanSpell", "Spell", "SpellBefore"]
