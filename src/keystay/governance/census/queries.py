"""The return of a year from Keystay's records, what is missing in it, and its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from keystay.core.clock import now, today
from keystay.governance.census import building
from keystay.governance.census.asked import Asked
from keystay.governance.census.building import Built
from keystay.governance.census.check import Finding, Report, check
from keystay.governance.census.figures import Figures, figures_of
from keystay.governance.census.models import Answer
from keystay.governance.census.readings import SHIPPED, USUAL, Limits, Readings
from keystay.governance.census.record import Reader
from keystay.governance.census.rules import rules
from keystay.governance.census.rules.continuity import Year
from keystay.governance.census.rules.present import PAY_ITEMS
from keystay.governance.census.rules.rule import Rule, Severity
from keystay.governance.census.sources import NoCouncil, facts
from keystay.governance.census.year import year_of
from keystay.organisation.policy.queries import policy
from keystay.stats.suppression import SMALLEST
from keystay.workforce.feeds.csww.layout import YEARS, Layout, layout
from keystay.workforce.models import EqualityAnswers, Person

__all__ = ["NoCouncil"]

RECORDS_ASK = ("NumberOfVacancies", "NoAgencyFTE", "NoAgencyHeadcount")
START_ITEMS = frozenset({"RoleStartDate", "StartOrigin"})
WORK_ITEMS = START_ITEMS | {
    *("RoleEndDate", "LeaverDestination", "ReasonLeave", "OrgRole", "FTE", "ContractWeeks")
}
SUPPLIERS = {
    "worker": "The worker",
    "hr": "HR",
    "manager": "Their manager",
    "payroll": "Payroll",
    "performance": "The performance team",
    "finance": "Finance",
}


@dataclass(frozen=True)
class Missing:
    """One thing to mend before the return can go: whose it is, what, and who can supply it.

    `person` is "" for the council's part and for the return as a whole; `work` is the
    assignment that the item is of, or "".
    """

    person: str
    code: str
    severity: Severity
    item: str
    says: str
    sentence: str
    supplied_by: str
    work: str = ""


@dataclass(frozen=True)
class Checked:
    """A return from the records with what the rules say of it.

    `expected` is True before its 30 September: what would be sent if nothing changed.
    """

    year: int
    as_at: date
    built: Built
    report: Report
    missing: tuple[Missing, ...]
    expected: bool


def all_rules() -> dict[str, Rule]:
    """Every rule by its code."""
    return rules()


def smallest_count() -> int:
    """The smallest count of people that a breakdown may show."""
    return int(policy().get("suppression.smallest_count", SMALLEST))


def latest_year(on: date | None = None) -> int:
    """The newest census year with a layout that has begun by the day (today)."""
    day = on or today()
    begun = [year for year in YEARS if layout(year).first_day <= day]
    return max(begun, default=YEARS[0])


def year_to_come(on: date | None = None) -> int | None:
    """The census year that people would work on by the day (today) and that has no layout yet.

    They begin in July: three months before its 30 September.
    """
    year = YEARS[-1] + 1
    return year if (on or today()) >= date(year, 7, 1) else None


def asked_of(year: int) -> Asked:
    """The year as this council reads it, by the policy on its 30 September: one SQL statement.

    Raises LookupError for a year without a layout, and for a setting that is no reading.
    """
    of = layout(year)
    values = policy(of.reference_day)
    own, absence = values.starting_with("census."), values.starting_with("absence.")
    return Asked(of, _readings(own), _limits(own, absence))


def build(year: int, as_at: date | None = None) -> Built:
    """The return of the year from the records: at most 16 SQL statements, whatever the staff.

    `as_at` (today) matters before 30 September only. Raises NoCouncil and LookupError.
    """
    return _built(asked_of(year), as_at or today())


def checked(year: int, as_at: date | None = None, before: Year | None = None) -> Checked:
    """The return of the year with every finding, by whom each concerns.

    `before` is last year's return as it was sent (`year_of`), if there is one to compare.
    Raises NoCouncil and LookupError.
    """
    asked, day = asked_of(year), as_at or today()
    built = _built(asked, day)
    report = check(built.head, built.workers, lambda _: asked, before, keep=None)
    return Checked(
        year=year,
        as_at=day,
        built=built,
        report=report,
        missing=tuple(_missing(each, built, asked.layout) for each in report.findings),
        expected=day < asked.last,
    )


def findings(year: int, as_at: date | None = None, before: Year | None = None) -> list[Missing]:
    """What is missing or doubtful in the year's return, as a queue: errors first."""
    found = checked(year, as_at, before).missing
    return sorted(found, key=lambda each: each.severity != Severity.ERROR)


