"""The room's tables, gathered for Django."""

from keystay.support.supervision.models import Agreement, Followup, Notes, Session

__all__ = ["Agreement", "Followup", "Notes", "Session"]
