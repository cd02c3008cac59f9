"""What every refusal of an act is, for actions to raise and pages to tell (`core/telling`)."""


class Refused(ValueError):
    """An act that the rules do not allow; the message says why in plain words."""
