"""The demo council's reports: the last but one half-year's is signed, the last one's a draft."""

from datetime import timedelta

from keystay.access.roles.models import RoleGrant
from keystay.access.users.models import User
from keystay.config.demo.forecast import BEGINNING
from keystay.core.clock import today
from keystay.governance.reports import actions
from keystay.governance.reports.queries import last_ended

OPENING = (
    "Fewer social workers leave than when the strategy was agreed, and more of what we promise "
    "them is done in time. Vacancies are still filled with agency workers, most of all in "
    "Crewe.\n\n"
    "We ask the committee to support the market supplement for Child in Need posts."
)
RISKS = "Turnover stays our highest risk. The controls work, and are not yet enough."
SIGNED_AFTER = timedelta(weeks=7)


def tell_reports(by: str) -> None:
    """Sign one report and begin the next, if there is someone to do it and enough to tell."""
    lead, director = _holder("workforce_lead"), _holder("director")
    last = last_ended(today())
    before = last_ended(last - timedelta(days=1))
    if lead is None or director is None or before < BEGINNING:
        return
    signed_on = before + SIGNED_AFTER
    first = actions.begin(ends_on=before, by=lead, on=signed_on - timedelta(days=6))
    for section, words in (("opening", OPENING), ("risks", RISKS)):
        actions.write(report=first, section=section, words=words, by=lead)
    actions.sign(report=first, post="Director of Children’s Services", by=director, on=signed_on)
    actions.begin(ends_on=last, by=lead)


def _holder(role: str) -> User | None:
    found = RoleGrant.objects.filter(role=role).select_related("user").order_by("pk").first()
    return found.user if found else None
