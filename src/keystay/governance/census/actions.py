"""Every change to the answers of a return. History never says the answer: it may be pay."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.db import transaction

from keystay.core.audit.actions import Actor, record
from keystay.core.clock import now, today
from keystay.core.sealed import seal
from keystay.governance.census import explained, signed
from keystay.governance.census.kept import Kept, look
from keystay.governance.census.models import Answer, Explanation, SignedReturn
from keystay.governance.census.queries import asked_of, fault_of
from keystay.workforce.feeds.csww.writer import write_return
from keystay.workforce.models import Person
from keystay.workforce.people import actions as people

AWARD = "Social work"


class NotAnAnswer(ValueError):
    """The item is not for answers, or the value is out of form; the message says which.

    `item` is the name of the item.
    """

    def __init__(self, words: str, item: str = "") -> None:
        super().__init__(words)
        self.item = item


class NotAQuery(ValueError):
    """Only a query of the year can be explained: an error is mended."""


class NotYet(ValueError):
    """The return cannot be signed; the message says why."""


@dataclass(frozen=True)
class Paid:
    """One person's pay as payroll lists it: each item's value; an empty one is left out."""

    person: Person
    values: Mapping[str, str]


@transaction.atomic
def answer(*, year: int, item: str, value: str, person: Person | None = None, by: Actor) -> Answer:
    """Answer one item of a year's return, in place of an earlier answer. Raises NotAnAnswer."""
    fault = fault_of(year, item, value, of_a_person=person is not None)
    if fault:
        raise NotAnAnswer(fault, item)
    row, _ = Answer.objects.update_or_create(
        year=year, item=item, person=person, defaults={"value": value}
    )
    _tell("census.answered", row, by)
    return row


@transaction.atomic
def answer_form(
    *, year: int, values: Mapping[str, str], person: Person | None = None, by: Actor
) -> int:
    """Answer what was typed and take out what was emptied; gives how many answers changed.

    Raises NotAnAnswer, and then nothing has changed.
    """
    rows = Answer.objects.filter(year=year, person=person)
    present, changed = {row.item: row for row in rows}, 0
    for item, value in values.items():
        held = present.get(item)
        if value == (held.value if held else ""):
            continue
        changed += 1
        if value:
            answer(year=year, item=item, value=value, person=person, by=by)
        else:
            remove_answer(answer=present[item], by=by)
    return changed


@transaction.atomic
def answer_pay(*, year: int, paid: list[Paid], by: Actor) -> int:
    """Answer the pay of many at once; gives how many answers changed. Raises NotAnAnswer."""
    return sum(
        answer_form(year=year, values=each.values, person=each.person, by=by) for each in paid
    )


@transaction.atomic
def remove_answer(*, answer: Answer, by: Actor) -> None:
    """Take an answer out, so that the item is missing again; nothing happens if it is gone."""
    row = Answer.objects.select_for_update(of=("self",)).filter(pk=answer.pk).first()
    if row is None:
        return
    told = {"year": row.year, "item": row.item}
    about = row.person_id or ""
    record(kind="census.answer_removed", by=by, subject=row, about=about, before=told)
    row.delete()


@transaction.atomic
def explain(*, year: int, code: str, words: str, person: Person | None, by: Actor) -> Explanation:
    """Keep why a query stands, in place of an earlier explanation. Raises NotAQuery."""
    if explained.query_of(year, code) is None:
        raise NotAQuery(f"{code} is not a query of {year}.")
    row, _ = Explanation.objects.update_or_create(
        year=year,
        code=code,
        person=person,
        defaults={"words": words, "written_by": _name(by), "written_on": today()},
    )
    _tell_rule("census.explained", row, by)
    return row


@transaction.atomic
def unexplain(*, explanation: Explanation, by: Actor) -> None:
    """Take an explanation out; nothing happens if it is gone."""
    found = Explanation.objects.select_for_update(of=("self",))
    row = found.filter(pk=explanation.pk).first()
    if row is None:
        return
    _tell_rule("census.explanation_removed", row, by)
    row.delete()


