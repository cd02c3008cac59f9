"""The room's tables, gathered for Django."""

from keystay.governance.census.models import Answer

__all__ = ["Answer"]
