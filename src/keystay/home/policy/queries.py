"""Finding a setting for its page."""

from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.users.models import User
from keystay.organisation.policy.models import Setting


def find_setting(user: User, key: str, permission: Permission) -> list[Setting]:
    """Every dated value of the setting, oldest first; 404 if no pack knows the key."""
    rows = list(Setting.objects.filter(key=key).order_by("starts_on"))
    if not rows:
        raise Http404
    return rows
