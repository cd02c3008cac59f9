"""Reading history: whether the chain is whole, and what happened to a person's record."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.db.models import Model, QuerySet

from keystay.core.audit.models import AuditEvent, ChainHead
from keystay.core.audit.rules import digest_of, link
from keystay.core.clock import LONDON
from keystay.core.topics import topic_modules

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Line:
    """One line of history in plain words."""

    happened_at: datetime
    who: str
    sentence: str
    reason: str


def last_link() -> str:
    """The fingerprint of the last event, which stands for everything written so far."""
    return ChainHead.objects.filter(pk=1).values_list("digest", flat=True).first() or ""


def broken_links() -> list[int]:
    """The numbers of events that were changed, removed or put in after the fact."""
    broken, previous, expected = [], "", 1
    for event in AuditEvent.objects.order_by("number").iterator():
        whole = (
            event.number == expected
            and event.digest == link(previous, event)
            and (event.content is None or event.content_digest == digest_of(event.content))
        )
        if not whole:
            broken.append(event.number)
        previous, expected = event.digest, event.number + 1
    return broken


def events(
    kind: str = "", who: str = "", first: date | None = None, last: date | None = None
) -> QuerySet[AuditEvent]:
    """Events of a kind, by people whose name contains `who`, from `first` to `last` in London."""
    found = AuditEvent.objects.order_by("-number")
    if kind:
        found = found.filter(kind=kind)
    if who:
        found = found.filter(actor_name__icontains=who)
    if first is not None:
        found = found.filter(happened_at__gte=datetime.combine(first, time.min, LONDON))
    if last is not None:
        end = datetime.combine(last + timedelta(days=1), time.min, LONDON)
        found = found.filter(happened_at__lt=end)
    return found


def last_number() -> int:
    """The number of the last act of history; 0 before the first."""
    return ChainHead.objects.values_list("number", flat=True).first() or 0


def topics_since(number: int) -> set[str]:
    """The topics of every act after that one, as they begin its code: `cases`, `supervision`.

    What rests on other records can so be kept for as long as nothing happens to them: every
    write is told of in its transaction, so whoever sees no act sees no change either.
    """
    kinds = AuditEvent.objects.filter(number__gt=number).order_by().values_list("kind", flat=True)
    return {kind.partition(".")[0] for kind in kinds.distinct()}


def history_about(person_id: str, limit: int = 50, without: Iterable[str] = ()) -> list[Line]:
    """The latest events about a person, newest first, as sentences.

    `without` names the topics whose events the reader may not see, such as "absence".
    """
    found = AuditEvent.objects.filter(about=person_id)
    for topic in without:
        found = found.exclude(kind__startswith=f"{topic}.")
    return [tell(event) for event in found[:limit]]


def history_of(thing: Model, limit: int = 50) -> list[Line]:
    """The latest events whose subject is `thing`, newest first, as sentences."""
    found = AuditEvent.objects.filter(subject_kind=thing._meta.label_lower, subject=thing.pk)
    return [tell(event) for event in found[:limit]]


def tell(event: AuditEvent) -> Line:
    """The event in words; what was erased says so."""
    if event.content is None:
        return Line(event.happened_at, event.actor_name, "Details erased.", "")
    words = sentences()[event.kind].format_map(_Facts(event.content))
    return Line(event.happened_at, event.actor_name, words, event.content.get("reason", ""))


@cache
def sentences() -> dict[str, str]:
    """The sentence for each kind of event, from every topic's presenters.

    A sentence may name facts of the event as `{before[field]}` and `{after[field]}`.
    """
    found: dict[str, str] = {}
    for module in topic_modules("presenters"):
        found |= getattr(module, "SENTENCES", {})
    return found


class _Facts(dict):
    """The event's facts; a fact that an old event lacks reads as a dash."""

    def __getitem__(self, key: str) -> Any:
        value = self.get(key)
        return _Facts(value) if isinstance(value, dict) else _words(value)


def _words(value: Any) -> Any:
    if value is None:
        return "-"
    if isinstance(value, list):
        return ", ".join(str(_words(each)) for each in value) or "none"
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return f"{date.fromisoformat(value):%-d %B %Y}"
    return value
