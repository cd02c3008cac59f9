"""Every change to the answers of a return. History never says the answer: it may be pay."""

from django.db import transaction

from keystay.core.audit.actions import Actor, record
from keystay.governance.census.models import Answer
from keystay.governance.census.queries import fault_of
from keystay.workforce.models import Person


class NotAnAnswer(ValueError):
    """The item is not for answers, or the value is out of form; the message says which."""


@transaction.atomic
def answer(*, year: int, item: str, value: str, person: Person | None = None, by: Actor) -> Answer:
    """Answer one item of a year's return, in place of an earlier answer. Raises NotAnAnswer."""
    fault = fault_of(year, item, value, of_a_person=person is not None)
    if fault:
        raise NotAnAnswer(fault)
    row, _ = Answer.objects.update_or_create(
        year=year, item=item, person=person, defaults={"value": value}
    )
    _tell("census.answered", row, by)
    return row


@transaction.atomic
def remove_answer(*, answer: Answer, by: Actor) -> None:
    """Take an answer out, so that the item is missing again; nothing happens if it is gone."""
    row = Answer.objects.select_for_update().filter(pk=answer.pk).first()
    if row is None:
        return
    told = {"year": row.year, "item": row.item}
    about = row.person_id or ""
    record(kind="census.answer_removed", by=by, subject=row, about=about, before=told)
    row.delete()


def _tell(kind: str, row: Answer, by: Actor) -> None:
    told = {"year": row.year, "item": row.item}
    record(kind=kind, by=by, subject=row, about=row.person_id or "", after=told)
