"""What a case weighs and how much someone can carry: sums on plain values, with no database.

Source: the shapes of facts.md F2. Load = stable points x share of full time + points of cases
+ points of other duties. Ceiling = points of a full-timer x share of full time x share for
the stage of practice x what agreed reductions leave. A least, where the council sets one as
Slough and Swindon did, is scaled like the ceiling and is as indicative as theirs.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

HUNDRED = Decimal(100)
MOST = Decimal(1000)
PLANS = {
    "cla": "Cared for",
    "cp": "Child protection",
    "cin": "Child in Need",
    "cl": "Care leaver",
    "none": "No plan recorded",
}
FEATURES = {
    "complex": "Complex",
    "assessment": "In assessment",
    "court": "Before a court",
    "travel": "Far to travel",
}
DUTIES = {
    "student": "Supervises a student",
    "educator": "Practice educator",
    "champion": "Practice champion",
    "mentor": "Mentor of a newly qualified worker",
}
GROUPS = {"kinds": PLANS, "features": FEATURES, "duties": DUTIES}
HEADINGS = {
    "kinds": "A case by its plan",
    "features": "Added to a case",
    "duties": "Besides cases",
    "numbers": "Of everyone",
}
NUMBERS = {
    "full": "Ceiling of a full-time, experienced worker",
    "least": "Least that a full-time, experienced worker carries",
    "stable": "Stable points of everyone",
    "siblings_percent": "Each further brother or sister with the same worker, in per cent",
}


# Weights that were stored before there was a least have none.
ABSENT = {"least": 0}


class WrongScheme(ValueError):
    """A scheme that cannot be used: `field` and `why` say what to mend, `file` where."""

    def __init__(self, field: str, why: str, file: str = "") -> None:
        super().__init__(": ".join(part for part in (file, field, why) if part))
        self.field, self.why = field, why


@dataclass(frozen=True)
class Scheme:
    """What cases, duties and a full-time worker are worth.

    `full` of 0 means that the ceiling is the policy's number of cases, and `least` of 0 that
    there is no least. `kinds` are points by kind of plan, `features` are added to them,
    `duties` are points of a worker.
    """

    key: str
    name: str
    sentence: str
    source: str
    unit: str
    full: Decimal
    least: Decimal
    stable: Decimal
    siblings_percent: Decimal
    kinds: Mapping[str, Decimal]
    features: Mapping[str, Decimal]
    duties: Mapping[str, Decimal]

    @property
    def counts_plainly(self) -> bool:
        """Whether a load is simply the number of children."""
        points = {*self.features.values(), *self.duties.values(), self.stable}
        ones = set(self.kinds.values()) == {Decimal(1)} and self.siblings_percent == HUNDRED
        return ones and points == {Decimal(0)}


@dataclass(frozen=True)
class Case:
    """A case as it is weighed; `group` tells brothers and sisters, and is empty for none."""

    child: int
    plan: str
    features: frozenset[str] = frozenset()
    group: str = ""


@dataclass(frozen=True)
class Part:
    """A part of a load: how many of what, and the points of them together."""

    words: str
    count: int
    points: Decimal


def read(values: Mapping[str, Any], file: str = "") -> Scheme:
    """A scheme from a file or a form; WrongScheme names the field that is missing or wrong."""
    words = {name: _text(values, name, file) for name in ("key", "name", "sentence", "source")}
    unit = _text(values, "unit", file)
    if unit not in ("cases", "points"):
        raise WrongScheme("unit", f"“{unit}” is neither cases nor points.", file)
    told = ABSENT | dict(values)
    numbers = {name: _number(told.get(name), name, file) for name in NUMBERS}
    if 0 < numbers["full"] < numbers["least"]:
        raise WrongScheme("least", "is more than the ceiling.", file)
    if numbers["siblings_percent"] > HUNDRED:
        raise WrongScheme("siblings_percent", "is more than 100.", file)
    groups = {name: _group(values, name, known, file) for name, known in GROUPS.items()}
    return Scheme(**words, unit=unit, **numbers, **groups)  # type: ignore[arg-type]


def stored(scheme: Scheme) -> dict[str, Any]:
    """The scheme as plain values, as `read` takes them."""
    found = vars(scheme) | {name: str(getattr(scheme, name)) for name in NUMBERS}
    groups = {name: getattr(scheme, name) for name in GROUPS}
    return found | {
        name: {key: str(points) for key, points in each.items()} for name, each in groups.items()
    }


def base(case: Case, scheme: Scheme) -> Decimal:
    """What a case weighs by its plan and what is noted of it."""
    added = sum((scheme.features[each] for each in case.features), Decimal(0))
    return scheme.kinds[case.plan] + added


def weigh(cases: Iterable[Case], scheme: Scheme) -> dict[int, Decimal]:
    """What each of one worker's cases weighs, by the child.

    Of brothers and sisters the heaviest counts whole, and each other one its share.
    """
    found: dict[int, Decimal] = {}
    whole: set[str] = set()
    for case in sorted(cases, key=lambda case: (-base(case, scheme), case.child)):
        further = bool(case.group) and case.group in whole
        whole.add(case.group)
        points = base(case, scheme)
        found[case.child] = points * scheme.siblings_percent / HUNDRED if further else points
    return found


def parts(
    cases: Collection[Case], duties: Collection[str], fte: Decimal, scheme: Scheme
) -> list[Part]:
    """The parts of a worker's load in words; their points add up to it."""
    weighed = weigh(cases, scheme)
    counts = Counter(case.plan for case in cases)
    found = [
        Part(PLANS[plan], counts[plan], counts[plan] * scheme.kinds[plan])
        for plan in PLANS
        if counts[plan]
    ]
    noted = Counter(each for case in cases for each in case.features if scheme.features[each])
    found += [Part(FEATURES[n], noted[n], noted[n] * scheme.features[n]) for n in noted]
    less = sum(weighed.values(), Decimal(0)) - sum((base(c, scheme) for c in cases), Decimal(0))
    if less:
        further = sum(weighed[case.child] != base(case, scheme) for case in cases)
        found.append(Part("Less for brothers and sisters", further, less))
    found += [Part(DUTIES[n], 1, scheme.duties[n]) for n in duties if scheme.duties[n]]
    if scheme.stable:
        found.append(Part("Stable points", 1, scheme.stable * fte))
    return found


def left_by(reductions: Iterable[Decimal]) -> Decimal:
    """The share in per cent that reductions together leave; never below nothing."""
    return max(HUNDRED - sum(reductions, Decimal(0)), Decimal(0))


def _text(values: Mapping[str, Any], name: str, file: str) -> str:
    found = str(values.get(name, "")).strip()
    if not found:
        raise WrongScheme(name, "is missing.", file)
    return found


def _number(value: Any, field: str, file: str) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise WrongScheme(field, f"“{value}” is not a number.", file) from None
    if not found.is_finite() or not 0 <= found <= MOST:
        raise WrongScheme(field, f"“{value}” is not between 0 and {MOST}.", file)
    return found


def _group(
    values: Mapping[str, Any], group: str, known: Mapping[str, str], file: str
) -> dict[str, Decimal]:
    told = values.get(group)
    if not isinstance(told, Mapping):
        raise WrongScheme(group, "is missing.", file)
    strange = next((key for key in told if key not in known), None)
    if strange is not None:
        raise WrongScheme(f"{group}.{strange}", f"is not one of {', '.join(known)}.", file)
    return {key: _number(told.get(key), f"{group}.{key}", file) for key in known}
