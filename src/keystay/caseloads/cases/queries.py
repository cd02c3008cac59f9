"""Reading cases: who is known to the case system, and the spells and plans that are held."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from keystay.caseloads.cases.models import CaseWorker, Difference, PlanSpell, Spell, SpellQuerySet
from keystay.caseloads.cases.rules import Stretch, counts
from keystay.core.tables.reading import plain
from keystay.organisation.models import Team, TeamAlias
from keystay.workforce.assignments.models import Contract
from keystay.workforce.models import Assignment, FormerName, Person, Registration


class SpellFacts(NamedTuple):
    """A spell as it is compared; `child` is a keyed reference, the others are ids."""

    child: str
    worker: str | None
    team: str | None
    role: str
    starts_on: date
    ends_on: date | None
    change_reason: str = ""

    def holds(self, on: date, roles: Sequence[str]) -> bool:
        """Whether a worker holds the case by it on the day; `roles` are those that count."""
        runs = self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)
        return runs and self.worker is not None and counts(self.role, roles)


class PlanFacts(NamedTuple):
    """A plan as it is compared."""

    child: str
    plan: str
    starts_on: date
    ends_on: date | None


class Decided(NamedTuple):
    """What was decided about a difference between the case system and Keystay."""

    said: str
    answer: str


@dataclass(frozen=True)
class Roster:
    """People by every number and name by which a case system may know them, and their work."""

    people: dict[str, Person]
    by_source: dict[str, Person]
    by_registration: dict[str, Person]
    by_staff_number: dict[str, Person]
    by_name: dict[str, list[Person]]
    names: dict[str, set[str]]
    work: dict[str, list[Stretch]]
    numbers: dict[str, str]

    def in_post(self, person: str, on: date) -> bool:
        """Whether someone worked here on the day."""
        return any(
            each.starts_on <= on and (each.ends_on is None or on <= each.ends_on)
            for each in self.work.get(person, ())
        )

    def alike(self, name: str) -> list[Person]:
        """At most eight people who share a word of their name, those sharing most first."""
        wanted = set(name_key(name).split())
        shared = {
            who: max(len(wanted & set(each.split())) for each in names)
            for who, names in self.names.items()
        }
        order = sorted((-count, self.people[who].name, who) for who, count in shared.items())
        return [self.people[who] for count, _, who in order[:8] if count]


@dataclass(frozen=True)
class TeamNames:
    """Teams by every name and alias in plain letters, and their names by id."""

    by_name: dict[str, str]
    names: dict[str, str]


def roster() -> Roster:
    """Everyone, in five statements."""
    people = {person.pk: person for person in Person.objects.order_by("pk")}
    registered = list(Registration.objects.order_by("pk").values_list("number", "person_id"))
    sources = CaseWorker.objects.order_by("pk").values_list("source_id", "person_id")
    names = _names(people)
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person, known in names.items():
        for name in known:
            by_name[name].append(people[person])
    stretches: dict[str, list[Stretch]] = defaultdict(list)
    for row in Assignment.objects.order_by("starts_on", "pk"):
        agency = row.contract == Contract.AGENCY
        stretches[row.person_id].append(Stretch(row.team_id, row.starts_on, row.ends_on, agency))
    return Roster(
        people=people,
        by_source={source: people[person] for source, person in sources},
        by_registration={number.upper(): people[person] for number, person in registered},
        by_staff_number={p.staff_number: p for p in people.values() if p.staff_number},
        by_name=dict(by_name),
        names=names,
        work=dict(stretches),
        numbers={person: number for number, person in registered},
    )


def name_key(name: str) -> str:
    """A name for exact comparison; "FAMILY, First" is turned round."""
    family, comma, first = name.partition(",")
    whole = f"{first} {family}" if comma else name
    return " ".join(whole.casefold().split())


def _names(people: dict[str, Person]) -> dict[str, set[str]]:
    names = {person.pk: {name_key(person.name)} for person in people.values()}
    for former in FormerName.objects.order_by("pk"):
        names[former.person_id].add(name_key(former.name))
    return names


def team_names() -> TeamNames:
    """Every team, in two statements."""
    aliases = TeamAlias.objects.order_by("pk").values_list("name", "team_id")
    teams = sorted(Team.objects.order_by("pk"), key=lambda team: team.ends_on or date.max)
    named = [(team.name, team.pk) for team in teams]
    # Of teams with one name the one that is still open comes last, and so is meant.
    return TeamNames(
        by_name={plain(name): team for name, team in [*aliases, *named]},
        names={team: name for name, team in named},
    )


def decided() -> dict[str, Decided]:
    """What was decided before about each difference, by its key."""
    rows = Difference.objects.order_by("pk").values_list("key", "said", "answer")
    return {key: Decided(said, answer) for key, said, answer in rows}


def differences_of(person: str) -> list[Difference]:
    """What the case system says differently of someone, the latest decision first."""
    return list(Difference.objects.filter(person_id=person).order_by("-decided_on", "-pk"))


def spells_held(prefix: str = "") -> dict[str, SpellFacts]:
    """Every spell by its source id, or those whose source id begins with `prefix`."""
    return _facts(Spell.objects.filter(source_id__startswith=prefix))


def spells_of(references: Iterable[str]) -> dict[str, SpellFacts]:
    """Every spell of the children with these references, by its source id: one statement."""
    return _facts(Spell.objects.filter(child__reference__in=references))


def plans_held() -> dict[str, PlanFacts]:
    """Every plan by its source id."""
    rows = PlanSpell.objects.order_by("pk")
    wanted = ("source_id", "child__reference", "plan", "starts_on", "ends_on")
    return {row[0]: PlanFacts(*row[1:]) for row in rows.values_list(*wanted)}


def _facts(spells: SpellQuerySet) -> dict[str, SpellFacts]:
    rows = spells.order_by("pk")
    wanted = ("source_id", "child__reference", "worker_id", "team_id", "role")
    dates = ("starts_on", "ends_on", "change_reason")
    return {row[0]: SpellFacts(*row[1:]) for row in rows.values_list(*wanted, *dates)}
