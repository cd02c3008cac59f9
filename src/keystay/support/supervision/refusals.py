"""Why an act on supervision is refused; each message is a plain sentence."""

from keystay.core.refusals import Refused


class InTheFuture(Refused):
    """The day has not come yet."""


class TooEarly(Refused):
    """The day is before the worker started, or before the present agreement."""


class NotAtWork(Refused):
    """The worker did not work here on the day."""


class NotTheSupervisor(Refused):
    """Only the two people, or for the date a manager in reach, may do this."""


class AlreadyRecorded(Refused):
    """A session of this kind is recorded for the worker on this day."""


class ChangedMeanwhile(Refused):
    """The text was changed since it was opened. `present` is what it says now."""

    def __init__(self, present: str) -> None:
        super().__init__("These words were changed while you were writing. Both are kept below.")
        self.present = present


class HasText(Refused):
    """The session has notes or agreed actions, which would be lost with it."""
