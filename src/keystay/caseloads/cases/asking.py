"""What has to be decided about an extract, with what was decided before as the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from keystay.caseloads.cases import actions
from keystay.caseloads.cases.queries import Decided
from keystay.core.feeds import Act, Asked, Consequence, Finding, Question, Step
from keystay.workforce.models import Person


@dataclass(frozen=True)
class Matter:
    """Something to decide: the question, what it is about, and whose record it concerns.

    `said` holds what both sides say, in words: while it stays the same the last decision
    is the answer again. `row` and `part` are given when the question is a row of a table.
    """

    question: Question
    about: str
    said: str
    person: Person | None = None
    row: int = 0
    part: str = ""


@dataclass
class Desk:
    """Asks, and gathers the steps that remember what was decided."""

    asked: Asked
    before: Mapping[str, Decided]
    steps: list[Step] = field(default_factory=list)
    again: int = 0

    @property
    def on(self) -> date:
        """The day that the file speaks of."""
        return self.asked.on

    def ask(self, matter: Matter, acts: Mapping[str, tuple[Act, ...]] | None = None) -> str:
        """The answer, or an empty string while there is none.

        `acts` are what carries out each answer, besides remembering it.
        """
        question, before = matter.question, self.before.get(matter.question.key)
        if before is not None and before.said == matter.said:
            question = replace(question, default=before.answer)
            self.again += question.key not in self.asked.decisions
        answer = self.asked.answer(question)
        about, kind = matter.about, Consequence.DECISION
        finding = Finding(matter.row, kind, about, question=question, part=matter.part)
        more = (acts or {}).get(answer, ())
        self.steps.append(Step(finding, (*more, *self._remembering(matter, answer, before))))
        return answer

    def _remembering(self, matter: Matter, answer: str, before: Decided | None) -> tuple[Act, ...]:
        explicit = matter.question.key in self.asked.decisions
        if not answer or not explicit or before == Decided(matter.said, answer):
            return ()
        return (partial(_settle, matter, answer, self.on),)


def _settle(matter: Matter, answer: str, on: date, by: Any) -> None:
    actions.settle(
        key=matter.question.key,
        said=matter.said,
        answer=(answer, dict(matter.question.options)[answer]),
        person=matter.person,
        on=on,
        by=by,
    )
