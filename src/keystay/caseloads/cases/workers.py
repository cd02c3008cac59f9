"""Whom the case system means: by registration number, staff number, then exact name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from keystay.caseloads.cases import actions
from keystay.caseloads.cases.queries import Roster, name_key
from keystay.core.feeds import Act, Asked, Consequence, Finding, Question, Row, Step
from keystay.workforce.models import Person

LEAVE_OUT = "leave"


@dataclass(frozen=True)
class Worker:
    """A worker as the case system knows them."""

    source_id: str
    name: str = ""
    registration: str = ""
    staff_number: str = ""
    line: int = 0


@dataclass
class Matched:
    """The person for each of the case system's numbers; None for one who is left out."""

    people: dict[str, Person | None] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)


def workers_of(rows: Sequence[Row]) -> dict[str, Worker]:
    """The professionals of an extract, by their own id."""
    found: dict[str, Worker] = {}
    for row in rows:
        source = row.get("prof_professional_id")
        if source:
            found[source] = Worker(
                source_id=source,
                name=row.get("prof_professional_name", ""),
                registration=row.get("prof_social_worker_registration_no", ""),
                staff_number=row.get("prof_staff_id", ""),
                line=row.number,
            )
    return found


def match_all(
    workers: Sequence[Worker], numbers: Mapping[str, int], roster: Roster, asked: Asked
) -> Matched:
    """Everyone matched, or asked about; `numbers` are spells by the case system's id."""
    matched = Matched()
    for worker in workers:
        known = roster.by_source.get(worker.source_id)
        if known is not None:
            matched.people[worker.source_id] = known
            continue
        person = _by_number(worker, roster)
        if person is not None:
            matched.people[worker.source_id] = person
            matched.steps.append(_linked(worker, person))
        else:
            _ask(worker, numbers.get(worker.source_id, 0), roster, asked, matched)
    return matched


def _by_number(worker: Worker, roster: Roster) -> Person | None:
    number = "".join(worker.registration.split()).upper()
    return roster.by_registration.get(number) or roster.by_staff_number.get(worker.staff_number)


def _linked(worker: Worker, person: Person) -> Step:
    note = "Matched by number."
    about = f"{worker.name or worker.source_id} is {person.name}"
    finding = Finding(worker.line, Consequence.NEW, about, note=note)
    return Step(finding, (_link(worker, person),))


def _link(worker: Worker, person: Person) -> Act:
    def act(by: Any) -> None:
        actions.link_worker(source_id=worker.source_id, person=person, by=by)

    return act


def _ask(worker: Worker, spells: int, roster: Roster, asked: Asked, matched: Matched) -> None:
    namesakes = roster.by_name.get(name_key(worker.name), []) if worker.name else []
    options = tuple((person.pk, f"It is {person.name}") for person in namesakes)
    options = (*options, (LEAVE_OUT, "Not one of our workers: leave their cases out"))
    question = Question(
        f"worker:{worker.source_id}",
        _words(worker, spells, len(namesakes)),
        options,
        "" if len(namesakes) > 1 else options[0][0],
    )
    answer = asked.answer(question)
    about = worker.name or worker.source_id
    finding = Finding(worker.line, Consequence.DECISION, about, question=question)
    if not answer:
        matched.waiting.add(worker.source_id)
        matched.steps.append(Step(finding))
        return
    person = None if answer == LEAVE_OUT else roster.people[answer]
    matched.people[worker.source_id] = person
    acts = (_link(worker, person),) if person is not None else ()
    matched.steps.append(Step(finding, acts))


def _words(worker: Worker, spells: int, namesakes: int) -> str:
    start = f"{spells} spells with children."
    if namesakes == 1:
        return f"{start} Someone of this name works here. Is it the same person?"
    if namesakes:
        return f"{start} {namesakes} people of this name work here. Which is it?"
    return f"{start} Keystay knows nobody by this registration number, staff number or name."
