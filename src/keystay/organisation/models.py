"""The room's tables, gathered for Django."""

from keystay.organisation.authority.models import Authority
from keystay.organisation.policy.models import Setting
from keystay.organisation.teams.models import Service, Team, TeamAlias

__all__ = ["Authority", "Service", "Setting", "Team", "TeamAlias"]
