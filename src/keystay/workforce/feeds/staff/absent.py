"""Those in post whom a staff list leaves out: kept, unless a person decides otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from keystay.core.feeds import Asked, Change, Consequence, Finding, Question, Row, Step
from keystay.core.words import day as in_words
from keystay.workforce.assignments.actions import Leaving
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.feeds.staff import acts, identity
from keystay.workforce.feeds.staff.acts import Holder, Seat
from keystay.workforce.feeds.staff.grouping import Group
from keystay.workforce.feeds.world import World

KEEP, LEFT = "keep", "left"


def left_out(
    groups: Sequence[Group], refused: Iterable[Row], world: World, asked: Asked
) -> list[Step]:
    """A question about each assignment in post that no row is about.

    Nobody is asked about whom a row may mean that was refused or is not decided yet.
    """
    in_file = {each.match.person.pk for each in groups if each.match.person}
    used = {pk for each in groups for pk in each.used}
    alone = (each.rows[0][0] for each in groups if each.misfit or not each.match.decided)
    unclear = [*refused, *alone]
    spared = {person.pk for row in unclear for person in identity.possible(row, world)}
    return [
        _ask_about(world, row, person_id in in_file, asked)
        for person_id, rows in world.assignments.items()
        if person_id not in spared
        for row in rows
        if row.ends_on is None and row.starts_on <= asked.on and row.pk not in used
    ]


def _ask_about(world: World, row: Assignment, other_post: bool, asked: Asked) -> Step:
    person = world.people[row.person_id]
    where = f"{row.title or row.get_org_role_display()}, {row.team.name}"
    words = "The file has them in another post only." if other_post else "Not in the file."
    day = in_words(asked.on)
    options = ((KEEP, "Still in post: keep"), (LEFT, f"Left: last day {day}"))
    question = Question(f"missing:{row.pk}", f"In post as {where}. {words}", options, KEEP)
    finding = Finding(0, Consequence.DECISION, world.person_name(person), question=question)
    if asked.answer(question) == KEEP:
        return Step(finding)
    change = Change("Leaving date", "in post", day)
    act = partial(acts.end, Seat(Holder(person), row), asked.on, Leaving())
    return Step(replace(finding, changes=(change,)), (act,))
