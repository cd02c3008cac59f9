"""What the acts of this room refuse, so that a page can say so beside the box."""


class Refused(ValueError):
    """An act that the rules do not allow; the message says why in plain words."""


class WrongDay(Refused):
    """The day is to come, or before what it follows."""


class NotNow(Refused):
    """What is asked for cannot be done to it any more, or not yet."""


class NeedsReason(Refused):
    """The act wants a reason in words."""
