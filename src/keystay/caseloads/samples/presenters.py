"""Samples in words: who gets what."""

from collections.abc import Iterable
from dataclasses import dataclass

from keystay.caseloads.audits.models import Audit
from keystay.caseloads.samples.queries import Share
from keystay.core.words import plural

SENTENCES = {
    "samples.withdrawn": "Audit of case {after[case]} withdrawn",
}


@dataclass(frozen=True)
class Getting:
    """One auditor's share in words."""

    name: str
    held: int
    more: int
    cases: tuple[tuple[str, str], ...]

    @property
    def then(self) -> int:
        """How many audits of the programme they have then."""
        return self.held + self.more


def getting(shares: Iterable[Share]) -> list[Getting]:
    """Each auditor with the cases and teams that they get."""
    return [
        Getting(
            share.auditor.name,
            share.held,
            len(share.audits),
            tuple((audit.child.shown, audit.team.name) for audit in share.audits),
        )
        for share in shares
    ]


def shared_words(given: int, left: Iterable[Audit]) -> str:
    """What was done, in a sentence."""
    rest = len(list(left))
    words = f"{given} {plural(given, 'audit', 'audits')} given."
    return f"{words} {rest} still {plural(rest, 'waits', 'wait')}." if rest else words
