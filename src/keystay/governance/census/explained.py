"""The explanations kept with queries: those of a year, and last year's as suggestions."""

from collections.abc import Collection, Iterable

from keystay.governance.census.models import Explanation
from keystay.governance.census.queries import Missing, all_rules
from keystay.governance.census.rules.rule import Rule, Severity

Key = tuple[str, str]


def explanations(year: int) -> dict[Key, Explanation]:
    """The year's explanations by rule and person ("" for the council)."""
    rows = Explanation.objects.filter(year=year).order_by("pk")
    return {(row.code, row.person_id or ""): row for row in rows}


def query_of(year: int, code: str) -> Rule | None:
    """The rule of the year with the code, if it asks and does not refuse."""
    rule = all_rules().get(code)
    return rule if rule and rule.of(year) and rule.severity == Severity.QUERY else None


def suggested(year: int, code: str, person: str) -> Explanation | None:
    """What was said of the same rule and person in the year before."""
    return Explanation.objects.filter(year=year - 1, code=code, person=person or None).first()


def unexplained(year: int, code: str, queue: Iterable[Missing]) -> list[str]:
    """Whose finding of the rule nobody has explained, in the queue's order, each once.

    "" is the council. One statement.
    """
    said = explanations(year)
    whose = dict.fromkeys(each.person for each in queue if each.code == code)
    return [who for who in whose if (code, who) not in said]


def words_before(year: int, code: str, whose: Collection[str]) -> dict[str, str]:
    """What was said of the rule in the year before, of each of them of whom it was said."""
    rows = Explanation.objects.filter(year=year - 1, code=code).order_by("pk")
    return {row.person_id or "": row.words for row in rows if (row.person_id or "") in whose}
