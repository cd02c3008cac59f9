"""What a row of a staff list may say."""

import re
from decimal import Decimal
from typing import Any

from keystay.core.feeds import Field, Part
from keystay.core.tables.reading import shown
from keystay.core.tables.values import NotUsable, choice, day, fte, number, text
from keystay.workforce.feeds.staff import words

REGISTRATION = re.compile(r"[A-Z]{2}\d{1,10}")
EMAIL = re.compile(r"[^@\s,;]{1,64}@[^@\s,;]{1,180}\.[^@\s,;.]{1,60}")


def registration_number(cell: Any) -> str:
    """A Social Work England number: two letters and up to ten digits, such as SW123456."""
    found = "".join(shown(cell).split()).upper()
    if not REGISTRATION.fullmatch(found):
        raise NotUsable("is not a registration number.", "Write it like SW123456.")
    return found


def email(cell: Any) -> str:
    """One email address."""
    found = shown(cell).strip()
    if not EMAIL.fullmatch(found):
        raise NotUsable("is not an email address.", "Write it like name@council.gov.uk.")
    return found


STAFF = Part(
    name="staff",
    title="Staff list",
    fields=(
        Field(
            "registration_number",
            "Registration number",
            registration_number,
            (
                "SWE number",
                "SWE no",
                "SWENo",
                "Social Work England number",
                "HCPC number",
                "Registration no",
                "SWE registration number",
                "PIN",
            ),
        ),
        Field(
            "staff_number",
            "Staff number",
            text(48),
            (
                "Employee number",
                "Employee no",
                "Employee ID",
                "Payroll number",
                "Payroll no",
                "Personnel number",
                "Staff ID",
                "Staff no",
                "Assignment number",
                "Emp no",
            ),
        ),
        Field("full_name", "Full name", text(201), ("Name", "Employee name", "Worker name")),
        Field(
            "first_name",
            "First name",
            text(100),
            ("Forename", "Forenames", "Given name", "Known as", "First names"),
        ),
        Field("family_name", "Family name", text(100), ("Surname", "Last name")),
        Field(
            "email",
            "Email",
            email,
            ("Email address", "Work email", "E-mail", "Work email address"),
        ),
        Field("phone", "Phone", text(40), ("Telephone", "Work phone", "Mobile")),
        Field(
            "born_on",
            "Date of birth",
            day,
            ("DOB", "Birth date", "PersonBirthDate", "D.O.B."),
            private=True,
        ),
        Field(
            "team",
            "Team",
            text(120),
            ("Team name", "Department", "Unit", "Cost centre", "Cost centre name", "Section"),
        ),
        Field("service", "Service", text(120), ("Service area", "Division", "Directorate")),
        Field("title", "Job title", text(120), ("Position title", "Post title", "Position")),
        Field(
            "org_role",
            "Census role",
            choice(words.ROLES),
            ("OrgRole", "Organisational role", "Role", "Census role code"),
        ),
        Field("grade", "Grade", text(40), ("Pay grade", "Salary grade", "Band", "Scale")),
        Field("fte", "FTE", fte, ("Full time equivalent", "F.T.E.", "Contracted FTE")),
        Field(
            "hours",
            "Hours a week",
            number(0, 60),
            ("Hours", "Contracted hours", "Weekly hours", "Contract hours", "Hours per week"),
        ),
        Field(
            "contract",
            "Contract",
            choice(words.CONTRACTS),
            ("Contract type", "Employment type", "Employment status", "Perm or agency"),
        ),
        Field("agency_name", "Agency", text(120), ("Agency name", "Supplier")),
        Field(
            "post_number",
            "Post number",
            text(48),
            ("Position number", "Post ID", "Position ID", "Post no"),
        ),
        Field(
            "starts_on",
            "Start date",
            day,
            (
                "Started",
                "Date started",
                "Role start date",
                "RoleStartDate",
                "Start date in post",
                "Continuous service date",
                "Date joined",
                "Joined",
            ),
        ),
        Field("origin", "Came from", choice(words.ORIGINS), ("StartOrigin", "Start origin")),
        Field(
            "ends_on",
            "Leaving date",
            day,
            ("End date", "Leave date", "Date left", "RoleEndDate", "Last day", "Termination date"),
        ),
        Field(
            "reason",
            "Reason for leaving",
            choice(words.REASONS),
            ("Leaving reason", "ReasonLeave", "Termination reason"),
        ),
        Field(
            "destination",
            "Went to",
            choice(words.DESTINATIONS),
            ("LeaverDestination", "Destination", "Leaving destination"),
        ),
        Field("stage", "Stage", choice(words.STAGES), ("Career stage", "Practice stage")),
        Field(
            "effective_from",
            "Effective from",
            day,
            ("Effective date", "Change date", "Date of change"),
        ),
    ),
    needs=(("full_name", "family_name", "staff_number", "registration_number"),),
    wants=(("team",), ("org_role", "title"), ("fte", "hours"), ("starts_on",)),
)


def share(hours: Decimal | None, given: Decimal | None, full_time: Decimal) -> Decimal | None:
    """FTE as given, or weekly hours over full-time hours, never above 1; None for neither."""
    if given is not None:
        return given
    return None if hours is None else min(Decimal(1), round(hours / full_time, 6))
