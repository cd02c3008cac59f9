"""The rows of a staff list gathered by person."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from keystay.core.feeds import Asked, Question, Row
from keystay.core.tables.refusals import Refusal
from keystay.workforce.feeds.staff import identity
from keystay.workforce.feeds.staff.acts import Holder, Wanted
from keystay.workforce.feeds.world import World

NUMBERS = ("registration_number", "staff_number")
ABOUT = (*NUMBERS, "first_name", "family_name", "full_name", "email", "phone", "born_on", "stage")


@dataclass
class Group:
    """The rows of one person in the file's order, and what was asked about some of them.

    `misfit` says why a row cannot be about the person whom its numbers name; `used` are the
    assignments that the rows are about.
    """

    holder: Holder
    match: identity.Match
    day: date
    rows: list[tuple[Row, Wanted]] = field(default_factory=list)
    misfit: Refusal | None = None
    questions: dict[int, Question] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def about(self) -> Row:
        """What the rows together tell of the person: of each field the first that is told."""
        told: dict[str, Any] = {}
        for row, _ in self.rows:
            told |= {n: row.get(n) for n in ABOUT if n not in told and row.get(n) is not None}
        return Row(self.rows[0][0].number, told)


def gather(rows: Sequence[tuple[Row, Wanted]], world: World, asked: Asked) -> list[Group]:
    """Each person's rows; a row whose person is not decided, or cannot be, stands alone."""
    groups: list[Group] = []
    known: dict[str, Group] = {}
    newcomers: dict[Any, list[Group]] = defaultdict(list)
    for row, wanted in rows:
        match = identity.match(row, world, asked)
        misfit = identity.refusal(row, match.person, world) if match.person else None
        alone = misfit is not None or not match.decided
        group = None if alone else _group_of(row, match, known, newcomers)
        if group is None:
            group = Group(Holder(match.person), match, asked.on, misfit=misfit)
            groups.append(group)
        group.rows.append((row, wanted))
        if match.question is not None:
            group.questions[row.number] = match.question
        if alone:
            continue
        if match.person is not None:
            known[match.person.pk] = group
        for mark in _marks(row) if match.person is None else ():
            newcomers[mark].append(group)
    return groups


def _group_of(
    row: Row, match: identity.Match, known: dict[str, Group], newcomers: dict[Any, list[Group]]
) -> Group | None:
    if match.person is not None:
        return known.get(match.person.pk)
    alike = [group for mark in _marks(row) for group in newcomers[mark]]
    return next((group for group in alike if _may_be(row, group)), None)


def _marks(row: Row) -> list[tuple[str, Any]]:
    """What tells a newcomer from others: the numbers, and last the name."""
    told = {name: row.get(name) for name in NUMBERS} | {"name": identity.key_of(row)}
    return [(name, value) for name, value in told.items() if value]


def _may_be(row: Row, group: Group) -> bool:
    """False if a number or a birth date of the row is another than the group's.

    Someone with one registration number may have a staff number for each post.
    """
    told, number = group.about(), row.get("registration_number")
    if number and number == told.get("registration_number"):
        return True
    names = (*NUMBERS, "born_on")
    return not any(row.get(n) and told.get(n) and row.get(n) != told.get(n) for n in names)
