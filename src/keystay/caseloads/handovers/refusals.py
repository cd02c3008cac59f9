"""Why an act on a handover is refused; each message is a plain sentence."""

from keystay.core.refusals import Refused


class NotYours(Refused):
    """Someone else does this: the worker, or the manager of the team."""


class AlreadyOpen(Refused):
    """The worker has an open plan."""


class NoCases(Refused):
    """The worker holds no case, or none was chosen."""


class WrongDay(Refused):
    """The day is in the future, or before what it follows."""


class NotYet(Refused):
    """Another step comes first, or a later one has been recorded."""


class AlreadyDone(Refused):
    """The step is recorded for the case."""


class NotOnPlan(Refused):
    """The case is not on the plan, or nothing is left to do for it."""


class OwnWork(Refused):
    """Nobody signs off or audits their own work."""


class OneDocument(Refused):
    """One document was named for several cases."""


class ReasonNeeded(Refused):
    """The new worker has another manager, and no reason was given."""


class Closed(Refused):
    """The plan is closed."""


class NotFinished(Refused):
    """Cases are left to hand over; the message names them."""


class ChangedMeanwhile(Refused):
    """Someone changed it since the page was opened."""
