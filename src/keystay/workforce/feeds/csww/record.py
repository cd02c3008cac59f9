"""One worker of a census return, its values understood or refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from keystay.core.tables.refusals import Refusal
from keystay.core.tables.values import NotUsable, choice, day, fte, number
from keystay.workforce.feeds.csww.layout import ITEMS, Item, Layout
from keystay.workforce.feeds.csww.reader import Worker
from keystay.workforce.feeds.staff.checks import FIRST_YEAR
from keystay.workforce.feeds.staff.values import registration_number

SEXES = {"1": "M", "2": "F", "0": "", "9": "", "M": "M", "F": "F"}
IN_ITS_OWN_WAY: dict[str, Callable[[Any], Any]] = {"FTE": fte, "FTE30": fte, "QualInst": str}
# Pay is not taken in: Keystay keeps no salaries beside the answers of a year's return.
NOT_TAKEN = frozenset({"CFKSSstatus", "BaseSalary", "RRPayments", "OtherPayments"})


def _parser(item: Item) -> Callable[[Any], Any]:
    """What reads the item on import: kinder than the check, for dates and spaces."""
    if item.name in IN_ITS_OWN_WAY:
        return IN_ITS_OWN_WAY[item.name]
    if item.kind == "date":
        return day
    if item.kind == "registration":
        return registration_number
    if item.kind in ("decimal", "whole"):
        return number(0, _largest(item), places=item.decimals or None)
    return choice({code: code for code in item.codes})


def _largest(item: Item) -> Decimal:
    return Decimal(10**item.digits) - Decimal(1).scaleb(-item.decimals)


def _sex(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda cell: SEXES[read(cell)]


PARSERS = {name: _parser(item) for name, item in ITEMS.items() if name not in NOT_TAKEN}
PARSERS |= {name: _sex(PARSERS[name]) for name in ("GenderCurrent", "Sex")}
PRIVATE = frozenset(name for name, item in ITEMS.items() if item.private)
MUST_HAVE = ("AgencyWorker", "SWENo")
EMPLOYEES_MUST_HAVE = ("OrgRole", "RoleStartDate")


@dataclass(frozen=True)
class Record:
    """A worker as the return tells them; `fte` is the leaver's own for a leaver."""

    line: int
    values: dict[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    @property
    def number(self) -> str:
        return str(self.values["SWENo"])

    @property
    def agency(self) -> bool:
        return bool(self.values["AgencyWorker"] == "1")

    @property
    def ends_on(self) -> date | None:
        return self.values.get("RoleEndDate")

    def fte_by(self, leaver_item: str) -> Decimal:
        """FTE at 30 September or, for a leaver, the item that tells theirs.

        The working reading is FTE30 (census.md 2.3, inferred): FTE is 0 for leavers.
        """
        usual = self.values.get("FTE", Decimal(0))
        return self.values.get(leaver_item, usual) if self.ends_on else usual


def understand(worker: Worker, layout: Layout) -> tuple[Record, list[Refusal]]:
    """The worker's values, with a refusal for each that cannot be used."""
    values: dict[str, Any] = {}
    problems: list[Refusal] = []
    for name, written in worker.values.items():
        parse = PARSERS.get(name)
        if parse is None:
            continue
        try:
            values[name] = parse(written)
        except NotUsable as problem:
            value = "(not shown)" if name in PRIVATE else written[:80]
            problems.append(Refusal(worker.line, name, value, problem.reason, problem.mend))
    record = Record(worker.line, values)
    return record, [*problems, *_missing(record, worker), *_dates(record, layout)]


def _missing(record: Record, worker: Worker) -> list[Refusal]:
    wanted: tuple[str, ...] = MUST_HAVE
    if record.get("AgencyWorker") == "0":
        wanted += EMPLOYEES_MUST_HAVE
    return [
        Refusal(record.line, name, "", "is missing.", "Add it to this worker's record.")
        for name in wanted
        if name not in worker.values
    ]


def _dates(record: Record, layout: Layout) -> list[Refusal]:
    starts, ends, problems = record.get("RoleStartDate"), record.ends_on, []
    if starts is not None and starts > layout.reference_day:
        reason = f"is after the reference date, {layout.reference_day:%-d %B %Y}."
        problems.append(Refusal(record.line, "RoleStartDate", str(starts), reason, "Check it."))
    if starts is not None and starts.year < FIRST_YEAR:
        reason = f"is before {FIRST_YEAR}."
        problems.append(Refusal(record.line, "RoleStartDate", str(starts), reason, "Check it."))
    if ends is not None and not layout.first_day <= ends <= layout.reference_day:
        reason = f"is outside the census year ({layout.first_day:%-d %B %Y} to "
        reason += f"{layout.reference_day:%-d %B %Y})."
        problems.append(Refusal(record.line, "RoleEndDate", str(ends), reason, "Check it."))
    if starts is not None and ends is not None and ends < starts:
        reason = "is before the start of the role."
        problems.append(Refusal(record.line, "RoleEndDate", str(ends), reason, "Check both."))
    return problems
