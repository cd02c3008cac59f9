"""Whom the case system means: by registration number, staff number, then exact name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from keystay.caseloads.cases import actions
from keystay.caseloads.cases.asking import Desk, Matter
from keystay.caseloads.cases.queries import Roster, name_key
from keystay.caseloads.cases.rules import running
from keystay.core.feeds import Act, Consequence, Finding, Question, Step
from keystay.core.tables.values import NotUsable, yes_no
from keystay.core.words import plural
from keystay.workforce.models import Person

LEAVE_OUT = "leave"
MANY = "Several people of this name work here. Which is it?"
NOT_OURS = (LEAVE_OUT, "Not one of our workers: leave their cases out")


@dataclass(frozen=True)
class Worker:
    """A worker as the case system knows them; `part` is the table whose row says so.

    `by_name` is true where nothing but a name says who it is.
    """

    source_id: str
    name: str = ""
    registration: str = ""
    staff_number: str = ""
    agency: str = ""
    line: int = 0
    part: str = ""
    by_name: bool = False

    @property
    def registration_number(self) -> str:
        """The registration number as the register writes it."""
        return "".join(self.registration.split()).upper()

    @property
    def words(self) -> str:
        """Everything that the case system says of them."""
        numbers = [f"registration number {self.registration}" if self.registration else ""]
        numbers += [f"staff number {self.staff_number}" if self.staff_number else ""]
        return ", ".join([self.name or self.source_id, *(each for each in numbers if each)])


class Holding(NamedTuple):
    """How many spells a worker has in a file, and how many of them are cases held now."""

    spells: int
    now: int


@dataclass
class Matched:
    """The person for each of the case system's numbers; None for one who is left out."""

    people: dict[str, Person | None] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    same: int = 0


