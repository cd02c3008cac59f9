"""The qualitative measures beside the numbers: what families, staff and leavers say (G2).

Families' feedback comes from the caseloads room, of the whole council and only as far as it may
be shown. The staff survey and exit interviews come with the rooms that hold them; until then
each says where it will come from, so that a report never leaves one out without a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keystay.access.roles.queries import Reach
from keystay.caseloads.feedback import queries as feedback
from keystay.caseloads.feedback.catalogue import catalogue
from keystay.core.words import day, plural
from keystay.organisation.policy.queries import policy_book


@dataclass(frozen=True)
class Theme:
    """A theme with how many said yes, partly and no, and what became of it since before.

    Shares are whole per cents of those who answered, None where nobody did.
    """

    name: str
    yes: int
    partly: int
    no: int
    share_yes: int | None
    share_before: int | None


@dataclass(frozen=True)
class Voice:
    """One source: whose voice, of which period, its themes; `silent` says why there are none."""

    key: str
    title: str
    period: str
    forms: int
    themes: Sequence[Theme]
    replies: int
    silent: str = ""


def voices(on: date) -> list[Voice]:
    """The three qualitative measures as at the day, in the strategy's order."""
    return [_survey(), _leavers(), families(on)]


def families(on: date) -> Voice:
    """What families said in the whole council: the latest quarter that may be shown.

    Beside it the share in the quarter before that is shown too. Some twelve statements.
    """
    council = feedback.places(Reach(everyone=True))[0]
    over = [quarter for quarter in feedback.quarters_asked(on) if quarter.is_over(on)][:8]
    title, told_in, book = "What parents and children say", feedback.cells(over), policy_book()
    shown = [
        quarter
        for quarter in over
        if council.group in feedback.shown_in(quarter, told_in.get(quarter, frozenset()), book)
    ]
    found = [(quarter, feedback.read(council, quarter, on)) for quarter in shown[:2]]
    if not found:
        return Voice("families", title, "", 0, (), 0, _NO_FAMILIES)
    (quarter, told), before = found[0], found[1][1].tallies if len(found) > 1 else ()
    shares = {tally.theme: tally.share("yes") for tally in before}
    names = catalogue().names
    themes = [
        Theme(
            names[tally.theme],
            *(tally.yes, tally.partly, tally.no),
            tally.share("yes"),
            shares.get(tally.theme),
        )
        for tally in told.tallies
    ]
    forms = f"{told.forms} {plural(told.forms, 'form', 'forms')}"
    period = f"{forms}, {quarter.first.day} {quarter.first:%B} to {day(quarter.last)}"
    replies = feedback.replies().filter(year=quarter.year, quarter=quarter.number).count()
    return Voice("families", title, period, told.forms, themes, replies)


_NO_FAMILIES = (
    "No quarter has enough forms to be shown. Families answer by a code that their worker gives "
    "them at a meeting: see Families’ feedback under Caseloads."
)


def _survey() -> Voice:
    silent = (
        "No survey is held here yet. The yearly staff survey will bring its themes here, for "
        "groups of ten answers and more."
    )
    return Voice("survey", "What staff say in the survey", "", 0, (), 0, silent)


def _leavers() -> Voice:
    silent = (
        "No exit interviews are held here yet. They will bring their themes here, by tenure, team "
        "and destination, for groups of ten and more."
    )
    return Voice("leavers", "What leavers say", "", 0, (), 0, silent)
