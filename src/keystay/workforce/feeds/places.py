"""Teams that a file names: those that are known, and those about which a person decides."""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Any

from keystay.core.feeds import Act, Asked, Consequence, Finding, Question, Step
from keystay.core.tables.reading import plain
from keystay.organisation.models import Service, Team
from keystay.organisation.teams import actions as teams
from keystay.workforce.feeds.world import World

NOT_YET_PLACED = "Not yet placed"
NEW = "new"


@dataclass
class Place:
    """A team as a file names it; `team` is empty until the team has been made.

    A new team exists since `since`, the first day on which the file has someone in it.
    """

    name: str
    since: date
    team: Team | None = None
    decided: bool = True


class Places:
    """Finds the team for each name of a file and gathers what has to be decided or made."""

    def __init__(self, world: World, asked: Asked) -> None:
        self.world, self.asked = world, asked
        self.places: dict[str, Place] = {}
        self.steps: list[Step] = []

    def find(self, name: str, row: int, since: date | None, service: str = "") -> Place:
        """The place that a name stands for; asks about it the first time it is unknown."""
        key = plain(name)
        if key not in self.places:
            known = self.world.teams.get(key)
            day = self.asked.on
            self.places[key] = Place(name, day, known) if known else self._ask(name, row, service)
        return _reaching_back(self.places[key], since)

    def waiting_room(self, since: date | None) -> Place:
        """The team of people whose file does not say where they work."""
        key = plain(NOT_YET_PLACED)
        if key not in self.places:
            known = self.world.teams.get(key)
            self.places[key] = place = Place(NOT_YET_PLACED, self.asked.on, known)
            if known is None:
                about = f"Team {NOT_YET_PLACED}"
                note = "For people whose team no file has told yet."
                finding = Finding(0, Consequence.NEW, about, note=note)
                make = partial(_make, place, NOT_YET_PLACED)
                self.steps.append(Step(finding, (make,)))
        return _reaching_back(self.places[key], since)

    def _ask(self, name: str, row: int, service: str) -> Place:
        place = Place(name, self.asked.on)
        question = self._question(name, row, service)
        answer = self.asked.answer(question)
        note = f"It will be made in {service or NOT_YET_PLACED}." if answer == NEW else ""
        finding = Finding(0, Consequence.DECISION, f"Team {name}", question=question, note=note)
        acts: tuple[Act, ...]
        if answer == NEW:
            acts = (partial(_make, place, service or NOT_YET_PLACED),)
        elif answer:
            place.team = next(t for t in self.world.teams.values() if t.pk == answer)
            acts = (partial(_remember, place),)
        else:
            place.decided, acts = False, ()
        self.steps.append(Step(finding, acts))
        return place

    def _question(self, name: str, row: int, service: str) -> Question:
        known = sorted({team.pk: team for team in self.world.teams.values()}.values(), key=str)
        options: tuple[tuple[str, str], ...] = (
            (NEW, f"Make a new team in {service or NOT_YET_PLACED}"),
        )
        options += tuple((team.pk, f"It is {team.name}") for team in known)
        alike = get_close_matches(plain(name), list(self.world.teams), n=1, cutoff=0.75)
        text = f"Keystay knows no team called {name}, named on line {row}. Which team is it?"
        return Question(f"team:{plain(name)}", text, options, "" if alike else NEW)


def _reaching_back(place: Place, since: date | None) -> Place:
    place.since = min(place.since, since or place.since)
    return place


def _make(place: Place, service_name: str, by: Any) -> None:
    service = Service.objects.filter(name__iexact=service_name).first()
    if service is None:
        service = teams.add_service(name=service_name, by=by)
    details = teams.TeamDetails(name=place.name, service=service, starts_on=place.since)
    place.team = teams.add_team(details=details, by=by)


def _remember(place: Place, by: Any) -> None:
    if place.team is not None:
        teams.remember_alias(team=place.team, name=place.name, by=by)
