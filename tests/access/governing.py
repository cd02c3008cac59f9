"""The plan, the Task Group and the risks of the small council, and who reaches what in them.

The manager of Crewe owns the action and the risk and is a member of the group.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from keystay.core.clock import today
from keystay.governance.plan import actions as plan
from keystay.governance.reports import actions as reports
from keystay.governance.reports.queries import last_ended
from keystay.governance.risks import actions as risks
from keystay.governance.taskgroup import actions as group

if TYPE_CHECKING:
    from tests.access.world import World

OWNER, KEEPER = "manager", "workforce_lead"
Ids = dict[str, str]


def govern(world: "World", start: date, by: str) -> Ids:
    """Make one of each through actions; their ids by what they are."""
    owner, later = world.users[OWNER], today() + timedelta(days=30)
    for name in ("Recruitment", "Retention"):
        priority = plan.add_priority(named=plan.Named(name, "People come", start), by=by)
    planned = plan.Planned("Answer at once", priority, owner, later)
    action = plan.add(planned=planned, by=by, on=start)
    described = risks.Described("People leave", "Load", "They leave", "Gaps", owner, 8)
    scored = risks.Scored((4, 4), (3, 3), "As seen", later)
    risk = risks.open_entry(described=described, scored=scored, by=by)
    control = risks.add_control(risk=risk, words="Supervision", starts_on=start, by=by)
    member = group.join(joined=group.Joined("managers", start, owner), by=by)
    meeting = group.plan_meeting(meets_on=today(), chair=member, by=by)
    group.add_item(meeting=meeting, title="Is the approach working?", why="", by=by)
    item = group.add_item(meeting=meeting, title="Are rewards competitive?", why="", by=by)
    signed = reports.begin(by=by, ends_on=last_ended(last_ended(today()) - timedelta(days=1)))
    reports.sign(report=signed, post="Director", by=by)
    return {
        "signed": signed.pk,
        "draft": reports.begin(by=by).pk,
        "priority": priority.pk,
        "action": action.pk,
        "risk": risk.pk,
        "control": control.pk,
        "member": member.pk,
        "meeting": meeting.pk,
        "item": item.pk,
        "rule": "turnover",  # which the data of the small council proposes
    }


def reads(world: "World") -> Callable[[str, object], bool]:
    """Those who see the whole, and the owner or member."""
    return lambda who, permission: (
        who == OWNER or world.reaches_team(who, permission, None)  # type: ignore[arg-type]
    )


def keeps(world: "World") -> Callable[[str, object], bool]:
    """The owner, and whoever keeps the plan."""
    return lambda who, permission: who in (OWNER, KEEPER)
