"""Every change to an import: received, headings matched, checked, decided, applied, put aside."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from keystay.core import headings as matching
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import now
from keystay.core.feeds import Content, Feed, Plan, Step, feed_of, open_part
from keystay.core.ids import new_id
from keystay.core.refusals import Refused
from keystay.core.tables.refusals import CannotRead
from keystay.workforce.feeds import progress, queries, review, store
from keystay.workforce.feeds.models import HeadingMemory, Import, ImportState

NAME_LENGTH = 200
DONE = (ImportState.APPLIED, ImportState.CANCELLED)


class AlreadyApplied(Refused):
    """This very file has been applied, whole, before."""


class NotReady(Refused):
    """The import cannot be applied as it stands."""


class RowRefused(ValueError):
    """The records refused a row when it was tried."""

    def __init__(self, row: int, reason: str) -> None:
        super().__init__(reason)
        self.row, self.reason = row, reason


class WorldChanged(ValueError):
    """The records have changed since the review, so that the file would do something else."""


def receive(*, kind: str, uploads: Mapping[str, bytes], on: date, by: Actor) -> Import:
    """Take a file in: keep a private copy and match its headings as far as they are known.

    `uploads` are contents by file name; `on` is the day that the file speaks of. Raises
    AlreadyApplied, or CannotRead when the file cannot be read at all.
    """
    feed = feed_of(kind)
    digest = _digest(uploads)
    _refuse_repeat(kind, digest)
    parts = _parts(feed, uploads)
    matched, state = _first_match(feed, parts)
    with transaction.atomic():
        row = Import.objects.create(
            id=new_id(),
            kind=kind,
            state=state,
            file_name=_clean(", ".join(feed.names(uploads) if feed.names else uploads)),
            digest=digest,
            files=store.keep(parts),
            headings=matched,
            options={"on": on.isoformat()},
            uploaded_at=now(),
            uploaded_by_id=None if isinstance(by, str) else by.pk,
        )
        _tell("feeds.received", row, by)
    return row


def match_headings(*, row: Import, chosen: Mapping[str, Mapping[str, str]], by: Actor) -> Import:
    """Say which heading stands for which field, by part, and remember it for next time.

    Raises CannotRead if the file then still lacks what it must have.
    """
    _refuse_done(row)
    if row.state == ImportState.APPLYING:
        raise NotReady("This import is being applied now.")
    feed = queries.feed_for(row)
    for part in feed.parts:
        if part.name in row.files and (lacks := matching.lacking(part, chosen[part.name])):
            raise CannotRead(f"Choose a heading for {'; and for '.join(lacks)}.")
    with transaction.atomic():
        for part in feed.parts:
            if part.name in row.files:
                _remember(row, part.name, chosen[part.name])
        row.headings = {name: dict(found) for name, found in chosen.items()}
        row.state = ImportState.UPLOADED
        row.save(update_fields=["headings", "state"])
        _tell("feeds.headings", row, by)
    return row


def check(*, row: Import) -> Import:
    """Work out what the file would do, change nothing else, and keep the findings."""
    try:
        content = _content(row)
        asked = queries.asked_of(row, content.mending)
        plan = queries.feed_for(row).plan(content, asked)
    except CannotRead as problem:
        return _settle(row, ImportState.FAILED, str(problem))
    row.findings = review.as_json(plan, asked, content.notes)
    return _settle(row, _checked_state(row.findings), row.message)


def decide(*, row: Import, decisions: Mapping[str, str], by: Actor) -> Import:
    """Keep what a person decided and work out again what the file would do."""
    _refuse_done(row)
    row.decisions = {**row.decisions, **decisions}
    row.message = ""
    with transaction.atomic():
        row.save(update_fields=["decisions", "message"])
    return check(row=row)


def start_applying(*, row: Import, leave_refused: bool, by: Actor) -> Import:
    """Let the worker apply the import. Raises NotReady with what stands in the way."""
    with transaction.atomic():
        row = Import.objects.select_for_update().get(pk=row.pk)
        _refuse_unready(row, leave_refused)
        row.options = {**row.options, "leave_refused": leave_refused}
        row.state, row.message = ImportState.APPLYING, ""
        row.save(update_fields=["options", "state", "message"])
    progress.note(row.pk, 0, row.findings.get("to_do", 0))
    return row


def apply(*, row: Import, by: Actor, meter: Callable[[int], None] | None = None) -> Import:
    """Carry the import out in one transaction: all of it or, for whatever reason, nothing.

    A row that the records refuse, or records that have changed since the review, send the
    import back to its review. An import that another worker has applied is left alone.
    """
    row = Import.objects.get(pk=row.pk)
    if row.state != ImportState.APPLYING:
        return row
    try:
        content = _content(row)
        with transaction.atomic():
            row = Import.objects.select_for_update().get(pk=row.pk)
            if row.state == ImportState.APPLYING:
                _carry_out(row, content, by, meter)
    except RowRefused as refusal:
        return _back_to_review(row, {str(refusal.row): refusal.reason}, _refused_words(refusal))
    except WorldChanged as change:
        return _back_to_review(row, {}, str(change))
    except CannotRead as problem:
        return _fail(row, str(problem))
    if row.state == ImportState.APPLIED and not row.options.get("left"):
        store.discard(row.files.values())
    return row


def cancel(*, row: Import, by: Actor) -> Import:
    """Put an import aside and remove its stored copy. Raises NotReady once it is applied."""
    _refuse_done(row)
    with transaction.atomic():
        row.state, row.findings, row.decisions = ImportState.CANCELLED, {}, {}
        row.save(update_fields=["state", "findings", "decisions"])
        _tell("feeds.cancelled", row, by)
    store.discard(row.files.values())
    return row


def forget(*, before: date, by: Actor) -> int:
    """Remove the stored copies and the findings of imports offered before a day.

    Returns how many imports were cleared; the line in the history of imports stays.
    """
    old = Import.objects.filter(uploaded_at__date__lt=before).exclude(files={})
    rows = list(old.order_by("uploaded_at"))
    for row in rows:
        store.discard(row.files.values())
        with transaction.atomic():
            row.files, row.findings = {}, {"counts": row.findings.get("counts", {})}
            row.save(update_fields=["files", "findings"])
            _tell("feeds.forgotten", row, by)
    return len(rows)


def _carry_out(
    row: Import, content: Content, by: Actor, meter: Callable[[int], None] | None
) -> None:
    plan = queries.feed_for(row).plan(content, queries.asked_of(row, content.mending))
    if review.mark(plan) != row.findings["mark"]:
        raise WorldChanged(
            "Records have changed since this review, so nothing was applied. Look again below."
        )
    _act(plan, by, meter or progress.Meter(row.pk, row.findings["to_do"]))
    counts = row.findings["counts"]
    row.state, row.applied_at = ImportState.APPLIED, now()
    row.options = {**row.options, "left": counts["refused"]}
    row.save(update_fields=["state", "applied_at", "options"])
    _tell("feeds.applied", row, by, counts)


def _act(plan: Plan, by: Actor, meter: Callable[[int], None]) -> None:
    for step in plan.steps:
        if step.acts:
            _try(step, by)
            meter(1)


def _try(step: Step, by: Actor) -> None:
    try:
        for act in step.acts:
            act(by)
    except IntegrityError as error:
        reason = "It contradicts another record that Keystay holds."
        raise RowRefused(step.finding.row, reason) from error
    except ValueError as error:
        raise RowRefused(step.finding.row, str(error)) from error


def _back_to_review(row: Import, tried: Mapping[str, str], message: str) -> Import:
    row = Import.objects.get(pk=row.pk)
    row.options = {**row.options, "tried": {**row.options.get("tried", {}), **tried}}
    row.message = message
    with transaction.atomic():
        row.save(update_fields=["options", "message"])
    return check(row=row)


def _refused_words(refusal: RowRefused) -> str:
    return f"Nothing was applied, because line {refusal.row} was refused: {refusal.reason}"


def _fail(row: Import, message: str) -> Import:
    # A copy that is gone may mean that another worker has just applied all of it.
    row = Import.objects.get(pk=row.pk)
    if row.state == ImportState.APPLYING:
        _settle(row, ImportState.FAILED, message)
    return row


def _settle(row: Import, state: ImportState, message: str) -> Import:
    row.state, row.message = state, message
    with transaction.atomic():
        row.save(update_fields=["state", "message", "findings"])
    return row


def _checked_state(kept: Mapping[str, Any]) -> ImportState:
    blocked = kept["counts"]["refused"] or kept["undecided"]
    return ImportState.BLOCKED if blocked else ImportState.READY


def _refuse_unready(row: Import, leave_refused: bool) -> None:
    _refuse_done(row)
    if row.state == ImportState.APPLYING and not progress.stalled(row.pk):
        raise NotReady("This import is being applied now.")
    if row.state not in (ImportState.READY, ImportState.BLOCKED, ImportState.APPLYING):
        raise NotReady("This import has not been checked yet.")
    if row.findings["undecided"]:
        raise NotReady("Some rows need your decision first.")
    refused = row.findings["counts"]["refused"]
    if refused and not leave_refused:
        raise NotReady(
            f"{refused} rows were refused. Mend them, or choose to leave them out."
            if refused > 1
            else "1 row was refused. Mend it, or choose to leave it out."
        )


def _refuse_done(row: Import) -> None:
    if row.state in DONE:
        raise NotReady("This import is finished.")


def _refuse_repeat(kind: str, digest: str) -> None:
    before = queries.applied_before(kind, digest)
    if before is not None and before.applied_at is not None:
        raise AlreadyApplied(
            f"This very file was applied on {before.applied_at:%-d %B %Y}. Nothing was changed."
        )


def _parts(feed: Feed, uploads: Mapping[str, bytes]) -> dict[str, bytes]:
    if feed.prepare is not None:
        return dict(feed.prepare(uploads))
    if len(uploads) != 1:
        raise CannotRead("Choose one file.")
    return {feed.parts[0].name: next(iter(uploads.values()))}


def _first_match(feed: Feed, parts: Mapping[str, bytes]) -> tuple[dict[str, Any], ImportState]:
    memory, found, ask = queries.remembered(feed.key), {}, False
    for part in feed.parts:
        if part.fields and part.name in parts:
            table = open_part(part, parts[part.name])
            found[part.name] = matching.guess(part, table.headings, memory)
            spare = matching.unused(table.headings, found[part.name])
            lacks = matching.lacking(part, found[part.name])
            if lacks and not spare:
                raise CannotRead(f"{part.title}: the file has no column for {'; '.join(lacks)}.")
            unsure = lacks or (matching.missed(part, found[part.name]) and spare)
            ask = ask or bool(unsure)
    return found, ImportState.HEADINGS if ask else ImportState.UPLOADED


def _remember(row: Import, part: str, chosen: Mapping[str, str]) -> None:
    fields = {heading: field for field, heading in chosen.items()}
    table = open_part(_part(row, part), queries.files_of(row)[part])
    for heading in table.headings:
        HeadingMemory.objects.update_or_create(
            kind=row.kind,
            heading=queries.heading_key(heading),
            defaults={"field": fields.get(heading, "")},
        )


def _part(row: Import, name: str) -> Any:
    return next(part for part in queries.feed_for(row).parts if part.name == name)


def _content(row: Import) -> Content:
    try:
        files = queries.files_of(row)
    except FileNotFoundError as error:
        raise CannotRead("The stored copy of this file has been removed. Load it again.") from error
    return queries.feed_for(row).read(files, row.headings)


def _digest(uploads: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for content in sorted(uploads.values()):
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()


def _clean(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1] if ", " not in name else name
    return "".join(letter for letter in base if letter.isprintable())[:NAME_LENGTH] or "a file"


def _tell(kind: str, row: Import, by: Actor, counts: Mapping[str, int] | None = None) -> None:
    after = {"file": row.file_name, "kind": feed_of(row.kind).title.lower(), **(counts or {})}
    record(kind=kind, by=by, subject=row, after=after)
