"""Sharing audits out as evenly as can be among auditors who stand apart: plain Python."""

from collections import deque
from collections.abc import Collection, Mapping


def share_out(may: Mapping[str, Collection[str]], held: Mapping[str, int]) -> dict[str, str]:
    """Who audits what, by the ids of audits, such that no other sharing is more even.

    `may` has the auditors who stand apart from each audit's line; an audit without any is
    left out. `held` is how many audits each auditor has already, in the order in which they
    are served when all else is equal.

    An audit that finds its own auditors busy is taken by one of them who passes another
    audit on, and so along, to whoever has the fewest (the paths of an optimal semi-matching:
    Harvey, Ladner, Lovász and Tamir, 2006).
    """
    counts = dict(held)
    given: dict[str, str] = {}
    for audit, apart in may.items():
        came = _reached(audit, may, given, [each for each in held if each in apart])
        if came:
            last = min(came, key=lambda each: counts[each])
            counts[last] += 1
            _pass_on(given, came, last)
    return given


def _reached(
    audit: str, may: Mapping[str, Collection[str]], given: Mapping[str, str], first: list[str]
) -> dict[str, tuple[str, str]]:
    """Each auditor who can take one more, with the audit they take and who passes it on."""
    came = {auditor: (audit, "") for auditor in first}
    waiting = deque(first)
    while waiting:
        auditor = waiting.popleft()
        for theirs in [each for each, whose in given.items() if whose == auditor]:
            for other in may[theirs]:
                if other not in came:
                    came[other] = (theirs, auditor)
                    waiting.append(other)
    return came


def _pass_on(given: dict[str, str], came: Mapping[str, tuple[str, str]], last: str) -> None:
    """Give the audits along the path that ends with `last`."""
    auditor = last
    while auditor:
        audit, before = came[auditor]
        given[audit] = auditor
        auditor = before
