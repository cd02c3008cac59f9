"""What Keystay holds now, gathered in a few statements, for a file to be compared with."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from keystay.core.tables.reading import plain
from keystay.organisation.models import Team, TeamAlias
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.people.models import FormerName, Person, Stage
from keystay.workforce.posts.models import Post
from keystay.workforce.registrations.models import Registration

APOSTROPHES, HYPHENS = "'\u2019\u2018\u02bc\u00b4`", "-\u2010\u2011\u2012\u2013\u2014"
TYPED = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(HYPHENS, "-")})
BARE = str.maketrans({**dict.fromkeys(APOSTROPHES, ""), **dict.fromkeys(HYPHENS, " ")})


@dataclass(frozen=True)
class World:
    """People by their numbers and names, their assignments in order, teams and posts."""

    people: dict[str, Person]
    numbers: dict[str, str]
    by_number: dict[str, Person]
    by_staff_number: dict[str, Person]
    by_name: dict[str, list[Person]]
    assignments: dict[str, list[Assignment]]
    teams: dict[str, Team]
    posts: dict[str, Post]
    stages: dict[str, str] = field(default_factory=dict)

    def person_name(self, person: Person) -> str:
        """The person with what tells them from a namesake."""
        number = self.numbers.get(person.pk) or person.staff_number
        return f"{person.name} ({number})" if number else person.name


def name_key(name: str) -> str:
    """A name for finding who may be meant: case, accents, apostrophes and hyphens do not count."""
    bare = unicodedata.normalize("NFKD", name.translate(BARE).casefold())
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(letters.split())


def same_name(one: str, other: str) -> bool:
    """True if two names differ only in case, spaces and the kind of apostrophe or hyphen."""
    return _typed(one) == _typed(other)


def _typed(name: str) -> str:
    return " ".join(name.translate(TYPED).casefold().split())


def look(on: date) -> World:
    """Everything as it stands; teams are those open on the day, by name and alias."""
    people = {person.pk: person for person in Person.objects.order_by("pk")}
    numbers = dict(Registration.objects.order_by("pk").values_list("person_id", "number"))
    return World(
        people=people,
        numbers=numbers,
        by_number={number: people[person] for person, number in numbers.items()},
        by_staff_number={p.staff_number: p for p in people.values() if p.staff_number},
        by_name=_names(people),
        assignments=_assignments(),
        teams=_teams(on),
        posts={post.number: post for post in Post.objects.order_by("number")},
        stages=_stages(),
    )


def _names(people: dict[str, Person]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    for person in people.values():
        found[name_key(person.name)].append(person)
    for former in FormerName.objects.order_by("pk"):
        namesakes = found[name_key(former.name)]
        if people[former.person_id] not in namesakes:
            namesakes.append(people[former.person_id])
    return dict(found)


def _assignments() -> dict[str, list[Assignment]]:
    found: dict[str, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.select_related("team", "post").order_by("starts_on", "id")
    for row in rows:
        found[row.person_id].append(row)
    return dict(found)


def _teams(on: date) -> dict[str, Team]:
    teams = {plain(team.name): team for team in Team.objects.filter(ends_on__isnull=True)}
    teams |= {plain(team.name): team for team in Team.objects.current(on)}
    for alias in TeamAlias.objects.select_related("team").order_by("name"):
        teams.setdefault(plain(alias.name), alias.team)
    return teams


def _stages() -> dict[str, str]:
    rows = Stage.objects.filter(ends_on__isnull=True).order_by("pk")
    return dict(rows.values_list("person_id", "name"))
