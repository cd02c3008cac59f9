"""The made-up people: a name, numbers, a birth date and how they came into social work."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from keystay.config.demo import names
from keystay.config.demo.chances import day_between, public_id, years_before

DOMAIN = "cheshire-east.example"
ROUTES = (
    ("undergraduate", 46, "BA (Hons) Social Work", "1"),
    ("postgraduate", 28, "MA Social Work", "2"),
    ("step_up", 9, "Postgraduate Diploma in Social Work (Step Up)", "2"),
    ("apprenticeship", 6, "BA (Hons) Social Work (Degree Apprenticeship)", "1"),
    ("approach", 4, "Postgraduate Diploma in Social Work (Approach)", "2"),
    ("overseas", 7, "Social work qualification gained overseas", "3"),
)
FIRST_YEAR = {"step_up": 2012, "approach": 2015, "apprenticeship": 2021}
UNIVERSITIES = (
    "Manchester Metropolitan University",
    "University of Chester",
    "Keele University",
    "University of Salford",
    "Staffordshire University",
    "Liverpool Hope University",
    "University of Sheffield",
)
ABROAD = "A university abroad"


@dataclass
class Human:
    """Someone made up. `qualified_on` is the day of the award that made them a social worker."""

    id: str
    name: names.Name
    born_on: date
    qualified_on: date
    staff_number: str
    registration: str
    route: str
    award: str
    level: str
    institution: str

    @property
    def email(self) -> str:
        return f"{self.name.first}.{self.name.family}@{DOMAIN}".lower()


@dataclass
class People:
    """Everyone made up so far; no two share a name, a staff number or a registration."""

    made: list[Human] = field(default_factory=list)
    _names: set[tuple[str, str]] = field(default_factory=set)
    _numbers: set[int] = field(default_factory=set)

    def make(self, source: Random, qualified_on: date, agency: bool = False) -> Human:
        """Someone new, who qualified on or shortly before the day."""
        route, award, level = _route(source, qualified_on)
        letter = "A" if agency else "E"
        human = Human(
            id=public_id(source),
            name=names.draw(source, self._names),
            born_on=_birth(source, qualified_on),
            qualified_on=qualified_on,
            staff_number=f"{letter}{10001 + len(self.made)}",
            registration=f"SW{self._number(source, qualified_on)}",
            route=route,
            award=award,
            level=level,
            institution=ABROAD if route == "overseas" else source.choice(UNIVERSITIES),
        )
        self.made.append(human)
        return human

    def _number(self, source: Random, qualified_on: date) -> int:
        # Numbers were given out in order, so that later ones belong to later registrations.
        while True:
            number = 1000 + max(0, qualified_on.year - 1985) * 3600 + source.randint(0, 5400)
            if number not in self._numbers:
                self._numbers.add(number)
                return number


def _birth(source: Random, qualified_on: date) -> date:
    age = 22 + min(23.0, source.expovariate(1 / 6))
    day = years_before(qualified_on, age)
    return day_between(source, years_before(day, 1), day)


def _route(source: Random, qualified_on: date) -> tuple[str, str, str]:
    open_then = [row for row in ROUTES if FIRST_YEAR.get(row[0], 0) <= qualified_on.year]
    route, _, award, level = source.choices(open_then, [row[1] for row in open_then])[0]
    return route, award, level
