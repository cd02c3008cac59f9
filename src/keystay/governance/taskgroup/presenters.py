"""The Task Group in words and as files."""

from collections.abc import Iterable
from datetime import date

from keystay.core.tables.exports import Sheet
from keystay.governance.answering import name_of
from keystay.governance.taskgroup.models import Meeting, Member
from keystay.governance.taskgroup.queries import Agenda

SENTENCES = {
    "taskgroup.joined": "{after[who]} joined the Task Group for {after[represents]}",
    "taskgroup.left": "{after[who]} leaves the Task Group on {after[on]}",
    "taskgroup.planned": "Task Group meeting planned for {after[on]}",
    "taskgroup.moved": "Task Group meeting is on {after[on]}",
    "taskgroup.agenda_made": "Agenda of {after[on]} made from what is off track: "
    "{after[items]} new items",
    "taskgroup.item_added": "“{after[title]}” put on the agenda of {after[on]}",
    "taskgroup.item_moved": "“{after[title]}” put one place higher on the agenda of {after[on]}",
    "taskgroup.item_dropped": "“{after[title]}” dropped from the agenda of {after[on]}",
    "taskgroup.item_put_back": "“{after[title]}” put back on the agenda of {after[on]}",
    "taskgroup.decided": "“{after[title]}” on the agenda of {after[on]}: {after[outcome]}",
    "taskgroup.taken_on": "Action “{after[what]}” taken on under “{after[title]}”",
    "taskgroup.held": "Task Group meeting held on {after[on]}, {after[present]} members present",
}

GROUP = "the council’s Recruitment and Retention Task Group"
MEETINGS = (
    f"A row is a meeting of {GROUP}, planned or held",
    "Items: on its agenda and not dropped. Decisions: items with an outcome. Actions taken on: "
    "actions of the plan that came of it",
)
MEMBERS = (f"A row is the time for which someone stands for others in {GROUP}",)
AGENDA = (
    "A row is an item of the agenda: made from what is off track, or added by the chair",
    "Facts: the figures that put it there, as they stood when the agenda was made",
)


def meetings_sheet(meetings: Iterable[Meeting], on: date) -> Sheet:
    """The meetings with what came of them."""
    headings = ("Planned for", "Held on", "Chair", "Items", "Decisions", "Actions taken on")
    rows = [
        (
            *(row.meets_on, row.held_on, row.chair.shown if row.chair else ""),
            *(row.on_agenda, row.decided, row.actions),  # type: ignore[attr-defined]
        )
        for row in meetings
    ]
    return Sheet("Task Group meetings", on, headings, rows, definitions=MEETINGS)


def members_sheet(members: Iterable[Member], on: date) -> Sheet:
    """The members past and present."""
    headings = ("Name", "Stands for", "Chair", "From", "To")
    rows = [
        (row.shown, row.represents, "Chair" if row.chairs else "", row.starts_on, row.ends_on)
        for row in members
    ]
    return Sheet("Task Group members", on, headings, rows, definitions=MEMBERS)


def agenda_sheet(meeting: Meeting, agenda: Agenda) -> Sheet:
    """One meeting's agenda with decisions and actions, to table or to keep."""
    headings = ("Item", "What about", "Facts", "Outcome", "Decision", "Actions", "Dropped because")
    rows = [
        (
            *(line.item.title, line.kind_words, line.item.why, line.outcome_words),
            *(line.item.words, "; ".join(_told(line.actions)), line.item.dropped),
        )
        for line in (*agenda.lines, *agenda.dropped)
    ]
    on = meeting.held_on or meeting.meets_on
    return Sheet("Task Group agenda", on, headings, rows, definitions=AGENDA)


def _told(actions: Iterable[object]) -> list[str]:
    return [
        f"{row.what} ({name_of(row.owner)}, {row.due_on:%d/%m/%Y})"  # type: ignore[attr-defined]
        for row in actions
    ]
