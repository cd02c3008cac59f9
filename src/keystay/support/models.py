"""The room's tables, gathered for Django."""

from keystay.support.supervision.models import Agreement, Followup, HandOver, Notes, Session

__all__ = ["Agreement", "Followup", "HandOver", "Notes", "Session"]
