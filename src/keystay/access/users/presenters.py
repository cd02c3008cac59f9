"""The topic's events in words, and the pages whose readers are kept."""

from collections.abc import Iterable
from datetime import datetime

from keystay.core.audit.models import SensitiveRead

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
    "supervision:worker": "Your supervision",
    "supervision:session": "A supervision session of yours",
}


def looks(reads: Iterable[SensitiveRead]) -> list[tuple[datetime, str, str]]:
    """Each look at one's own record: when, who, and which page in words."""
    return [(read.read_at, read.reader_name, PAGES.get(read.page, read.page)) for read in reads]
