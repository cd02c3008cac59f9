"""The findings of an import, as they are kept and as they are counted."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from keystay.core.feeds import Asked, Change, Consequence, Finding, Plan, Question, Step
from keystay.core.tables.refusals import Refusal


def as_json(plan: Plan, asked: Asked, notes: Sequence[str] = ()) -> dict[str, Any]:
    """The plan's findings, counts and mark, ready to be kept with the import."""
    rows = [_row(step.finding, asked) for step in plan.steps]
    counts = Counter[str]()
    for step in plan.steps:
        counts[step.finding.consequence.value] += step.finding.count
    return {
        "rows": rows,
        "notes": [*notes, *plan.notes],
        "counts": {each.value: counts[each.value] for each in Consequence},
        "undecided": undecided(plan.steps, asked),
        "to_do": sum(bool(step.acts) for step in plan.steps),
        "mark": mark(plan),
    }


def mark(plan: Plan) -> str:
    """A fingerprint of what the plan would do: it differs when the world has changed."""
    text = json.dumps([asdict(step.finding) for step in plan.steps], default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def undecided(steps: Iterable[Step], asked: Asked) -> int:
    """How many questions have neither an answer nor a default."""
    asks = [step.finding.question for step in steps if step.finding.question is not None]
    return sum(not asked.answer(question) for question in asks)


def findings(kept: Mapping[str, Any], consequence: str | None = None) -> list[Finding]:
    """The kept findings, all or of one consequence."""
    rows = kept.get("rows", [])
    return [_finding(row) for row in rows if consequence in (None, row["consequence"])]


def answers(kept: Mapping[str, Any]) -> dict[str, str]:
    """What each question is answered with now, by its key."""
    return {
        row["question"]["key"]: row["answer"] for row in kept.get("rows", []) if row.get("question")
    }


def refused_lines(kept: Mapping[str, Any]) -> dict[str, dict[int, str]]:
    """Why each refused line was refused, by part and line."""
    found: dict[str, dict[int, str]] = {}
    for each in findings(kept, Consequence.REFUSED):
        reasons = " ".join(refusal.sentence for refusal in each.refusals) or each.note
        lines = found.setdefault(each.part, {})
        lines[each.row] = f"{lines[each.row]} {reasons}" if each.row in lines else reasons
    return found


def _row(finding: Finding, asked: Asked) -> dict[str, Any]:
    row = {key: value for key, value in asdict(finding).items() if value not in ((), "", None)}
    if finding.question is not None:
        row["answer"] = asked.answer(finding.question)
    return row


def _finding(row: Mapping[str, Any]) -> Finding:
    asks = row.get("question")
    return Finding(
        row=row["row"],
        consequence=Consequence(row["consequence"]),
        about=row.get("about", ""),
        changes=tuple(Change(**each) for each in row.get("changes", ())),
        question=_question(asks) if asks else None,
        refusals=tuple(Refusal(**each) for each in row.get("refusals", ())),
        note=row.get("note", ""),
        count=row.get("count", 1),
        part=row.get("part", ""),
    )


def _question(asks: Mapping[str, Any]) -> Question:
    options = tuple((value, words) for value, words in asks["options"])
    chosen = asks.get("default", ""), asks.get("suggested", "")
    return Question(asks["key"], asks["text"], options, *chosen)
