"""The people of a return by age, role, ethnic group and sex, small numbers hidden (census.md 6)."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from keystay.governance.census.figures import Figures, Traits
from keystay.governance.measures.profile import AGE_WORDS, AGES, NOT_KNOWN
from keystay.stats.suppression import SMALLEST, SUPPRESSED, breakdown
from keystay.workforce.feeds.csww.layout import ITEMS

GROUPS = {
    "White": ("WBRI", "WIRI", "WOTH"),
    "Mixed": ("MWBC", "MWBA", "MWAS", "MOTH"),
    "Asian or Asian British": ("AIND", "APKN", "ABAN", "AOTH", "CHNE"),
    "Black or Black British": ("BCRB", "BAFR", "BOTH"),
    "Any other ethnic group": ("OOTH",),
}
SEX_WORDS = {"F": "Female", "M": "Male"}
WHO = {"in_post": "In post", "starters": "Starters", "leavers": "Leavers"}


@dataclass(frozen=True)
class Split:
    """One breakdown: for each of in post, starters and leavers, counts as they may be shown."""

    by: str
    words: tuple[str, ...]
    shown: Mapping[str, tuple[str, ...]]
    totals: Mapping[str, str]


def profile(figures: Figures, smallest: int = SMALLEST) -> list[Split]:
    """Who was in post, joined and left: by age, role, ethnic group and sex.

    Age is that of 30 September, or of the leaving day for leavers.
    """
    return [_split(by, words, trait, figures, smallest) for by, words, trait in _BREAKDOWNS]


def ethnic_group(code: str) -> str:
    """The group of an ethnicity code; not known for refused, not obtained and none."""
    return next((group for group, codes in GROUPS.items() if code in codes), NOT_KNOWN)


def _split(
    by: str,
    words: Sequence[str],
    trait: Callable[[Traits], str],
    figures: Figures,
    smallest: int,
) -> Split:
    names = (*words, NOT_KNOWN)
    shown, totals = {}, {}
    for who in WHO:
        counts = Counter(trait(each) for each in getattr(figures, who))
        safe = breakdown([counts[name] for name in names], smallest)
        cells, totals[who] = safe.shown()
        # The headcount stands among the figures, so of a hidden total not even the noughts
        # may be shown: the one cell that is left would be the headcount.
        shown[who] = tuple([SUPPRESSED] * len(cells) if safe.total is None else cells)
    return Split(by, names, shown, totals)


def _age(traits: Traits) -> str:
    return NOT_KNOWN if traits.age is None else AGE_WORDS[bisect_right(AGES, traits.age)]


def _word(words: Mapping[str, str], attribute: str, traits: Traits) -> str:
    return words.get(getattr(traits, attribute), NOT_KNOWN)


_ROLES = ITEMS["OrgRole"].codes
_BREAKDOWNS: tuple[tuple[str, Sequence[str], Callable[[Traits], str]], ...] = (
    ("Age", AGE_WORDS, _age),
    ("Role", tuple(_ROLES.values()), partial(_word, _ROLES, "role")),
    ("Ethnic group", tuple(GROUPS), lambda traits: ethnic_group(traits.ethnicity)),
    ("Sex", tuple(SEX_WORDS.values()), partial(_word, SEX_WORDS, "sex")),
)
