"""Every rule of the return, by subject. The codes are Keystay's own."""

from keystay.governance.census.rules.across import ACROSS
from keystay.governance.census.rules.continuity import CONTINUITY
from keystay.governance.census.rules.council import COUNCIL
from keystay.governance.census.rules.dates import DATES
from keystay.governance.census.rules.present import PRESENT
from keystay.governance.census.rules.rule import Rule, Rulebook
from keystay.governance.census.rules.shape import HEADER, SHAPE
from keystay.governance.census.rules.work import AWAY, HOURS

# Those that look at one record, in the order in which a record is checked.
OF_A_RECORD = (SHAPE, PRESENT, DATES, HOURS, AWAY)
RULEBOOKS: tuple[Rulebook, ...] = (HEADER, *OF_A_RECORD, ACROSS, COUNCIL, CONTINUITY)


def rules() -> dict[str, Rule]:
    """Every rule by code."""
    return {rule.code: rule for book in RULEBOOKS for rule in book.rules}


def record_rules(year: int) -> list[Rule]:
    """The rules about one record in the census year."""
    return [rule for book in OF_A_RECORD for rule in book.rules if rule.of(year)]
