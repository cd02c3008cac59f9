"""Imports as their pages show them, and the topic's own events in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse

from keystay.core.feeds import Consequence, Finding, all_feeds
from keystay.core.tables.exports import Sheet
from keystay.workforce.feeds import review
from keystay.workforce.feeds.models import Import, ImportState

SENTENCES = {
    "feeds.received": "Offered the file {after[file]} as {after[kind]}",
    "feeds.headings": "Said what the headings of {after[file]} mean",
    "feeds.applied": (
        "Applied {after[file]} ({after[kind]}): {after[new]} new, {after[changed]} changed, "
        "{after[same]} the same, {after[decision]} decided, {after[refused]} refused and left out"
    ),
    "feeds.cancelled": "Put the file {after[file]} aside without applying it",
    "feeds.forgotten": "Removed the stored copy of {after[file]}",
}
TABS = {
    Consequence.REFUSED: "Refused",
    Consequence.DECISION: "Needs a decision",
    Consequence.NEW: "New",
    Consequence.CHANGED: "Changed",
    Consequence.SAME: "The same",
}
EMPTY = {
    Consequence.REFUSED: "No row was refused.",
    Consequence.DECISION: "Nothing needs your decision.",
    Consequence.NEW: "The file brings nothing new.",
    Consequence.CHANGED: "The file changes nothing that Keystay holds.",
    Consequence.SAME: "No row says what Keystay holds already.",
}
COLOURS = {
    ImportState.UPLOADED: "blue",
    ImportState.HEADINGS: "yellow",
    ImportState.CHECKING: "blue",
    ImportState.READY: "teal",
    ImportState.BLOCKED: "orange",
    ImportState.APPLYING: "blue",
    ImportState.APPLIED: "green",
    ImportState.FAILED: "red",
    ImportState.CANCELLED: "grey",
}
ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One import in the list of those before."""

    id: str
    file_name: str
    kind: str
    state: str
    colour: str
    uploaded_at: Any
    by: str


def line(row: Import) -> Line:
    """An import as the list shows it."""
    titles = {feed.key: feed.title for feed in all_feeds()}
    colour = COLOURS[ImportState(row.state)]
    by = row.uploaded_by.name if row.uploaded_by else "the command line"
    state = ImportState(row.state).label
    kind = titles.get(row.kind, row.kind)
    return Line(row.pk, row.file_name, str(kind), str(state), colour, row.uploaded_at, by)


def sheet(imports: Iterable[Import], on: date) -> Sheet:
    """Every import so far as a file."""
    headings = ("File", "Kind", "Offered", "By", "State")
    lines = [line(row) for row in imports]
    rows = [(each.file_name, each.kind, each.uploaded_at, each.by, each.state) for each in lines]
    return Sheet("Imports", on, headings, rows, names_people=False)


@dataclass(frozen=True)
class Shown:
    """A finding with the box in which it is decided, if it asks anything, and its answer."""

    finding: Finding
    field: Any = None
    where: str = ""
    answer: str = ""


def page_of(row: Import, query: QueryDict) -> tuple[Consequence, Page]:
    """The consequence that the address asks for, and one page of its findings."""
    chosen = _chosen(query.get("show", ""), row.findings.get("counts", {}))
    answers = review.answers(row.findings)
    # What still needs an answer comes first.
    found = sorted(
        review.findings(row.findings, chosen),
        key=lambda each: each.question is None or bool(answers.get(each.question.key)),
    )
    return chosen, Paginator(found, ON_A_PAGE).get_page(query.get("page"))


def review_context(row: Import, chosen: Consequence, page: Page, form: Any) -> dict[str, Any]:
    """Everything that the review shows: tabs with counts, and one page of one of them.

    `form` gives the box for each of the page's questions; None where nothing is asked.
    """
    counts = row.findings.get("counts", {})
    open_still = row.state in (ImportState.READY, ImportState.BLOCKED)
    return {
        "row": row,
        "feed_title": line(row).kind,
        "tabs": _tabs(row, counts, chosen),
        "page": page,
        "chosen": chosen.value,
        "lines": _shown(page, form, review.answers(row.findings)),
        "form": form if open_still else None,
        "empty": EMPTY[chosen],
        "counts": counts,
        "notes": row.findings.get("notes", []),
        "good": sum(n for each, n in counts.items() if each in ("new", "changed", "decision")),
        "open": open_still,
        "undecided": row.findings.get("undecided", 0),
        "may_match": open_still and any(row.headings.values()) and not _prepared(row),
        "to_do": row.findings.get("to_do", 0),
        "leave": counts.get("refused", 0),
        "colour": line(row).colour,
        "state": line(row).state,
        "has_refused_file": bool(counts.get("refused")) and bool(row.files),
    }


def _prepared(row: Import) -> bool:
    """Whether only known columns were stored, so that there is nothing to match."""
    return any(feed.prepare is not None for feed in all_feeds() if feed.key == row.kind)


def _shown(page: Page, form: Any, answers: Mapping[str, str]) -> list[Shown]:
    shown = []
    for each in page.object_list:
        asks = form is not None and each.question is not None
        field = form.box(each.question) if asks else None
        where = f"Line {each.row}" if each.row else "Whole file"
        shown.append(Shown(each, field, where, _answered(each, answers)))
    return shown


def _answered(finding: Finding, answers: Mapping[str, str]) -> str:
    asked = finding.question
    return dict(asked.options).get(answers.get(asked.key, ""), "") if asked else ""


def _tabs(row: Import, counts: Mapping[str, int], chosen: Consequence) -> list[dict[str, Any]]:
    address = reverse("feeds:review", kwargs={"row": row.pk})
    return [
        {
            "text": words,
            "href": f"{address}?show={each.value}",
            "count": counts.get(each.value, 0),
            "current": each is chosen,
        }
        for each, words in TABS.items()
    ]


def _chosen(wanted: str, counts: Mapping[str, int]) -> Consequence:
    if wanted in set(Consequence):
        return Consequence(wanted)
    return next((each for each in Consequence if counts.get(each.value)), Consequence.SAME)
