"""The risk register in words and as a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from keystay.core.tables.exports import Sheet
from keystay.governance.risks.models import Risk
from keystay.governance.risks.proposals import Proposal
from keystay.governance.risks.queries import Line
from keystay.governance.watch.queries import BETTER, WORSE, Figure

SENTENCES = {
    "risks.opened": "Risk “{after[title]}” opened with a score of {after[score]}",
    "risks.changed": "Risk “{before[title]}” changed to “{after[title]}”, owner {after[owner]}",
    "risks.reviewed": "Risk “{after[title]}” reviewed: score {before[score]} before, "
    "{after[score]} now",
    "risks.closed": "Risk “{after[title]}” closed",
    "risks.control_added": "Control added to “{after[title]}”: {after[control]}",
    "risks.control_ended": "Control of “{after[title]}” ended: {after[control]}",
    "risks.proposal_opened": "Proposal “{after[proposal]}” became the entry “{after[title]}”",
    "risks.proposal_linked": "Proposal “{after[proposal]}” belongs to the entry “{after[title]}”",
    "risks.proposal_declined": "Proposal “{after[proposal]}” declined",
}
SCORES = (
    "Score: likelihood times impact, with the controls that hold; the score without controls "
    "is what it would be if none did",
    "Above appetite: the score is higher than the council accepts for this risk",
)
PROPOSED = ("A row is what a rule found in the figures; a person opens, links or declines it",)
ARROWS = {"worse": "Up", "better": "Down", "same": "Same"}


@dataclass(frozen=True)
class Moving:
    """A figure that moves a risk: its words, which way it went, and the tag's colour."""

    figure: Figure
    way: str
    colour: str


def moving(figures: Iterable[Figure]) -> list[Moving]:
    """Each figure with its direction as a tag."""
    colours = {BETTER: "green", WORSE: "red"}
    words = {BETTER: "Better", WORSE: "Worse", "same": "Same", "unknown": "Not known"}
    return [Moving(each, words[each.trend], colours.get(each.trend, "grey")) for each in figures]


def sheet(lines: Iterable[Line], risks: dict[str, Risk], on: date, *, names: bool) -> Sheet:
    """The register as a file, open and closed entries."""
    headings = (
        *("Risk", "Cause", "Event", "Effect", "Owner" if names else "Owner’s role"),
        *("Score without controls", "Likelihood", "Impact", "Score", "Level", "Appetite"),
        *("Above appetite", "Since last scored", "Opened", "Next review", "Closed"),
    )
    rows = [_row(line, risks[line.id]) for line in lines]
    return Sheet("Risk register", on, headings, rows, names_people=names, definitions=SCORES)


def proposals_sheet(proposals: Sequence[Proposal], on: date) -> Sheet:
    """What the data proposes."""
    rows = [(each.words, each.rule.says, "; ".join(each.found.facts)) for each in proposals]
    headings = ("Proposed", "Rule", "Facts")
    title = "Risks proposed from the data"
    return Sheet(title, on, headings, rows, names_people=False, definitions=PROPOSED)


def _row(line: Line, risk: Risk) -> tuple[object, ...]:
    return (
        *(line.title, risk.cause, risk.event, risk.effect, line.owner),
        *(line.before, line.likelihood, line.impact, line.score, line.level, line.appetite),
        *("Yes" if line.above_appetite else "No", ARROWS[line.trend]),
        *(line.opened_on, line.review_on, line.closed_on),
    )
