"""Every change to services and teams."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from keystay.core.audit.actions import Actor, record
from keystay.organisation.teams.models import Service, Team, TeamAlias


class NameTaken(ValueError):
    """Another service, open team or alias has this name."""


class WrongDay(ValueError):
    """A team cannot close before it opens."""


@dataclass(frozen=True)
class TeamDetails:
    """A team in a service, at a place, from a day."""

    name: str
    service: Service
    starts_on: date
    locality: str = ""


@transaction.atomic
def add_service(*, name: str, by: Actor) -> Service:
    """Add a service. Raises NameTaken."""
    if Service.objects.filter(name__iexact=name).exists():
        raise NameTaken(f"There is already a service called {name}.")
    service = Service.objects.create(name=name)
    record(kind="teams.service_added", by=by, subject=service, after={"name": name})
    return service


@transaction.atomic
def add_team(*, details: TeamDetails, by: Actor) -> Team:
    """Add a team. Raises NameTaken."""
    _refuse_taken(details.name, None)
    team = Team.objects.create(
        name=details.name,
        service=details.service,
        starts_on=details.starts_on,
        locality=details.locality,
    )
    record(kind="teams.added", by=by, subject=team, after=_facts(team))
    return team


@transaction.atomic
def change_team(*, team: Team, changes: Mapping[str, Any], by: Actor) -> Team:
    """Change a team's name, service, place or first day.

    Nothing is written when nothing differs. Raises NameTaken or WrongDay.
    """
    team = Team.objects.select_for_update().get(pk=team.pk)
    before = _facts(team)
    _refuse_taken(changes.get("name", ""), team)
    for field in ("name", "service", "locality", "starts_on"):
        setattr(team, field, changes.get(field, getattr(team, field)))
    if _facts(team) == before:
        return team
    _refuse_backwards(team, team.ends_on)
    team.save()
    record(kind="teams.changed", by=by, subject=team, before=before, after=_facts(team))
    return team


@transaction.atomic
def close_team(*, team: Team, ends_on: date, by: Actor) -> Team:
    """Close a team after its last day. Raises WrongDay."""
    _refuse_backwards(team, ends_on)
    team.ends_on = ends_on
    team.save(update_fields=["ends_on"])
    record(kind="teams.closed", by=by, subject=team, after=_facts(team))
    return team


@transaction.atomic
def remember_alias(*, team: Team, name: str, by: Actor) -> TeamAlias:
    """Remember what another system calls a team. Raises NameTaken if it meant another team."""
    alias, made = TeamAlias.objects.get_or_create(name=name, defaults={"team": team})
    if alias.team_id != team.pk:
        raise NameTaken(f"{name} already stands for {alias.team.name}.")
    if made:
        record(kind="teams.alias", by=by, subject=team, after={"alias": name, "name": team.name})
    return alias


def _refuse_backwards(team: Team, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < team.starts_on:
        raise WrongDay(
            f"{team.name} opens on {team.starts_on:%-d %B %Y}: it cannot close before that."
        )


def _refuse_taken(name: str, team: Team | None) -> None:
    others = Team.objects.filter(name__iexact=name, ends_on__isnull=True)
    if others.exclude(pk=team.pk if team else "").exists():
        raise NameTaken(f"There is already a team called {name}.")


def _facts(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "service": team.service.name,
        "locality": team.locality,
        "starts_on": team.starts_on,
        "ends_on": team.ends_on,
    }
