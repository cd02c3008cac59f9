"""`keystay import`: take a file in from the command line, all of it or nothing."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from keystay.core import headings
from keystay.core.clock import today
from keystay.core.feeds import Consequence, Finding, all_feeds, feed_of
from keystay.core.tables.refusals import CannotRead
from keystay.workforce.feeds import actions, queries, review
from keystay.workforce.feeds.models import Import, ImportState

BY = "the command line"
CLEAN, REFUSED, UNREADABLE = 0, 1, 2
MOST_SHOWN = 50
WORDS = {
    Consequence.NEW: "new",
    Consequence.CHANGED: "changed",
    Consequence.SAME: "the same",
    Consequence.DECISION: "needing a decision",
    Consequence.REFUSED: "refused",
}


class Command(BaseCommand):
    """Import a file. It is applied whole, or not at all."""

    help = "Import a staff list, establishment, census return or caseload, all of it or nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kind", choices=[feed.key for feed in all_feeds()])
        parser.add_argument(
            "file", nargs="+", type=Path, help="the file, a zip or folder, or several CSV files"
        )
        parser.add_argument("--check", action="store_true", help="say what would happen and stop")
        parser.add_argument("--json", action="store_true", help="print figures for scripts")
        parser.add_argument("--on", type=_day, help="the day that the file speaks of (2026-03-31)")
        parser.add_argument(
            "--headings",
            action="append",
            default=[],
            metavar="OURS=THEIRS",
            help="which heading stands for a field, such as --headings 'team=Cost centre'",
        )
        parser.add_argument(
            "--decide", action="append", default=[], metavar="KEY=ANSWER", help="answer a question"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(stderr=options["json"])
        code, told = _run(options, console)
        if options["json"]:
            self.stdout.write(json.dumps(told, indent=2))
        else:
            console.print(told["sentence"], style="green" if code == CLEAN else "red")
        if code:
            sys.exit(code)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a day. Write it as 2026-03-31."
        ) from None


def _run(options: dict[str, Any], console: Console) -> tuple[int, dict[str, Any]]:
    try:
        row = actions.receive(
            kind=options["kind"],
            uploads=_contents(options["file"]),
            on=options["on"] or today(),
            by=BY,
        )
        row = _with_headings(row, options["headings"])
    except actions.AlreadyApplied as before:
        return CLEAN, {"state": "applied before", "sentence": str(before)}
    except CannotRead as problem:
        return UNREADABLE, {"state": "not readable", "sentence": str(problem)}
    with console.status("Checking the file against the records…"):
        decisions = dict(pair.split("=", 1) for pair in options["decide"])
        row = actions.decide(row=row, decisions=decisions, by=BY)
    if row.state == ImportState.FAILED:
        actions.cancel(row=row, by=BY)
        return UNREADABLE, {"state": "not readable", "sentence": row.message}
    return _finish(row, options, console)


def _finish(row: Import, options: dict[str, Any], console: Console) -> tuple[int, dict[str, Any]]:
    if not options["json"]:
        _show(row, console)
    told = _told(row)
    if row.state == ImportState.BLOCKED or options["check"]:
        code = REFUSED if row.state == ImportState.BLOCKED else CLEAN
        actions.cancel(row=row, by=BY)
        return code, {**told, "state": "checked", "sentence": _verdict(told)}
    row = _apply(row, console)
    if row.state != ImportState.APPLIED:
        told = {**_told(row), "state": "not applied", "sentence": row.message}
        actions.cancel(row=row, by=BY)
        return REFUSED, told
    return CLEAN, {**told, "state": "applied", "sentence": f"Applied: {_counts(told)}."}


def _apply(row: Import, console: Console) -> Import:
    row = actions.start_applying(row=row, leave_refused=False, by=BY)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
        job = bar.add_task("Applying", total=row.findings["to_do"])
        return actions.apply(row=row, by=BY, meter=lambda steps: bar.advance(job, steps))


def _contents(paths: list[Path]) -> dict[str, bytes]:
    files = [each for path in paths for each in _within(path)]
    try:
        return {file.name: file.read_bytes() for file in files}
    except OSError as problem:
        raise CannotRead(
            f"{problem.filename} cannot be read ({problem.strerror}): see that it is there and "
            "that this account may read it."
        ) from problem


def _within(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.iterdir() if each.suffix.lower() == ".csv")


def _with_headings(row: Import, pairs: list[str]) -> Import:
    chosen = {part: dict(found) for part, found in row.headings.items()}
    for pair in pairs:
        ours, _, theirs = pair.partition("=")
        known = [p for p in feed_of(row.kind).parts if ours in {f.name for f in p.fields}]
        if not known:
            raise CannotRead(f"{ours} is not a field of this file.")
        for part in known:
            if part.name in chosen:
                chosen[part.name][ours] = theirs
    for part in feed_of(row.kind).parts:
        lacks = headings.lacking(part, chosen.get(part.name, {}))
        if part.name in row.files and lacks:
            raise CannotRead(
                f"The file has no column for {'; '.join(lacks)}. Name it with --headings."
            )
    return actions.match_headings(row=row, chosen=chosen, by=BY) if pairs else row


def _told(row: Import) -> dict[str, Any]:
    refused = review.findings(row.findings, Consequence.REFUSED)
    kept = queries.asked_of(row, mending=False)
    asks = [f for f in review.findings(row.findings, Consequence.DECISION) if f.question]
    return {
        "file": row.file_name,
        "on": kept.on.isoformat(),
        "counts": row.findings["counts"],
        "undecided": row.findings["undecided"],
        "notes": row.findings["notes"],
        "refused": [_plain(finding) for finding in refused],
        "decisions": [_question(finding, review.answers(row.findings)) for finding in asks],
    }


def _plain(finding: Finding) -> dict[str, Any]:
    reasons = [refusal.sentence for refusal in finding.refusals] or [finding.note]
    return {"line": finding.row, "about": finding.about, "reasons": reasons}


def _question(finding: Finding, answers: dict[str, str]) -> dict[str, Any]:
    asks = finding.question
    if asks is None:
        return {}
    return {
        "line": finding.row,
        "about": finding.about,
        "key": asks.key,
        "text": asks.text,
        "options": dict(asks.options),
        "answer": answers.get(asks.key, ""),
    }


def _verdict(told: dict[str, Any]) -> str:
    if told["counts"]["refused"]:
        return f"Nothing was applied: {_counts(told)}. Mend the refused rows and try again."
    if told["undecided"]:
        return (
            f"Nothing was applied: {told['undecided']} questions need your decision. "
            "Answer them with --decide or on the import page."
        )
    return f"The file is clean. Nothing was applied, as asked: {_counts(told)}."


def _counts(told: dict[str, Any]) -> str:
    return ", ".join(f"{told['counts'][each]} {words}" for each, words in WORDS.items())


def _show(row: Import, console: Console) -> None:
    for note in row.findings["notes"]:
        console.print(note, style="dim")
    told = _told(row)
    table = Table("Line", "Who or what", "What is needed", title=None)
    for each in told["refused"][:MOST_SHOWN]:
        table.add_row(str(each["line"]), each["about"], " ".join(each["reasons"]))
    for each in [d for d in told["decisions"] if not d["answer"]][:MOST_SHOWN]:
        answers = ", ".join(f"{key} ({words})" for key, words in each["options"].items())
        table.add_row(
            str(each["line"] or ""), each["about"], f"{each['text']} {each['key']}={answers}"
        )
    if table.row_count:
        console.print(table)
