"""A rule of the return: a function with a code, the years it is for, and where it is from.

The codes are Keystay's own. The Department's numbers are not known to us; they can be put
beside ours in `dfe_numbers.toml`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class Severity(StrEnum):
    """An error keeps a return from being accepted; a query can be explained."""

    ERROR = "error"
    QUERY = "query"


class Fault(NamedTuple):
    """What a rule found: words that follow the item and its value, and the mend.

    `item` and `value` only where they are not the rule's own item and its value; `line` and
    `place` only where a rule that looks at many records means one of them.
    """

    words: str
    mend: str
    value: str | None = None
    item: str = ""
    line: int = 0
    place: int = 0
    number: str = ""


Found = Fault | list[Fault] | None


@dataclass(frozen=True)
class Rule:
    """One rule: `says` is what it asks of a return, in a sentence."""

    code: str
    item: str
    severity: Severity
    says: str
    source: str
    check: Callable[..., Found]
    since: int
    until: int

    def of(self, year: int) -> bool:
        """True if the rule is for the census year."""
        return self.since <= year <= self.until


@dataclass
class Rulebook:
    """The rules about one subject, in the order of their codes."""

    subject: str
    rules: list[Rule] = field(default_factory=list)

    def error(self, code: str, item: str, **told: Any) -> Callable[..., Any]:
        """Add the function below as a rule; `source`, and `since`, `until` by census year."""
        return self._add(code, item, Severity.ERROR, **told)

    def query(self, code: str, item: str, **told: Any) -> Callable[..., Any]:
        """The same, for what may be right and is worth asking about."""
        return self._add(code, item, Severity.QUERY, **told)

    def _add(
        self,
        code: str,
        item: str,
        severity: Severity,
        *,
        source: str,
        since: int = 0,
        until: int = 9999,
    ) -> Callable[..., Any]:
        def add(check: Callable[..., Found]) -> Callable[..., Found]:
            says = (check.__doc__ or "").strip()
            rule = Rule(code, item, severity, says, source, check, since, until)
            self.rules.append(rule)
            return check

        return add
