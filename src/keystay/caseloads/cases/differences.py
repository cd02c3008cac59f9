"""Where an extract and Keystay's own staff record disagree about a spell's team or its end.

Nothing is settled silently: each disagreement is a question, and both sides are shown. The
staff record never changes through an extract (services.md 2.8, rules 4 and 5).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from keystay.caseloads.cases.asking import Desk, Matter
from keystay.caseloads.cases.queries import Roster, SpellFacts, TeamNames
from keystay.caseloads.cases.rules import last_day, running, seen_on, teams_on
from keystay.core.feeds import Act, Question
from keystay.core.tables.reading import plain
from keystay.core.words import plural
from keystay.organisation.models import Team
from keystay.organisation.teams.actions import remember_alias
from keystay.workforce.models import Person

STAFF, CASES, NONE = "staff", "cases", "none"


class Told(NamedTuple):
    """A row that tells of a spell: `facts` without a team yet, and the names of its teams.

    There is more than one name where further rows repeat the spell in another team.
    """

    source: str
    facts: SpellFacts
    teams: tuple[str, ...] = ()


@dataclass
class Resolved:
    """Spells as they are to be kept, and how many wait or were left out by a decision.

    `reopened` are those that a dropped allocation had ended, with the ends that they get back.
    """

    spells: dict[str, SpellFacts] = field(default_factory=dict)
    reopened: dict[str, date | None] = field(default_factory=dict)
    waiting: int = 0
    left_out: int = 0


@dataclass
class Resolver:
    """Settles ends, then teams that are not known, then teams that differ."""

    roster: Roster
    teams: TeamNames
    desk: Desk

    def resolve(self, told: Sequence[Told]) -> Resolved:
        """Every spell with its team, or waiting for a decision, or left out by one."""
        found = Resolved()
        placed = self._placed(self._ended(told, found), found)
        found.spells = {each.source: each.facts for each in self._agreed(placed, found)}
        return found

    def _ended(self, told: Sequence[Told], found: Resolved) -> list[Told]:
        """Spells that go on after their worker left, cut or kept as someone decides."""
        groups: dict[tuple[str, date], list[Told]] = defaultdict(list)
        rest = []
        for each in told:
            last = self._left_before(each.facts)
            if last is None or each.facts.worker is None:
                rest.append(each)
            else:
                groups[each.facts.worker, last].append(each)
        for (worker, last), spells in groups.items():
            rest += self._cut(self.roster.people[worker], last, spells, found)
        return rest

    def _left_before(self, facts: SpellFacts) -> date | None:
        work = self.roster.work.get(facts.worker or "", ())
        return last_day(work, seen_on(facts.starts_on, facts.ends_on, self.desk.on))

    def _cut(
        self, person: Person, last: date, spells: Sequence[Told], found: Resolved
    ) -> list[Told]:
        answer = self.desk.ask(self._about_end(person, last, spells))
        if answer == CASES:
            return list(spells)
        if not answer:
            found.waiting += len(spells)
            return []
        kept = [each for each in spells if each.facts.starts_on <= last]
        found.left_out += len(spells) - len(kept)
        return [each._replace(facts=each.facts._replace(ends_on=last)) for each in kept]

    def _about_end(self, person: Person, last: date, spells: Sequence[Told]) -> Matter:
        now = sum(running(e.facts.starts_on, e.facts.ends_on, self.desk.on) for e in spells)
        later = sum(each.facts.starts_on > last for each in spells)
        goes_on = "still has cases with them" if now else "has cases with them after it"
        said = f"{person.name}'s last day was {last:%-d %B %Y}; the case system {goes_on}."
        start = f"; the {later} that start after it are left out" if later else ""
        options = (
            (STAFF, f"The staff record is right: they end on {last:%-d %B %Y}{start}"),
            (CASES, "Keep the case system's dates"),
        )
        text = f"{said} {_spells(len(spells))}, {now} still open. What is right?"
        key = f"end:{person.pk}:{last}"
        # Those that are over count nowhere today, so they need not hold anything up.
        question = Question(key, text, options, "" if now else CASES)
        return Matter(question, f"End of {person.name}'s cases", said, person)

    def _placed(self, told: Sequence[Told], found: Resolved) -> list[Told]:
        """Spells with the team that the file names; those with an unknown one may wait."""
        unknown: dict[str, list[Told]] = defaultdict(list)
        placed = []
        for each in told:
            team = self._team(each)
            if each.teams and team is None:
                unknown[each.teams[0]].append(each)
            else:
                placed.append(each._replace(facts=each.facts._replace(team=team)))
        for name, spells in unknown.items():
            answer = self._ask_about_team(name, spells)
            if answer:
                team = None if answer == NONE else answer
                placed += [e._replace(facts=e.facts._replace(team=team)) for e in spells]
            else:
                found.waiting += len(spells)
        return placed

    def _team(self, told: Told) -> str | None:
        """The team that a spell's rows name; of several, one in which the worker is."""
        known = [self.teams.by_name.get(plain(name)) for name in told.teams]
        teams = [team for team in known if team is not None]
        if len(teams) > 1:
            own = teams_on(self.roster.work.get(told.facts.worker or "", ()), self.desk.on)
            teams = [*(team for team in teams if team in own), *teams]
        return next(iter(teams), None)

    def _ask_about_team(self, name: str, spells: Sequence[Told]) -> str:
        now = [e for e in spells if running(e.facts.starts_on, e.facts.ends_on, self.desk.on)]
        said = f"The case system has a team called {name}, which Keystay does not know."
        text = f"{said} {_spells(len(spells))}, {len(now)} of them now. Which team is it?"
        ordered = sorted(self.teams.names.items(), key=lambda each: (each[1], each[0]))
        options = (
            (NONE, "None of ours: leave the team empty"),
            *((team, f"It is {words}") for team, words in ordered),
        )
        usual = self._usual_team(now)
        key = f"team:{plain(name)}"
        question = Question(key, text, options, "" if now else NONE, usual)
        acts: Mapping[str, tuple[Act, ...]] = {
            team: (partial(_remember, team, name),) for team in self.teams.names
        }
        return self.desk.ask(Matter(question, f"Team {name}", said), acts)

    def _usual_team(self, spells: Sequence[Told]) -> str:
        """Where most of the workers of these spells are; the likeliest answer."""
        on, work = self.desk.on, self.roster.work
        counts = Counter(
            team for each in spells for team in teams_on(work.get(each.facts.worker or "", ()), on)
        )
        return min(counts, key=lambda team: (-counts[team], team), default="")

    def _agreed(self, told: Sequence[Told], found: Resolved) -> list[Told]:
        """Spells that run now in another team than their worker's, as someone decides."""
        groups: dict[tuple[str, str], list[Told]] = defaultdict(list)
        rest = []
        for each in told:
            worker, team = each.facts.worker, each.facts.team
            if worker is None or team is None or self._same_team(each.facts):
                rest.append(each)
            else:
                groups[worker, team].append(each)
        for (worker, team), spells in groups.items():
            answer = self._ask_which_team(self.roster.people[worker], team, len(spells))
            own = teams_on(self.roster.work[worker], self.desk.on)[0]
            right = own if answer == STAFF else team
            if answer:
                rest += [e._replace(facts=e.facts._replace(team=right)) for e in spells]
            else:
                found.waiting += len(spells)
        return rest

    def _same_team(self, facts: SpellFacts) -> bool:
        """Whether the staff record agrees, or says nothing of the day or of a spell so old."""
        own = teams_on(self.roster.work.get(facts.worker or "", ()), self.desk.on)
        now = running(facts.starts_on, facts.ends_on, self.desk.on)
        return not now or not own or facts.team in own

    def _ask_which_team(self, person: Person, team: str, spells: int) -> str:
        own = [
            self.teams.names[each] for each in teams_on(self.roster.work[person.pk], self.desk.on)
        ]
        theirs = self.teams.names[team]
        said = (
            f"The case system has {person.name}'s cases in {theirs}; "
            f"the staff record has them in {' and '.join(own)}."
        )
        options = (
            (STAFF, f"The staff record is right: {own[0]}"),
            (CASES, f"The case system is right: {theirs}"),
        )
        text = f"{said} {_spells(spells)}. Which team is right? The staff record does not change."
        question = Question(f"team-of:{person.pk}:{team}", text, options)
        return self.desk.ask(Matter(question, f"Team of {person.name}'s cases", said, person))


def _spells(number: int) -> str:
    return f"{number} {plural(number, 'spell', 'spells')}"


def _remember(team: str, name: str, by: Any) -> None:
    remember_alias(team=Team.objects.get(pk=team), name=name, by=by)
