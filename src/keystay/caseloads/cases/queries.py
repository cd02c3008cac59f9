"""Reading cases: who is known to the case system, and the spells and plans that are held."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from keystay.caseloads.cases.models import CaseWorker, PlanSpell, Spell
from keystay.core.tables.reading import plain
from keystay.organisation.models import Team, TeamAlias
from keystay.workforce.models import Person, Registration


class SpellFacts(NamedTuple):
    """A spell as it is compared; `child` is a keyed reference, the others are ids."""

    child: str
    worker: str | None
    team: str | None
    role: str
    starts_on: date
    ends_on: date | None
    change_reason: str = ""


class PlanFacts(NamedTuple):
    """A plan as it is compared."""

    child: str
    plan: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Roster:
    """People by every number and name by which a case system may know them."""

    people: dict[str, Person]
    by_source: dict[str, Person]
    by_registration: dict[str, Person]
    by_staff_number: dict[str, Person]
    by_name: dict[str, list[Person]]


def roster() -> Roster:
    """Everyone, in three statements."""
    people = {person.pk: person for person in Person.objects.order_by("pk")}
    registered = Registration.objects.order_by("pk").values_list("number", "person_id")
    sources = CaseWorker.objects.order_by("pk").values_list("source_id", "person_id")
    names: dict[str, list[Person]] = defaultdict(list)
    for person in people.values():
        names[name_key(person.name)].append(person)
    return Roster(
        people=people,
        by_source={source: people[person] for source, person in sources},
        by_registration={number.upper(): people[person] for number, person in registered},
        by_staff_number={p.staff_number: p for p in people.values() if p.staff_number},
        by_name=dict(names),
    )


def name_key(name: str) -> str:
    """A name for exact comparison; "FAMILY, First" is turned round."""
    family, comma, first = name.partition(",")
    whole = f"{first} {family}" if comma else name
    return " ".join(whole.casefold().split())


def teams_by_name() -> dict[str, str]:
    """Ids of teams by every name and alias, in plain letters."""
    aliases = TeamAlias.objects.order_by("pk").values_list("name", "team_id")
    teams = Team.objects.order_by("ends_on", "pk").values_list("name", "pk")
    return {plain(name): team for name, team in [*aliases, *teams]}


def spells_held(prefix: str = "") -> dict[str, SpellFacts]:
    """Every spell by its source id, or those whose source id begins with `prefix`."""
    rows = Spell.objects.filter(source_id__startswith=prefix).order_by("pk")
    wanted = ("source_id", "child__reference", "worker_id", "team_id", "role")
    dates = ("starts_on", "ends_on", "change_reason")
    return {row[0]: SpellFacts(*row[1:]) for row in rows.values_list(*wanted, *dates)}


def plans_held() -> dict[str, PlanFacts]:
    """Every plan by its source id."""
    rows = PlanSpell.objects.order_by("pk")
    wanted = ("source_id", "child__reference", "plan", "starts_on", "ends_on")
    return {row[0]: PlanFacts(*row[1:]) for row in rows.values_list(*wanted)}
