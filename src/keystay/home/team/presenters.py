"""Teams and a team's people as files."""

from collections.abc import Iterable
from datetime import date

from keystay.core.tables.exports import Sheet, number
from keystay.core.words import fte, one_decimal
from keystay.home.team.queries import Member, TeamPage
from keystay.organisation.models import Team

MEMBERS = ("Name", "Role", "Stage", "Agency", "FTE", "Cases", "Capacity", "Next supervision")


def list_sheet(teams: Iterable[Team], on: date) -> Sheet:
    """The teams within reach."""
    rows = [(team.service.name, team.name, team.locality) for team in teams]
    headings = ("Service", "Team", "Locality")
    return Sheet("Teams", on, headings, rows, names_people=False)


def team_sheet(page: TeamPage, on: date, whole: bool) -> Sheet:
    """A team's people with their cases and supervision; for a colleague, names and roles."""
    title = f"People in {page.team.name}"
    if whole:
        return Sheet(title, on, MEMBERS, [_member(each) for each in page.members])
    rows = [(each.line.name, each.line.roles) for each in page.members]
    return Sheet(title, on, MEMBERS[:2], rows)


def _member(member: Member) -> tuple[object, ...]:
    line, load, stands = member.line, member.load, member.supervision
    return (
        line.name,
        line.roles,
        line.stage,
        "Yes" if line.agency else "",
        number(fte(line.fte)),
        load.cases if load else None,
        number(one_decimal(load.capacity)) if load else None,
        "Away" if stands and stands.away else stands and stands.due_on,
    )
