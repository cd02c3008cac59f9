"""The chain of history: how one event vouches for all before it."""

import hashlib
import json
from typing import Any


def digest_of(content: Any) -> str:
    """The fingerprint of an event's content, which outlives the content."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def link(previous: str, event: Any) -> str:
    """The link of the chain that an event makes after the link `previous`.

    Everything but the content itself is in it; the content stands by its fingerprint, so
    that it can be erased without breaking the chain.
    """
    parts = (
        previous,
        str(event.number),
        event.happened_at.isoformat(),
        event.kind,
        event.actor,
        event.subject_kind,
        event.subject,
        event.about,
        event.content_digest,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
