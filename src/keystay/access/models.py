"""The room's tables, gathered for Django."""

from keystay.access.roles.models import RoleGrant
from keystay.access.users.models import Invitation, User

__all__ = ["Invitation", "RoleGrant", "User"]
