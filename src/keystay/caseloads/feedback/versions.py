"""Figures cut by the words of a form: only quarters in which a form was of one version.

A cut chooses among whole quarters and nothing else, so that it tells nothing that the
quarters do not tell already: a cut through a quarter would lead to groups that are too small.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from keystay.caseloads.feedback.catalogue import catalogue
from keystay.caseloads.feedback.models import Answer
from keystay.caseloads.feedback.rules import Quarter

Told = Mapping[str, Mapping[Quarter, frozenset[int]]]


@dataclass(frozen=True, order=True)
class Version:
    """A form's words: which form, and the how-manieth version."""

    form: str
    number: int

    @property
    def key(self) -> str:
        """What stands for it in an address."""
        return f"{self.form}-{self.number}"


@dataclass(frozen=True)
class Cut:
    """The version that is chosen, if any, and those that there are of forms that have changed.

    `told` has the versions in which each form came back in each quarter.
    """

    chosen: Version | None = None
    choices: tuple[Version, ...] = ()
    told: Told = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.chosen.key if self.chosen else ""

    def of(self, quarters: Iterable[Quarter]) -> list[Quarter]:
        """Those of the quarters in which the chosen form was of the chosen version only."""
        if self.chosen is None:
            return list(quarters)
        told = self.told.get(self.chosen.form, {})
        return [each for each in quarters if told.get(each) == {self.chosen.number}]

    def begun(self, version: Version) -> Quarter:
        """The first quarter in which forms of the version came back."""
        told = self.told[version.form]
        return min(quarter for quarter, numbers in told.items() if version.number in numbers)


def read_cut(asked: str) -> Cut:
    """The cut that an address asks for (`adult-2`), none if there is no such version.

    One SQL statement.
    """
    told = versions()
    choices = tuple(
        Version(form, number)
        for form in catalogue().forms
        for number in sorted(frozenset().union(*told.get(form, {}).values()), reverse=True)
    )
    forms = [each.form for each in choices]
    changed = tuple(each for each in choices if forms.count(each.form) > 1)
    chosen = next((each for each in changed if each.key == asked), None)
    return Cut(chosen, changed, told)


def versions() -> Told:
    """The versions in which each form came back in each quarter, in the whole council."""
    found: dict[str, dict[Quarter, frozenset[int]]] = defaultdict(dict)
    rows = Answer.objects.order_by().values_list("form", "year", "quarter", "version").distinct()
    for form, year, number, version in rows:
        quarter = Quarter(year, number)
        found[form][quarter] = found[form].get(quarter, frozenset()) | {version}
    return found
