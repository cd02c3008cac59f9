"""The room's tables, gathered for Django."""

from keystay.access.reminders.models import Mute
from keystay.access.roles.models import RoleGrant
from keystay.access.users.models import Invitation, User

__all__ = ["Invitation", "Mute", "RoleGrant", "User"]
