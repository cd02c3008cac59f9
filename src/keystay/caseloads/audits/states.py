"""What each state of an audit is called, and the act that is wanted next."""

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """How an audit stands: one label, one colour, one meaning, and the page of the next act."""

    label: str
    colour: str
    meaning: str
    act: str = ""
    words: str = ""
    may_give: bool = False
    may_grade: bool = False


STATES = {
    "planned": State(
        "Planned",
        "grey",
        "Waits for its auditor to begin",
        "answers",
        "Begin the audit",
        may_give=True,
    ),
    "under_way": State(
        "Under way",
        "blue",
        "The auditor is writing a draft",
        "answers",
        "Go on with the audit",
        may_give=True,
        may_grade=True,
    ),
    "graded": State(
        "Graded", "yellow", "Auditor and worker talk it over", "conversation", "Note the talk"
    ),
    "talked": State(
        "Talked over", "yellow", "Is coaching offered?", "coaching", "Note about coaching"
    ),
    "coached": State(
        "Talked over", "yellow", "Have child and family been asked?", "views", "Note their views"
    ),
    "viewed": State(
        "Talked over", "yellow", "Say what will improve", "improve", "Agree an improvement"
    ),
    "improving": State("Improving", "purple", "What was agreed is being done"),
    "done": State(
        "Improved", "teal", "Ask the same question again", "again", "Plan the second audit"
    ),
    "again": State("Second audit", "blue", "The same question is being asked again"),
    "closed": State("Closed", "green", "The loop is closed"),
    "withdrawn": State("Withdrawn", "grey", "No grade will be given"),
}
