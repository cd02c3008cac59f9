"""Why exceptional access is refused; each message is a plain sentence."""

from keystay.core.refusals import Refused


class NotYours(Refused):
    """Another of the two people does this."""


class WrongPerson(Refused):
    """The second person is in the worker's line, or has no part in exceptional access."""


class NothingWritten(Refused):
    """The session has no notes and no comment."""


class AskedAlready(Refused):
    """The same person asked for the same session, and it waits or is open."""


class NoLonger(Refused):
    """It is past the state in which this could be done."""
