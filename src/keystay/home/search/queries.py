"""What a search finds, within what the searcher may see."""

from datetime import date

from keystay.access.permissions import Permission as P
from keystay.access.users.models import User
from keystay.organisation.models import Team
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.assignments.queries import Line, lines, with_work
from keystay.workforce.people.models import Person
from keystay.workforce.posts.queries import teams_within

MOST = 25


def found_people(user: User, words: str, on: date) -> list[Line]:
    """People within reach who fit every word by name, former name or number, leavers too.

    Words that fit a team find the people now in it.
    """
    reachable = Person.objects.visible_to(user, P.PERSON_READ)
    by_name = reachable.filter(pk__in=Person.objects.named(words).values("pk"))
    held = Assignment.objects.current(on).filter(team__name__icontains=words)
    by_team = reachable.filter(pk__in=held.values("person_id"))
    ids = set(by_name.values_list("pk", flat=True)[:MOST])
    ids |= set(by_team.values_list("pk", flat=True)[:MOST])
    people = Person.objects.filter(pk__in=ids).order_by("family_name", "first_name", "id")
    return lines(with_work(people, on)[:MOST])


def found_teams(user: User, words: str, on: date) -> list[Team]:
    """Teams within reach whose name or place contains the words."""
    lowered = words.lower()
    teams = teams_within(user, P.ESTABLISHMENT_READ, on)
    return [t for t in teams if lowered in t.name.lower() or lowered in t.locality.lower()][:MOST]
