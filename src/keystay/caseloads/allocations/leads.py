"""Who answers for the cases of a team, and who stands above: by management and by role."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q

from keystay.access.permissions import Permission
from keystay.access.roles.catalogue import BY_CODE
from keystay.access.roles.models import RoleGrant
from keystay.core.reading import once
from keystay.workforce.assignments.queries import managing

WORKFORCE = "workforce_lead"


class Owner(NamedTuple):
    """Who answers for something, by id; `acts` is False for one who only sees that it is done."""

    person: str
    acts: bool


@dataclass(frozen=True)
class Leads:
    """Who may have to answer for the cases of a team on a day, by ids.

    `managers` are by team; `above` are those with rights over a team by their role, the
    nearest first, and `services` those of them with rights over its whole service; `workforce`
    are the leads on workforce. `accounts` are the accounts of all but the managers.
    """

    managers: dict[str, str]
    above: dict[str, list[str]]
    services: dict[str, list[str]]
    workforce: list[str]
    accounts: dict[str, str]

    def owner(self, team: str, worker: str = "") -> Owner | None:
        """The team's manager; if there is none, or it is the worker: the next above by role,
        else a workforce lead, who sees that somebody does it; None if there is nobody at all.
        """
        manager = self.managers.get(team)
        asked = [*([manager] if manager else []), *self.above.get(team, [])]
        return self._first(asked, {worker})

    def answering(self, people: Collection[str]) -> set[str] | None:
        """The teams for whose cases one of the people answers; None if it may be any team."""
        if not set(self.workforce).isdisjoint(people):
            return None
        owners = {team: self.owner(team) for team in {*self.managers, *self.above}}
        return {team for team, owner in owners.items() if owner and owner.person in people}

    def seer(self, team: str, account: str) -> Owner | None:
        """Who looks at what `account` decided for the team: the next above the team by role
        who is somebody else, or else a workforce lead, who sees that somebody does.
        """
        theirs = {person for person, own in self.accounts.items() if own == account}
        return self._first(self.services.get(team, []), {*theirs, self.managers.get(team, "")})

    def _first(self, asked: list[str], but: set[str]) -> Owner | None:
        acting = [Owner(person, acts=True) for person in asked if person not in but]
        seeing = [Owner(person, acts=False) for person in self.workforce if person not in but]
        return next(iter([*acting, *seeing]), None)


def managers(on: date) -> dict[str, str]:
    """Who manages each team on the day, by ids."""
    rows = [row for row in managing() if row.covers(on)]
    return {row.team: row.person for row in reversed(rows)}


def leads(on: date) -> Leads:
    """Who may have to answer for cases on the day: two SQL statements, once for a page."""
    return once(("leads", on), lambda: _leads(on))


def _leads(on: date) -> Leads:
    rights = {code: role.rights.get(Permission.CASELOAD_WRITE) for code, role in BY_CODE.items()}
    above: dict[str, list[str]] = defaultdict(list)
    services: dict[str, list[str]] = defaultdict(list)
    workforce: list[str] = []
    accounts: dict[str, str] = {}
    rows = RoleGrant.objects.current(on).filter(user__is_active=True, user__person__isnull=False)
    rows = rows.filter(Q(role__in=[r for r, scope in rights.items() if scope]) | Q(role=WORKFORCE))
    # Those over the team itself come before those over its service.
    found = rows.order_by(F("team").desc(nulls_last=True), "starts_on", "pk")
    names = ("role", "team", "service__teams", "user__person", "user")
    for role, team, of_service, person, account in found.values_list(*names):
        accounts[person] = str(account)
        if role == WORKFORCE:
            workforce.append(person)
        else:
            above[team or of_service].append(person)
            if of_service:
                services[of_service].append(person)
    return Leads(managers(on), above, services, workforce, accounts)
