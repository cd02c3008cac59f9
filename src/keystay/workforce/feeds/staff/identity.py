"""Which person a row is about: by registration number, then staff number, then exact name."""

from dataclasses import dataclass

from keystay.core.feeds import Asked, Question, Row
from keystay.core.tables.refusals import Refusal
from keystay.workforce.feeds.world import World, name_key
from keystay.workforce.people.models import Person

NEW = "new"


@dataclass(frozen=True)
class Match:
    """The person that a row is about, or none yet; with a question only a person can answer."""

    person: Person | None = None
    question: Question | None = None
    decided: bool = True


def names_of(row: Row) -> tuple[str, str]:
    """First and family name; "FAMILY, First" and "First Family" are both understood."""
    if row.get("family_name"):
        return row.get("first_name", ""), row.get("family_name")
    whole = row.get("full_name", "")
    if "," in whole:
        family, _, first = whole.partition(",")
        return first.strip(), family.strip()
    first, _, family = whole.rpartition(" ")
    return first, family


def name_of(row: Row) -> str:
    """First and family name together; empty without either."""
    return " ".join(part for part in names_of(row) if part)


def key_of(row: Row) -> str:
    """The row's name for comparison; empty without one."""
    return name_key(name_of(row))


def match(row: Row, world: World, asked: Asked) -> Match:
    """The person that a row is about, as far as numbers, name and birth date tell."""
    found = _by_numbers(row, world)
    if found and all(person.pk == found[0].pk for person in found):
        return Match(found[0])
    if found:
        text = "The registration number and the staff number belong to different people."
        return _ask(row, found, world, asked, text)
    return _by_name(row, world, asked)


def possible(row: Row, world: World) -> list[Person]:
    """Everybody whom a row may be about, whether it can be used or not."""
    return [*_by_numbers(row, world), *world.by_name.get(key_of(row), [])]


def refusal(row: Row, person: Person, world: World) -> Refusal | None:
    """Why a row cannot be about the person whom its numbers name."""
    number, known = row.get("registration_number"), world.numbers.get(person.pk)
    if number and known and number != known:
        reason = f"Keystay holds {known} for this person."
        return Refusal(row.number, "Registration number", number, reason, "Check which is right.")
    if _is_someone_else(row, person, world):
        reason = f"is {person.name}'s in Keystay, and the row names {name_of(row)}."
        mend = "Check the number. If the name is new, change it in Keystay first."
        return Refusal(row.number, "Staff number", row.get("staff_number"), reason, mend)
    return None


def _by_numbers(row: Row, world: World) -> list[Person]:
    by_number = world.by_number.get(row.get("registration_number", ""))
    by_staff = world.by_staff_number.get(row.get("staff_number", ""))
    return [person for person in (by_number, by_staff) if person is not None]


def _by_name(row: Row, world: World, asked: Asked) -> Match:
    namesakes = [p for p in world.by_name.get(key_of(row), []) if not _contradicts(row, p, world)]
    sure = [p for p in namesakes if _confirms(row, p)]
    if len(sure) == 1:
        return Match(sure[0])
    if namesakes:
        text = "Keystay knows someone of this name. Is it the same person?"
        return _ask(row, namesakes, world, asked, text)
    return Match()


def _is_someone_else(row: Row, person: Person, world: World) -> bool:
    """A staff number is used again or mistyped: then no part of the name is the same."""
    number = row.get("registration_number")
    if (number and number == world.numbers.get(person.pk)) or _confirms(row, person):
        return False
    named = key_of(row)
    shared = set(named.split()) & set(name_key(person.name).split())
    return bool(named) and not shared and person not in world.by_name.get(named, [])


def _confirms(row: Row, person: Person) -> bool:
    same_birthday = person.born_on is not None and row.get("born_on") == person.born_on
    return same_birthday or bool(
        person.email and row.get("email", "").casefold() == person.email.casefold()
    )


def _contradicts(row: Row, person: Person, world: World) -> bool:
    """A different number or birth date can never be the same person."""
    pairs = (
        (row.get("registration_number"), world.numbers.get(person.pk)),
        (row.get("staff_number"), person.staff_number),
        (row.get("born_on"), person.born_on),
    )
    return any(given and known and given != known for given, known in pairs)


def _ask(row: Row, people: list[Person], world: World, asked: Asked, text: str) -> Match:
    options = tuple((person.pk, f"It is {world.person_name(person)}") for person in people)
    question = Question(f"person:{row.number}", text, (*options, (NEW, "It is someone new")))
    answer = asked.answer(question)
    if not answer:
        return Match(question=question, decided=False)
    return Match(None if answer == NEW else world.people[answer], question)
