"""The room's tables, gathered for Django."""

from keystay.caseloads.cases.models import CaseWorker, Child, PlanSpell, Spell

__all__ = ["CaseWorker", "Child", "PlanSpell", "Spell"]
