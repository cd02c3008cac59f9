"""The establishment as files, and the topic's events in words."""

from collections.abc import Iterable
from datetime import date

from keystay.core.tables.exports import Sheet
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.posts.queries import TeamLine

SENTENCES = {
    "posts.added": "Added post {after[number]}, {after[title]}, in {after[team]}",
    "posts.changed": "Changed post {after[number]}, {after[title]}",
    "posts.closed": "Closed post {after[number]} after {after[ends_on]}",
}
OVERVIEW = (
    "Team",
    "Service",
    "Budgeted, FTE",
    "Filled, FTE",
    "Vacant, FTE",
    "Covered by agency, FTE",
    "Agency workers in posts",
)
POSTS = ("Number", "Title", "Grade", "Held by", "Covered by", "FTE", "Vacant", "State")


def overview_sheet(lines: Iterable[TeamLine], on: date) -> Sheet:
    """Posts by team as a file; the total is for the spreadsheet to make."""
    rows = [
        (
            line.team.name,
            line.team.service.name,
            line.budgeted,
            line.filled,
            line.vacant,
            line.covered,
            line.agency_in_posts,
        )
        for line in lines
    ]
    return Sheet("Establishment", on, OVERVIEW, rows, names_people=False)


def team_sheet(line: TeamLine, on: date) -> Sheet:
    """A team's posts as a file, with who holds and who covers each."""
    rows = [
        (
            row.post.number,
            row.post.title,
            row.post.grade,
            _names(row.holders),
            _names(row.agency),
            row.post.fte,
            row.state.vacant,
            row.state.words,
        )
        for row in line.posts
    ]
    return Sheet(f"Posts in {line.team.name}", on, POSTS, rows)


def _names(held: Iterable[Assignment]) -> str:
    return ", ".join(row.person.name for row in held)
