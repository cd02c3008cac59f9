"""The one way to write history. Call it inside the transaction of the act it tells of."""

import json
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from keystay.core.audit.models import AuditEvent, ChainHead, SensitiveRead
from keystay.core.audit.rules import digest_of, link
from keystay.core.clock import now
from keystay.core.ids import new_id
from keystay.core.sent_once.claims import claim


class Someone(Protocol):
    """Whoever acts: an account, as far as history needs to know it."""

    pk: Any
    name: Any


Actor = Someone | str


def record(
    *,
    kind: str,
    by: Actor,
    subject: Any,
    about: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Add an event to the chain.

    `kind` is a stable code with a sentence in some topic's presenters; `by` is the person
    signed in or, for work that no person started, the name of the process; `subject` is
    the model instance changed; `about` is the id of the person whose record it is.
    Raises TransactionManagementError outside a transaction, and SentBefore, which no view
    catches, if the form that asks for the act was done before (core/sent_once).
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("History is written inside its act.")
    content = _plain({"before": before or {}, "after": after or {}, "reason": reason})
    head = _next_link()
    claim()
    event = AuditEvent(
        id=new_id(),
        number=head.number + 1,
        happened_at=now(),
        kind=kind,
        actor="" if isinstance(by, str) else by.pk,
        actor_name=by if isinstance(by, str) else by.name,
        subject_kind=subject._meta.label_lower,
        subject=str(subject.pk),
        about=about,
        content=content,
        content_digest=digest_of(content),
    )
    event.digest = link(head.digest, event)
    event.save(force_insert=True)
    ChainHead.objects.filter(pk=1).update(number=event.number, digest=event.digest)
    return event


def note_read(*, reader: Someone, page: str, about: str = "", detail: str = "") -> SensitiveRead:
    """Record that `reader` opened a sensitive page, about the person with the id `about`."""
    return SensitiveRead.objects.create(
        read_at=now(),
        reader=reader.pk,
        reader_name=reader.name,
        page=page,
        about=about,
        detail=detail[:200],
    )


def erase_about(*, about: str, by: Actor, reason: str, subject: Any) -> int:
    """Blank the content of every event about a person; the chain still verifies.

    Returns how many events were blanked. The erasure is itself an event, without content
    about the person.
    """
    with transaction.atomic():
        count = AuditEvent.objects.filter(about=about).update(content=None)
        record(kind="audit.erased", by=by, subject=subject, after={"events": count}, reason=reason)
    return count


def _next_link() -> ChainHead:
    ChainHead.objects.get_or_create(pk=1)
    return ChainHead.objects.select_for_update().get(pk=1)


def _plain(content: dict[str, Any]) -> Any:
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))
