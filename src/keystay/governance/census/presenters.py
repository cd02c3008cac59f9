"""What history says of a return, and its queue as a page and a file show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from keystay.core.tables.exports import OWN, Sheet, number
from keystay.governance.census.explained import Key, explanations
from keystay.governance.census.models import Explanation
from keystay.governance.census.queries import RECORDS_ASK, Missing, items_to_answer
from keystay.governance.census.rules.present import PAY_ITEMS
from keystay.governance.census.rules.rule import Severity
from keystay.governance.census.telling import Beside, Count
from keystay.insight.benchmarks.queries import ATTRIBUTION
from keystay.workforce.models import Person

SENTENCES = {
    "census.answered": "Answered {after[item]} of the {after[year]} census return",
    "census.answer_removed": "Removed the answer to {before[item]} of the {before[year]} "
    "census return",
    "census.explained": "Explained the query {after[rule]} of the {after[year]} census return",
    "census.explanation_removed": "Removed the explanation of the query {after[rule]} of the "
    "{after[year]} census return",
    "census.signed": "Signed version {after[version]} of the {after[year]} census return",
}
COUNCIL = "council"
OWN_CODES = "The codes of rules are Keystay’s own, not the Department’s."
QUEUE = (
    "A row is what a rule found in the return as the records would make it",
    "An error keeps the return from being signed; a query may stand with an explanation",
)
FOUND = "Found: how many places of the return the rule has something to say about"
ABOUT_ITEMS = frozenset(
    {"Sex", "GenderCurrent", "Ethnicity", "StepUpGrad", "FrontlineGrad", "QualInst", "QualLevel"}
)
ABSENCE_ITEMS = frozenset({"Absat30Sept", "ReasonAbsence", "WorkingDaysLost"})
# Where an item of a person is mended, if not on the person's page: words and address.
ELSEWHERE = {
    "SWENo": ("Registration", "registrations:change"),
    "PersonBirthDate": ("Personal details", "people:change"),
    "Cases30": ("Caseload", "workload:worker"),
}


@dataclass(frozen=True)
class Row:
    """One line of the queue: whose it is, what is wrong, who can tell, and where it is mended."""

    person: str
    name: str
    code: str
    error: bool
    says: str
    sentence: str
    supplied_by: str
    href: str
    act: str
    explain: str
    explanation: str
    suggested: bool

    @property
    def open(self) -> bool:
        """True for an error, and for a query that nobody has explained."""
        return self.error or not self.explanation


def rows(year: int, queue: Iterable[Missing], me: str) -> list[Row]:
    """The queue in words: three SQL statements. `me` is the reader's own person, or empty."""
    found = list(queue)
    names = names_of({each.person for each in found if each.person})
    said, before = explanations(year), explanations(year - 1)
    return [_row(year, each, names.get(each.person, ""), me, (said, before)) for each in found]


def queue_sheet(year: int, listed: Sequence[Row], on: date) -> Sheet:
    """The queue as a file."""
    headings = ("Who", "Severity", "Rule", "Item", "What to mend", "Who can tell", "Explanation")
    cells = [
        (
            row.name,
            "Error" if row.error else "Query",
            row.code,
            row.says,
            row.sentence,
            row.supplied_by,
            row.explanation,
        )
        for row in listed
    ]
    title = f"Queue of the {year} census return"
    return Sheet(title, on, headings, cells, (OWN_CODES,), definitions=QUEUE)


def counts_sheet(year: int, counts: Sequence[Count], on: date) -> Sheet:
    """What the rules found in the return, by rule, as a file."""
    headings = ("Rule", "DfE rule", "Severity", "What it asks", "Found")
    cells = [
        (row.code, row.dfe, "Error" if row.error else "Query", row.says, row.count)
        for row in counts
    ]
    title = f"Findings in the {year} census return by rule"
    return Sheet(
        title, on, headings, cells, (OWN_CODES,), names_people=False, definitions=[FOUND, QUEUE[1]]
    )


def changes_sheet(year: int, changes: Mapping[str, Any], on: date) -> Sheet:
    """What the records say otherwise than the newest signed return, as a file."""
    rows = [
        *(("The council’s part", item, "", "", "") for item in changes["council"]),
        *(("Figure", row["title"], "", row["was"], row["now"]) for row in changes["figures"]),
        *(("Record", row["name"], f"{row['how']} {row['items']}", "", "")
          for row in changes["workers"]),
    ]  # fmt: skip
    headings = ("What", "Of", "How", "As signed", "Now")
    title = f"Changes since the {year} census return was signed"
    says = "A row is what the records say otherwise than the newest signed version"
    return Sheet(title, on, headings, rows, definitions=[says])


def figures_sheet(year: int, table: Sequence[Beside], published: int | None, on: date) -> Sheet:
    """The figures of a return as a file, beside last year's and the published ones."""
    headings = ("Measure", "Unit", "This return", "Last year, signed")
    compared = (f"Published, {published}", f"England, {published}") if published else ()
    cells = [
        (each.title, each.unit, *map(number, (each.now, each.before, *_theirs(each, published))))
        for each in table
    ]
    return Sheet(
        f"Figures of the {year} census return",
        on,
        (*headings, *compared),
        cells,
        names_people=False,
        definitions=[each.definition for each in table],
        attribution=f"{OWN}; {ATTRIBUTION}",
    )


def _theirs(each: Beside, published: int | None) -> tuple[str, ...]:
    return (each.theirs, each.england) if published else ()


def names_of(people_ids: Iterable[str]) -> dict[str, str]:
    """The people's names as lists show them, by id: one SQL statement."""
    people = Person.objects.filter(pk__in=people_ids)
    return {row.pk: f"{row.family_name}, {row.first_name}" for row in people}


def _row(
    year: int,
    each: Missing,
    name: str,
    me: str,
    kept: tuple[dict[Key, Explanation], dict[Key, Explanation]],
) -> Row:
    said, before = (told.get((each.code, each.person)) for told in kept)
    error = each.severity == Severity.ERROR
    act, href = _way(year, each, me)
    named = (str(year), each.code, each.person or COUNCIL)
    return Row(
        person=each.person,
        name=name or "The council",
        code=each.code,
        error=error,
        says=each.says,
        sentence=each.sentence,
        supplied_by=each.supplied_by,
        href=href,
        act=act,
        explain="" if error else reverse("census:explain", args=named),
        explanation=said.words if said and not error else "",
        suggested=before is not None and said is None and not error,
    )


def _way(year: int, each: Missing, me: str) -> tuple[str, str]:
    """Words and address of where the item is mended; both empty if nowhere in Keystay."""
    if not each.person:
        return _councils_way(year, each.item)
    if each.person == me:
        return "Yours: ask someone else to mend it", ""
    if each.work:
        return "Correct the assignment", reverse("assignments:correct", args=(each.work,))
    if each.item in PAY_ITEMS:
        return "Pay", reverse("census:pay", args=(str(year), each.person))
    if each.item in ABOUT_ITEMS:
        return "Answers and award", reverse("census:about", args=(str(year), each.person))
    if each.item in ABSENCE_ITEMS:
        return "Absences", reverse("worker:page", args=(each.person,)) + "?tab=absence"
    words, address = ELSEWHERE.get(each.item, ("Staff record", "worker:page"))
    return words, reverse(address, args=(each.person,))


def _councils_way(year: int, item: str) -> tuple[str, str]:
    if item in items_to_answer(year)[0]:
        return "Council’s part", reverse("census:answers", args=(str(year),))
    if item in RECORDS_ASK:
        return "Establishment", reverse("posts:establishment")
    return "", ""
