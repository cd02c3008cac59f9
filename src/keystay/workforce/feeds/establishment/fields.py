"""What a row of an establishment list may say."""

from keystay.core.feeds import Field, Part
from keystay.core.tables.values import choice, day, text
from keystay.workforce.feeds.staff import words
from keystay.workforce.feeds.staff.values import full_time_share, last_day, weekly_hours

POSTS = Part(
    name="posts",
    title="Establishment",
    fields=(
        Field(
            "number",
            "Post number",
            text(48),
            ("Position number", "Post ID", "Position ID", "Post no", "Post reference"),
        ),
        Field(
            "title", "Job title", text(120), ("Post title", "Position title", "Position", "Post")
        ),
        Field("team", "Team", text(120), ("Team name", "Department", "Unit", "Cost centre name")),
        Field("service", "Service", text(120), ("Service area", "Division", "Directorate")),
        Field(
            "org_role",
            "Census role",
            choice(words.ROLES),
            ("OrgRole", "Organisational role", "Role", "Census role code"),
        ),
        Field("grade", "Grade", text(40), ("Pay grade", "Salary grade", "Band")),
        Field("fte", "FTE", full_time_share, ("Budgeted FTE", "Post FTE", "Establishment FTE")),
        Field("hours", "Hours a week", weekly_hours, ("Hours", "Budgeted hours", "Post hours")),
        Field(
            "starts_on", "Start date", day, ("Post start date", "Created", "Effective from", "From")
        ),
        Field("ends_on", "End date", last_day, ("Post end date", "Deleted on", "Closed", "To")),
        Field(
            "holder",
            "Holder's staff number",
            text(48),
            ("Staff number", "Employee number", "Holder", "Occupant", "Payroll number"),
        ),
    ),
    needs=(("number",),),
    wants=(("team",), ("org_role", "title"), ("fte", "hours")),
)
