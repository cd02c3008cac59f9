"""The room's tables, gathered for Django."""

from keystay.support.exceptional.models import ExceptionalAccess
from keystay.support.supervision.models import Agreement, Followup, HandOver, Notes, Session

__all__ = ["Agreement", "ExceptionalAccess", "Followup", "HandOver", "Notes", "Session"]