@dataclass
class Matcher:
    """Matches workers one after another, asking at the desk where numbers do not tell."""

    roster: Roster
    desk: Desk
    holdings: Mapping[str, Holding]
    found: Matched = field(default_factory=Matched)

    def match(self, worker: Worker) -> None:
        """Find out who a worker is, or ask."""
        candidates = self._candidates(worker)
        linked = self.roster.by_source.get(worker.source_id)
        if len(candidates) > 1:
            self._ask(worker, candidates, "The numbers belong to different people here.")
        elif linked is not None and worker.by_name and len(self._namesakes(worker)) > 1:
            self._ask(worker, self._namesakes(worker), MANY, default=linked.pk)
        elif linked is not None:
            self._known(worker, linked)
        elif not candidates:
            self._by_name(worker)
        elif self._named_alike(worker, candidates[0]):
            self._by_number(worker, candidates[0])
        else:
            self._other_name(worker, candidates[0])

    def _candidates(self, worker: Worker) -> list[Person]:
        found = (
            self.roster.by_source.get(worker.source_id),
            self.roster.by_registration.get(worker.registration_number),
            self.roster.by_staff_number.get(worker.staff_number),
        )
        return list(dict.fromkeys(person for person in found if person is not None))

    def _named_alike(self, worker: Worker, person: Person) -> bool:
        return not worker.name or name_key(worker.name) in self.roster.names[person.pk]

    def _namesakes(self, worker: Worker) -> list[Person]:
        return self.roster.by_name.get(name_key(worker.name), []) if worker.name else []

    def _known(self, worker: Worker, person: Person) -> None:
        self.found.people[worker.source_id] = person
        note = self._differs(worker, person)
        if note and worker.line:
            kind, about = Consequence.SAME, _who(worker, person)
            self._tell(Step(Finding(worker.line, kind, about, note=note, part=worker.part)))
        else:
            self.found.same += bool(worker.line)

    def _by_number(self, worker: Worker, person: Person) -> None:
        self.found.people[worker.source_id] = person
        note = f"Matched by number. {self._differs(worker, person)}".strip()
        kind, about = Consequence.NEW, _who(worker, person)
        finding = Finding(worker.line, kind, about, note=note, part=worker.part)
        self._tell(Step(finding, (_link(worker, person),)))

    def _other_name(self, worker: Worker, person: Person) -> None:
        """The number is one person's and the name another's: married, or mistyped?"""
        words = f"By number this is {person.name}, who is not called so here. The same person?"
        registered = self.roster.by_registration.get(worker.registration_number) == person
        shared = set(name_key(worker.name).split()) & set(name_key(person.name).split())
        sure = registered or bool(shared)
        self._ask(worker, [person], words, default=person.pk if sure else "")

    def _by_name(self, worker: Worker) -> None:
        namesakes = self._namesakes(worker)
        if len(namesakes) == 1:
            words = "Someone of this name works here. Is it the same person?"
            self._ask(worker, namesakes, words, suggested=namesakes[0].pk)
        elif namesakes:
            self._ask(worker, namesakes, MANY)
        else:
            self._unknown(worker)

    def _unknown(self, worker: Worker) -> None:
        """Nobody by number or name; whoever holds cases now must be decided on."""
        words = "Keystay knows nobody by this registration number, staff number or name."
        if self.holdings[worker.source_id].now:
            words += " If they work here, add them to the staff list first, or say who they are."
            self._ask(worker, self.roster.alike(worker.name), words)
        else:
            self._ask(worker, [], words, default=LEAVE_OUT)

    def _ask(self, worker: Worker, people: Sequence[Person], words: str, **chosen: str) -> None:
        options = tuple((person.pk, f"It is {self._told(person)}") for person in people)
        held = self.holdings[worker.source_id]
        spells = plural(held.spells, "spell", "spells")
        text = f"{held.spells} {spells} with children, {held.now} of them cases now. {words}"
        question = Question(f"worker:{worker.source_id}", text, (*options, NOT_OURS), **chosen)
        said = f"The case system has {worker.words}. {words}"
        about = worker.name or worker.source_id
        acts = {person.pk: (_link(worker, person),) for person in people}
        matter = Matter(question, about, said, None, worker.line, worker.part)
        answer = self.desk.ask(matter, acts)
        if not answer:
            self.found.waiting.add(worker.source_id)
        else:
            chosen_one = None if answer == LEAVE_OUT else self.roster.people[answer]
            self.found.people[worker.source_id] = chosen_one

    def _told(self, person: Person) -> str:
        """A person with what tells them from a namesake."""
        number = self.roster.numbers.get(person.pk) or person.staff_number
        return f"{person.name} ({number})" if number else person.name

    def _differs(self, worker: Worker, person: Person) -> str:
        """Where the case system's record of a worker differs; Keystay's own stays as it is."""
        ours, theirs = self.roster.numbers.get(person.pk, ""), worker.registration_number
        told = []
        if ours and theirs and ours.upper() != theirs:
            told.append(f"registration number {theirs}, the staff record {ours}")
        agency = any(
            each.agency
            for each in self.roster.work.get(person.pk, ())
            if running(each.starts_on, each.ends_on, self.desk.on)
        )
        flagged = _agency(worker.agency)
        if flagged is not None and flagged != agency:
            words = ("agency", "not agency")
            told.append(f"{words[not flagged]}, the staff record {words[not agency]}")
        return f"The case system has {'; '.join(told)}, which stays." if told else ""

    def _tell(self, step: Step) -> None:
        self.found.steps.append(step)


def _who(worker: Worker, person: Person) -> str:
    theirs = worker.name or worker.source_id
    same = name_key(theirs) == name_key(person.name)
    return person.name if same else f"{theirs} is {person.name}"


def _agency(flag: str) -> bool | None:
    try:
        return yes_no(flag) if flag else None
    except NotUsable:
        return None


def _link(worker: Worker, person: Person) -> Act:
    def act(by: Any) -> None:
        actions.link_worker(source_id=worker.source_id, person=person, by=by)

    return act
