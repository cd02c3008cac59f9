"""What is wrong with a value or a file, in words that help to mend it."""

from dataclasses import dataclass

from keystay.core.refusals import Refused


@dataclass(frozen=True)
class Refusal:
    """One value that cannot be used: where it is, why, and what to write instead.

    `row` is the line of the file (the heading row of a plain table is line 1). `code` names
    the rule that was broken, where the rules have codes.
    """

    row: int
    field: str
    value: str
    reason: str
    mend: str = ""
    code: str = ""

    @property
    def sentence(self) -> str:
        """The refusal as one sentence or two, without the line."""
        shown = f"{self.field} “{self.value}”" if self.value else self.field
        # "FTE “eleven” is not a number." but "FTE: Give FTE or weekly hours."
        joint = " " if self.reason[:1].islower() else ": "
        words = f"{shown}{joint}{self.reason} {self.mend}".strip()
        return f"{words} ({self.code})" if self.code else words


class CannotRead(Refused):
    """The file as a whole cannot be read; the message says what is wrong and where."""
