"""The topic's events in words, and the pages whose readers are kept."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from keystay.access.users.models import User
from keystay.core.audit.models import SensitiveRead
from keystay.core.tables.exports import Sheet

SENTENCES = {
    "account.made": "Made an account for {after[who]}",
    "account.invited": "Invited {after[who]} ({after[email]})",
    "account.invitation_withdrawn": "Withdrew the invitation of {after[who]}",
    "account.renamed": "Changed an account's name from {before[who]} to {after[who]}",
    "account.closed": "Closed the account of {after[who]}",
    "account.reopened": "Reopened the account of {after[who]}",
    "account.second_factor_removed": "Removed the second factor of {after[who]}",
    "account.calendar_link_renewed": "Renewed their own calendar link",
}

PAGES = {
    "worker": "Your page",
    "caseload": "Your cases",
    "download:worker:page": "Your absences, downloaded",
    "download:workload:worker": "Your cases, downloaded",
    "supervision:worker": "Your supervision",
    "supervision:session": "A supervision session of yours",
    "supervision:exceptional-read": "Notes of your supervision, by exceptional access",
}


def looks(reads: Iterable[SensitiveRead]) -> list[tuple[datetime, str, str]]:
    """Each look at one's own record: when, who, and which page in words."""
    return [(read.read_at, read.reader_name, PAGES.get(read.page, read.page)) for read in reads]


def sheet(accounts: Iterable[User], second_factors: Collection[str], on: date) -> Sheet:
    """The list of accounts as a file."""
    headings = ("Name", "Email address", "Second factor", "State")
    rows = [
        (
            account.name,
            account.email,
            "Set up" if account.pk in second_factors else "Not set up",
            "Open" if account.is_active else "Closed",
        )
        for account in accounts
    ]
    return Sheet("Accounts", on, headings, rows)
