"""Plans of children in an extract beside those that are held."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from keystay.caseloads.cases import queries
from keystay.caseloads.cases.queries import PlanFacts
from keystay.caseloads.cases.rules import MARK, source_key
from keystay.caseloads.cases.sorting import Sorted
from keystay.caseloads.cases.tables import CARE_LEAVERS, PLAN_TABLES, Extract
from keystay.core.feeds import Consequence, Finding, Step


@dataclass
class Planned:
    """What has to be written, by the plans' keyed ids, and the steps that tell of it."""

    writing: dict[str, PlanFacts] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)


def compare(tables: Mapping[str, Sorted], on: date) -> Planned:
    """Every plan of an extract as new, changed or the same."""
    held, found = queries.plans_held(), Planned()
    for kind, extract in PLAN_TABLES.items():
        _add(found, extract, _told(kind, tables[extract.name]), held)
    _add(found, CARE_LEAVERS, _leavers(tables[CARE_LEAVERS.name], held, on), held)
    return found


def _told(kind: str, table: Sorted) -> dict[str, PlanFacts]:
    extract = PLAN_TABLES[kind]
    child, (starts, ends) = extract.needs[1], extract.span or ("", "")
    return {
        key[0].removeprefix(MARK): PlanFacts(
            rows[0].get(child).removeprefix(MARK), kind, rows[0].get(starts), rows[0].get(ends)
        )
        for key, rows in table.rows.items()
    }


def _leavers(table: Sorted, held: Mapping[str, PlanFacts], on: date) -> dict[str, PlanFacts]:
    told = {}
    for (marked,) in table.rows:
        reference = marked.removeprefix(MARK)
        key = source_key("cl", reference, settings.CHILD_REFERENCE_KEY)
        # The table has no dates: the first extract that names a care leaver begins it.
        told[key] = held.get(key) or PlanFacts(reference, "cl", on, None)
    return told


def _add(
    found: Planned, table: Extract, told: Mapping[str, PlanFacts], held: Mapping[str, PlanFacts]
) -> None:
    kinds = Counter(_kind(held.get(key), facts) for key, facts in told.items())
    found.writing |= {key: facts for key, facts in told.items() if held.get(key) != facts}
    for kind, number in sorted(kinds.items()):
        finding = Finding(0, kind, table.title, count=number, part=table.name)
        found.steps.append(Step(finding))


def _kind(before: PlanFacts | None, after: PlanFacts) -> Consequence:
    if before is None:
        return Consequence.NEW
    return Consequence.SAME if before == after else Consequence.CHANGED
