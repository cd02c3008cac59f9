"""What history says of a return, and its queue as a page and a file show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from keystay.core.tables.exports import Sheet, number
from keystay.governance.census.explained import Key, explanations
from keystay.governance.census.models import Explanation
from keystay.governance.census.queries import RECORDS_ASK, Missing, items_to_answer
from keystay.governance.census.rules.present import PAY_ITEMS
from keystay.governance.census.rules.rule import Severity
from keystay.governance.census.telling import Beside
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
    names = _names(found)
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
    notes = ("The codes of rules are Keystay's own, not the Department's.",)
    return Sheet(f"Queue of the {year} census return", on, headings, cells, notes)


def figures_sheet(year: int, table: Sequence[Beside], published: int | None, on: date) -> Sheet:
    """The figures of a return as a file, beside last year's and the published ones."""
    headings = ("Measure", "Unit", "This return", "Last year, signed")
    compared = (f"Published, {published}", f"England, {published}") if published else ()
    cells = [
        (each.title, each.unit, *map(number, (each.now, each.before, *_theirs(each, published))))
        for each in table
    ]
    title, notes = f"Figures of the {year} census return", (ATTRIBUTION,)
    return Sheet(title, on, (*headings, *compared), cells, notes, names_people=False)


def _theirs(each: Beside, published: int | None) -> tuple[str, ...]:
    return (each.theirs, each.england) if published else ()


def _names(found: Iterable[Missing]) -> dict[str, str]:
    people = Person.objects.filter(pk__in={each.person for each in found if each.person})
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