@transaction.atomic
def explain_form(
    *, year: int, code: str, person: Person | None, words: str, by: Actor
) -> Explanation | None:
    """Keep the words, or take the explanation out where there are none. Raises NotAQuery."""
    if words:
        return explain(year=year, code=code, words=words, person=person, by=by)
    present = explained.explanations(year).get((code, person.pk if person else ""))
    if present:
        unexplain(explanation=present, by=by)
    return None


@transaction.atomic
def explain_together(*, year: int, code: str, told: Mapping[str, str], by: Actor) -> int:
    """Keep the words that each person's id is given ("" for the council); gives how many.

    Each is kept and told in history as if it were explained alone. Raises NotAQuery.
    """
    found = Person.objects.in_bulk([who for who in told if who])
    there = [who for who in told if not who or who in found]
    for who in there:
        explain(year=year, code=code, words=told[who], person=found.get(who), by=by)
    return len(there)


@transaction.atomic
def tell_about(*, person: Person, told: Mapping[str, str], by: Actor) -> None:
    """Keep sex, ethnicity and the award (route, level, institution) that someone told.

    What else is known of the award stays. Without route, level and institution none is made.
    """
    people.set_equality(person=person, sex=told["sex"], ethnicity=told["ethnicity"], by=by)
    award = {name: told[name] for name in ("route", "level", "institution")}
    held = person.qualifications.filter(social_work=True).first()
    if held is None and not any(award.values()):
        return
    title, on = (held.title, held.awarded_on) if held else (AWARD, None)
    whole = people.Award(title=title, awarded_on=on, **award)
    people.set_qualifying_award(person=person, award=whole, by=by)


@transaction.atomic
def sign(*, year: int, reason: str = "", by: Actor) -> SignedReturn:
    """Sign the return as the records stand and keep it for good.

    A newer version needs the reason, and that something has changed. Raises NotYet.
    """
    found = look(year)
    built, report, last = found.checked.built, found.checked.report, found.last
    refusal = cannot_sign(found)
    if refusal:
        raise NotYet(refusal)
    if last and not reason:
        raise NotYet("Say why a newer version is signed.")
    content = BytesIO()
    write_return(content, built.head, built.workers)
    kept_words = explained.explanations(year)
    row = SignedReturn.objects.create(
        year=year,
        version=last.version + 1 if last else 1,
        signed_by=_name(by),
        signed_at=now(),
        reason=reason if last else "",
        file_name=asked_of(year).readings.name_of_file(report.lea, year),
        sealed=seal(content.getvalue().decode()),
        fingerprint=sha256(content.getvalue()).hexdigest(),
        figures=signed.printed(found.figures.results()),
        workers=report.workers,
        queries=report.queries,
        explained=sum((each.code, each.person) in kept_words for each in found.queue),
    )
    told = {"year": year, "version": row.version, "fingerprint": row.fingerprint}
    record(kind="census.signed", by=by, subject=row, after=told, reason=row.reason)
    return row


def cannot_sign(found: Kept) -> str:
    """Why the return cannot be signed now; empty if it can."""
    report = found.checked.report
    if found.checked.as_at <= asked_of(report.year).last:
        return f"The year ends on 30 September {report.year}. Sign after that day."
    if report.errors:
        return "The return has errors. Mend each of them first."
    if found.last and not found.since:
        return "Nothing has changed since the return was signed."
    return ""


def _name(by: Actor) -> str:
    return by if isinstance(by, str) else str(by.name)


def _tell(kind: str, row: Answer, by: Actor) -> None:
    told = {"year": row.year, "item": row.item}
    record(kind=kind, by=by, subject=row, about=row.person_id or "", after=told)


def _tell_rule(kind: str, row: Explanation, by: Actor) -> None:
    told: dict[str, Any] = {"year": row.year, "rule": row.code}
    record(kind=kind, by=by, subject=row, about=row.person_id or "", after=told)
