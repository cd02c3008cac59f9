"""What `keystay census` tells, as words and as plain data for scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from keystay.governance.census.brought import Unread
from keystay.governance.census.check import Report, dfe_numbers
from keystay.governance.census.figures import Figures
from keystay.governance.census.profile import profile
from keystay.governance.census.queries import all_rules
from keystay.governance.census.region import MAIN, Region
from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.sums import Result


def not_usable(problem: OSError) -> str:
    """Why a file cannot be read or written, and what to look at."""
    return (
        f"{problem.filename} cannot be used ({problem.strerror}): see that it is there, that it "
        "is a file, and that this account may use it."
    )


def unreadable(unread: Sequence[Unread], of: int) -> dict[str, Any]:
    """The files that could not be read, out of how many, as plain data and in a sentence."""
    told: dict[str, Any] = {
        "unreadable": [{"file": each.name, "sentence": each.why} for each in unread]
    }
    if len(unread) == of:
        sentence = "The file cannot be read." if of == 1 else f"None of {of} files can be read."
        return told | {"state": "not readable", "sentence": sentence}
    if unread:
        told["sentence"] = f"{len(unread)} of {of} files cannot be read."
    return told


def counts(report: Report) -> str:
    """How much there was and how much was found."""
    return f"{report.workers:,} workers, {report.errors:,} errors, {report.queries:,} queries"


def report(found: Report, path: Path) -> dict[str, Any]:
    """A report as plain data; `findings` are those kept, the counts are of all."""
    return {
        "file": path.name,
        "year": found.year,
        "council": found.lea,
        "workers": found.workers,
        "errors": found.errors,
        "queries": found.queries,
        "by_rule": by_rule(found),
        "notes": found.notes,
        "findings": [asdict(each) | {"sentence": each.sentence} for each in found.findings],
    }


def by_rule(found: Report) -> dict[str, dict[str, Any]]:
    """Each rule that found something: what it asks, how grave, how often, and DfE's number."""
    known, dfe = all_rules(), dfe_numbers().get(str(found.year), {})
    return {
        code: {
            "severity": known[code].severity,
            "says": known[code].says,
            "count": found.counts[code],
            "dfe": dfe.get(code, ""),
        }
        for code in sorted(found.counts)
    }


def measures_of(results: Mapping[str, Result]) -> list[tuple[str, str]]:
    """Each measure's title and what is printed for it."""
    return [(measures()[key].title, result.printed) for key, result in results.items()]


def main_titles() -> list[str]:
    return [measures()[key].title for key in MAIN]


def main_cells(results: Mapping[str, Result]) -> list[str]:
    return [results[key].printed for key in MAIN]


def region(found: Region) -> dict[str, Any]:
    """A year of returns as plain data: each council, and all together."""
    return {
        "year": found.year,
        "councils": {code: _results(each) for code, each in found.councils.items()},
        "total": _results(found.total),
        "councils_counted": dict(found.counted),
    }


def people(found: Figures, smallest: int) -> dict[str, Any]:
    """Who was in post, joined and left, small numbers hidden."""
    return {
        "council": found.lea,
        "year": found.year,
        "by": {
            split.by: {
                who: dict(zip(split.words, split.shown[who], strict=True))
                | {"Total": split.totals[who]}
                for who in split.shown
            }
            for split in profile(found, smallest)
        },
    }


def _results(results: Mapping[str, Result]) -> dict[str, Any]:
    return {
        key: {"printed": each.printed, "value": None if each.value is None else str(each.value)}
        for key, each in results.items()
    }
