"""The refused workers of a return, as a return with the reason beside each."""

import re
from collections.abc import Mapping

from keystay.workforce.feeds.csww.reader import read_return
from keystay.workforce.feeds.csww.writer import CLOSING, opening, worker


def refused_return(content: bytes, reasons: Mapping[int, str]) -> bytes:
    """A return that holds only the refused workers; a comment before each says why.

    `reasons` are by the line on which the worker began in the file that was offered.
    """
    found = read_return(content)
    workers = [
        worker(each, found.layout, before=_comment(reasons[each.line]))
        for each in found.workers
        if each.line in reasons
    ]
    return "".join([opening(found), *workers, CLOSING]).encode()


def _comment(reason: str) -> str:
    # Two hyphens would end the comment.
    return re.sub(r"-{2,}", "-", reason).rstrip("-")
