"""Reading the reports: the list, one of them, and what is still to be done before it is signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import may
from keystay.access.users.models import User
from keystay.governance.reports.models import Commentary, Report
from keystay.governance.reports.rules import SECTIONS, WEEKS_AFTER, Content, due_on, last_end
from keystay.organisation.policy.queries import PolicyBook, policy, policy_book
from keystay.workforce.people.queries import owes_as

WEEKS = "reports.weeks_after"


@dataclass(frozen=True)
class Wanted:
    """The report that is wanted next: on the half-year to `ends_on`, signed by `due_on`."""

    ends_on: date
    due_on: date
    draft: Report | None


@dataclass(frozen=True)
class Box:
    """What was written on a section; `carried` if these are still the last report's words."""

    section: str
    words: str
    carried: bool

    @property
    def title(self) -> str:
        return SECTIONS[self.section]


def within(user: User) -> QuerySet[Report]:
    """The reports that someone may read: signed ones, and drafts for those who prepare them."""
    rows = Report.objects.all()
    if not may(user, Permission.REPORT_DRAFTS):
        rows = rows.exclude(signed_on=None)
    return rows


def listing(user: User) -> list[Report]:
    """The reports within reach, latest first, without their content."""
    return list(within(user).defer("content"))


def wanted(on: date) -> Wanted | None:
    """The report on the last half-year that is over, unless it is signed."""
    ends_on = last_end(on)
    rows = list(Report.objects.filter(ends_on=ends_on).defer("content"))
    if any(row.signed_on for row in rows):
        return None
    weeks = int(policy(on).get(WEEKS, WEEKS_AFTER))
    return Wanted(ends_on, due_on(ends_on, weeks), rows[0] if rows else None)


def last_ended(on: date) -> date:
    """The last day of the last half-year that was over by the end of the day."""
    return last_end(on)


def last_signed(before: date) -> Report | None:
    """The latest signed version of the last report on a half-year before the one to the day."""
    return Report.objects.filter(ends_on__lt=before).exclude(signed_on=None).first()


def corrected_by(report: Report) -> Report | None:
    """The latest version of a report; None if this is it."""
    later = Report.objects.filter(ends_on=report.ends_on, version__gt=report.version)
    return later.defer("content").first()


def boxes(report: Report) -> dict[str, Box]:
    """What was written on each section, in their order; empty words where nothing was."""
    held = {row.section: row for row in Commentary.objects.filter(report=report)}
    return {
        key: Box(key, held[key].words, held[key].carried) if key in held else Box(key, "", False)
        for key in SECTIONS
    }


def content_of(report: Report, written: Mapping[str, Box] | None = None) -> Content:
    """What a report says: of a draft with what was written on it by now, else as it was signed.

    `written` are the `boxes` of a draft, where they were read already.
    """
    content = report.says()
    if report.signed_on:
        return content
    held = boxes(report) if written is None else written
    return content.with_commentary({key: box.words for key, box in held.items()})


def carried(written: Mapping[str, Box]) -> list[Box]:
    """The boxes that still hold the last report's words."""
    return [box for box in written.values() if box.carried and box.words]


def owed() -> list[tuple[Report, str | None]]:
    """Every report oldest first, and who prepared it as promises name them: one statement.

    None for one that no account prepared.
    """
    rows = Report.objects.defer("content").select_related("prepared_by__person").reverse()
    return [(row, owes_as(row.prepared_by) if row.prepared_by else None) for row in rows]


def weeks_book() -> PolicyBook:
    """The dated settings, for a promise that spans years."""
    return policy_book()


def find_report(user: User, report: str, permission: Permission) -> Report:
    """The report, if it is within reach; Http404 otherwise."""
    return _found(within(user), report)


def find_draft(user: User, report: str, permission: Permission) -> Report:
    """The report, if it is a draft; Http404 otherwise."""
    return _found(Report.objects.filter(signed_on=None), report)


def find_signed(user: User, report: str, permission: Permission) -> Report:
    """The report, if it is signed; Http404 otherwise."""
    return _found(Report.objects.exclude(signed_on=None), report)


def _found(rows: QuerySet[Report], report: str) -> Report:
    found = rows.filter(pk=report).first()
    if found is None:
        raise Http404
    return found