def records_of(year: int, as_at: date | None = None) -> Year:
    """The records' own return of a year, for the next year's to be compared with."""
    built = build(year, as_at)
    return year_of(built.head, built.workers, asked_of(year))


def figures(year: int, as_at: date | None = None) -> Figures:
    """The published figures that the year's return from the records comes to."""
    asked = asked_of(year)
    built = _built(asked, as_at or today())
    return figures_of(built.head, built.workers, lambda _: asked)


def answers(year: int) -> dict[tuple[str, str], Answer]:
    """The answers given for the year, by person ("" for the council) and item."""
    rows = Answer.objects.filter(year=year).order_by("pk")
    return {(row.person_id or "", row.item): row for row in rows}


def items_to_answer(year: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Items of the year that only answers can fill: the council's, and each employee's."""
    of = layout(year)
    council = tuple(name for name in of.council if name not in RECORDS_ASK)
    return council, tuple(name for name in PAY_ITEMS if name in of.items)


def answers_of(year: int, person: Person | None) -> dict[str, str]:
    """The answers of the council or of one person, by item."""
    rows = Answer.objects.filter(year=year, person=person).order_by("pk")
    return dict(rows.values_list("item", "value"))


def about_person(person: Person) -> dict[str, str]:
    """What the return asks of someone besides the staff record, as the form has it."""
    told = EqualityAnswers.objects.filter(person=person).first()
    award = person.qualifications.filter(social_work=True).first()
    return {
        "sex": told.sex if told else "",
        "ethnicity": told.ethnicity if told else "",
        "route": award.route if award else "",
        "level": award.level if award else "",
        "institution": award.institution if award else "",
    }


def fault_of(year: int, item: str, value: str, *, of_a_person: bool) -> str:
    """Why a value is no answer to the item in the year; empty if it is one."""
    council, worker = items_to_answer(year)
    if item not in (worker if of_a_person else council):
        return f"{item} of {year} is not an item to answer here."
    of = layout(year)
    _, unread = Reader(of, of.items if of_a_person else of.council)({item: value})
    return "".join(f"{each.item.says} {each.why}" for each in unread)


def _built(asked: Asked, as_at: date) -> Built:
    return building.build(facts(asked, as_at), asked, now())


def _missing(finding: Finding, built: Built, of: Layout) -> Missing:
    item = of.items.get(finding.item) or of.council.get(finding.item)
    return Missing(
        person=built.people[finding.place - 1] if finding.place else "",
        code=finding.code,
        severity=finding.severity,
        item=finding.item,
        says=item.says if item else finding.item,
        sentence=finding.sentence,
        supplied_by=SUPPLIERS[item.supplied_by] if item else SUPPLIERS["hr"],
        work=_work(finding, built),
    )


def _work(finding: Finding, built: Built) -> str:
    if not finding.place or finding.item not in WORK_ITEMS:
        return ""
    of = built.began if finding.item in START_ITEMS else built.works
    return of[finding.place - 1]


def _readings(own: Mapping[str, Any]) -> Readings:
    told = {name: own[name] for name in vars(SHIPPED) if name in own}
    if "agency_items" in told:
        told["agency_items"] = tuple(told["agency_items"])
    return Readings(**told)


def _limits(own: Mapping[str, Any], absence: Mapping[str, Any]) -> Limits:
    told = {name: own.get(name, absence.get(name)) for name in vars(USUAL)}
    usual = vars(USUAL)
    return Limits(
        **{
            name: usual[name] if value is None else type(usual[name])(Decimal(str(value)))
            for name, value in told.items()
        }
    )
