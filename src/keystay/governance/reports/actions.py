"""Every change to a report: begun, put together anew, written on, signed, corrected."""

from datetime import date

from django.db import transaction

from keystay.access.users.models import User
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.words import day
from keystay.governance.refusals import NeedsReason, NotNow, Refused
from keystay.governance.reports.assembling import assemble
from keystay.governance.reports.models import Commentary, Report
from keystay.governance.reports.queries import boxes, carried, content_of, corrected_by, last_signed
from keystay.governance.reports.rules import digest, last_end, to_data
from keystay.organisation.authority.queries import this_council

__all__ = ["NeedsReason", "NotNow", "Refused"]


@transaction.atomic
def begin(*, by: Actor, ends_on: date | None = None, on: date | None = None) -> Report:
    """Begin the report on the last half-year that is over, or on the one to `ends_on`.

    It is put together as on today, or as on `on`.

    The words of the last report come along, to be written anew. Raises NotNow if this half-year
    has a report already.
    """
    wanted = ends_on or last_end(today())
    if Report.objects.filter(ends_on=wanted).exists():
        raise NotNow(f"There is a report to {day(wanted)} already.")
    row = _put_together(Report(ends_on=wanted), by, on)
    before = last_signed(wanted)
    if before:
        _carry(before, row, carried=True)
    record(kind="reports.begun", by=by, subject=row, after={"ends_on": wanted})
    return row


@transaction.atomic
def renew(*, report: Report, by: Actor) -> Report:
    """Put a draft together anew from today's records; what was written stays. Raises NotNow."""
    row = _draft(report)
    row.content = _content(row)
    row.save(update_fields=["content"])
    record(kind="reports.renewed", by=by, subject=row, after={"ends_on": row.ends_on})
    return row


@transaction.atomic
def write(*, report: Report, section: str, words: str, by: Actor) -> Commentary:
    """Write on a section of a draft; the same words again say that they still hold."""
    row = _draft(report)
    told = {"words": words.strip(), "carried": False, "by_name": _name(by)}
    box, _ = Commentary.objects.update_or_create(report=row, section=section, defaults=told)
    after = {"section": box.get_section_display(), "ends_on": row.ends_on}
    record(kind="reports.written", by=by, subject=row, after=after)
    return box


@transaction.atomic
def sign(*, report: Report, post: str, by: Actor, on: date | None = None) -> Report:
    """Sign a draft in one's post ("Director of Children's Services"); it is frozen from then.

    Raises NotNow while words of the last report are neither written anew nor said to hold.
    """
    row = _draft(report)
    written = boxes(row)
    left = [box.title for box in carried(written)]
    if left:
        raise NotNow(f"These words are still the last report’s: {', '.join(left)}.")
    row.content = to_data(content_of(row, written))
    row.signed_on, row.signed_by, row.signed_as = on or today(), _name(by), post
    row.digest = digest(row.content)
    row.save(update_fields=["content", "signed_on", "signed_by", "signed_as", "digest"])
    after = {"ends_on": row.ends_on, "version": row.version, "digest": row.digest, "post": post}
    record(kind="reports.signed", by=by, subject=row, after=after)
    return row


@transaction.atomic
def correct(*, report: Report, reason: str, by: Actor) -> Report:
    """Begin the next version of a signed report, which stays as it is.

    Raises NeedsReason, and NotNow for a draft and where there is a later version.
    """
    if not report.signed_on or corrected_by(report):
        raise NotNow("Only the latest version can be corrected, once it is signed.")
    if not reason.strip():
        raise NeedsReason("Say what is corrected, and why.")
    following = Report(ends_on=report.ends_on, version=report.version + 1, reason=reason.strip())
    row = _put_together(following, by)
    _carry(report, row, carried=False)
    after = {"ends_on": row.ends_on, "version": row.version}
    record(kind="reports.corrected", by=by, subject=row, after=after, reason=reason)
    return row


def _put_together(row: Report, by: Actor, on: date | None = None) -> Report:
    row.prepared_by = by if isinstance(by, User) else None
    row.content = _content(row, on)
    row.save(force_insert=True)
    return row


def _content(row: Report, on: date | None = None) -> dict[str, object]:
    if this_council() is None:
        raise NotNow("First say which council this is.")
    before = last_signed(row.ends_on)
    return to_data(assemble(row.ends_on, on or today(), before.says() if before else None))


def _carry(before: Report, row: Report, *, carried: bool) -> None:
    Commentary.objects.bulk_create(
        Commentary(
            report=row,
            section=box.section,
            words=box.words,
            carried=carried,
            by_name=before.signed_by,
        )
        for box in boxes(before).values()
        if box.words
    )


def _draft(report: Report) -> Report:
    row = Report.objects.select_for_update().get(pk=report.pk)
    if row.signed_on:
        raise NotNow(f"It was signed on {day(row.signed_on)} and stays as it is.")
    return row


def _name(by: Actor) -> str:
    return by if isinstance(by, str) else str(by.name)
