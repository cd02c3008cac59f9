"""Who answers for an action or a risk, or sits in the Task Group: accounts.

Whoever answers for something says how it stands here, so it is someone who can sign in. A
director or a workforce lead may have no staff record; who has one is shown by its name.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from keystay.access.permissions import Permission, Scope
from keystay.access.roles.catalogue import BY_CODE, roles_with
from keystay.access.roles.models import RoleGrant
from keystay.access.users.models import User
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.people.queries import in_post
from keystay.workforce.posts.models import OrgRole

GONE = "No longer in post"
# Those to whom the whole plan is open by name are those who answer for it.
ANSWERING = roles_with(Permission.PLAN_NAMES, Scope.EVERYONE)


def candidates(on: date) -> list[User]:
    """Who may own an action or a risk, by name: people in post, and those who govern.

    Only accounts that are open; one statement.
    """
    govern = RoleGrant.objects.current(on).filter(role__in=ANSWERING)
    may = Q(person__in=in_post(on)) | Q(pk__in=govern.values("user"))
    found = User.objects.filter(may, is_active=True).select_related("person")
    return sorted(found, key=lambda account: (name_of(account), account.pk))


def choices(on: date, *kept: User) -> list[tuple[str, str]]:
    """The candidates for a form, and those `kept` who may be no candidates any more."""
    named = {each.pk: name_of(each) for each in (*candidates(on), *kept)}
    return list(named.items())


def account(pk: str) -> User:
    """The account with the id, from among those that a form offered."""
    return User.objects.select_related("person").get(pk=pk)


def name_of(account: User) -> str:
    """The name by which the house knows whose account it is."""
    person = getattr(account, "person", None)
    return str((person or account).name)


def words_for(accounts: Iterable[User], on: date, *, names: bool) -> dict[str, str]:
    """What stands for each account: the name, or the role in which they work on the day.

    Without names it is the role of their work here or else the one that lets them govern.
    """
    found = {each.pk: each for each in accounts}
    if names or not found:
        return {pk: name_of(each) for pk, each in found.items()}
    grants = RoleGrant.objects.current(on).filter(user__in=found, role__in=ANSWERING)
    held = Assignment.objects.current(on).filter(person__user__in=found)
    roles = {row.user_id: BY_CODE[row.role].name for row in grants.order_by("-role")}
    works = held.select_related("person").order_by("-org_role", "id")
    roles |= {str(row.person.user_id): str(OrgRole(row.org_role).label) for row in works}
    return {pk: roles.get(pk, GONE) for pk in found}
