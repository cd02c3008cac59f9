"""Changes to a team that need to know of its service or its people."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from keystay.core.audit.actions import Actor
from keystay.organisation.models import Service, Team
from keystay.organisation.teams import actions as teams
from keystay.workforce.models import Assignment


class StillWorkedIn(ValueError):
    """Someone works in the team after the day on which it would close."""


@dataclass(frozen=True)
class Wanted:
    """What a team is to be; `new_service` names a service to make when none is chosen."""

    name: str
    starts_on: date
    service: Service | None = None
    new_service: str = ""
    locality: str = ""


@transaction.atomic
def add_team(*, wanted: Wanted, by: Actor) -> Team:
    """Add a team, and its service if that is new. Raises NameTaken."""
    details = teams.TeamDetails(
        wanted.name, _service(wanted, by), wanted.starts_on, wanted.locality
    )
    return teams.add_team(details=details, by=by)


@transaction.atomic
def change_team(*, team: Team, wanted: Wanted, by: Actor) -> Team:
    """Change a team, moving it to a new service if one is named. Raises NameTaken."""
    changes = {
        "name": wanted.name,
        "service": _service(wanted, by),
        "locality": wanted.locality,
        "starts_on": wanted.starts_on,
    }
    return teams.change_team(team=team, changes=changes, by=by)


@transaction.atomic
def close_team(*, team: Team, ends_on: date, by: Actor) -> Team:
    """Close a team that nobody works in after the day. Raises StillWorkedIn or WrongDay."""
    staying = Assignment.objects.filter(team=team).exclude(ends_on__lte=ends_on)
    count = staying.values("person").distinct().count()
    if count:
        people = "person works" if count == 1 else "people work"
        raise StillWorkedIn(f"{count} {people} in {team.name} after that day: move them first.")
    return teams.close_team(team=team, ends_on=ends_on, by=by)


def _service(wanted: Wanted, by: Actor) -> Service:
    return wanted.service or teams.add_service(name=wanted.new_service, by=by)
