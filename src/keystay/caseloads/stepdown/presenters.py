"""Stepping down as its pages show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from keystay.caseloads.stepdown.models import Analysis, Decision
from keystay.caseloads.stepdown.queries import Change, Effect, analysis_due, state_on
from keystay.caseloads.stepdown.rules import LENGTH, REVIEWED, SERVICES, STEADY, State, weeks
from keystay.caseloads.stepdown.standings import Standing, numbers
from keystay.core.tables.exports import Sheet
from keystay.core.words import day, one_decimal, plural
from keystay.organisation.models import Team
from keystay.organisation.policy.queries import Policy

SENTENCES = {
    "stepdown.reviewed": "Recorded a review of a plan on {after[happened_on]}: {after[outcome]}",
    "stepdown.review_removed": "Removed the review of a plan on {before[happened_on]}",
    "stepdown.decided": "Decided about a plan: {after[choice]}",
    "stepdown.withdrawn": "Withdrew a decision about a plan: {before[choice]}",
    "stepdown.analysed": "Looked at who could step down in {after[team]}: "
    "{after[candidates]} candidates, {after[decided]} decided",
}
STATES = {
    State.WITHDRAWN: ("Withdrawn", "grey"),
    State.REPLACED: ("Decided anew", "grey"),
    State.CARRIED_OUT: ("Carried out", "green"),
    State.WAITING: ("Waiting for the case system", "yellow"),
    State.LATE: ("Late in the case system", "red"),
    State.KEPT: ("Kept on plan", "blue"),
    State.LATER: ("Look again later", "blue"),
    State.ASKED_AGAIN: ("Time to look again", "orange"),
    State.OVER: ("Plan ended", "grey"),
}
RULES = (LENGTH, STEADY, REVIEWED, SERVICES)
EACH = (
    *("Reference", "Held by", "On the plan since", *RULES),
    *("All rules met", "Decision asked for since", "Decision"),
)
BY_TEAM = (
    *("Team", "Candidates", "Without a decision", "Just miss one rule"),
    *("Waiting for the case system", "Late in the case system"),
    *("Last analysis", "Next analysis due"),
)


@dataclass(frozen=True)
class Tag:
    """A status in words and colour."""

    label: str
    colour: str


@dataclass(frozen=True)
class Line:
    """A child on the page of a team: the rules with their facts, and where the decision is."""

    standing: Standing
    weeks: str
    tag: Tag


def rules_in_words(values: Policy) -> list[tuple[str, str]]:
    """The four rules with the council's numbers."""
    found = numbers(values)
    return [
        (LENGTH, f"The Child in Need plan has run for at least {found.on_plan} weeks."),
        (STEADY, f"Kind of plan and key worker are the same for at least {found.steady} weeks."),
        (REVIEWED, f"The last review recorded here is at most {found.reviewed} weeks old."),
        (SERVICES, "No intensive support is open, or some ended with the outcome “stepped down”."),
    ]


def line(standing: Standing, on: date, values: Policy) -> Line:
    """A child with the state of the decision."""
    tag = Tag("Needs a decision", "orange")
    if not standing.candidate:
        tag = Tag("No candidate", "grey")
    if standing.open:
        tag = tag_of(standing.open, on, values)
    return Line(standing, weeks(standing.since, on), tag)


def may_withdraw(row: Decision, on: date, values: Policy) -> bool:
    """True while the decision stands: it was neither closed nor followed by the case system."""
    standing = state_on(row, on, values) not in (State.CARRIED_OUT, State.OVER)
    return standing and row.closed_on is None


def tag_of(row: Decision, on: date, values: Policy) -> Tag:
    """The state of a decision in words."""
    return Tag(*STATES[state_on(row, on, values)])


@dataclass(frozen=True)
class TeamLine:
    """Counts of one team."""

    team: Team
    candidates: int
    undecided: int
    near: int
    waiting: int
    late: int
    last: date | None
    due_on: date | None


def team_lines(
    teams: Iterable[Team],
    found: Iterable[Standing],
    decisions: Sequence[Decision],
    held: Mapping[str, list[Analysis]],
    first: Mapping[str, date],
    values: Policy,
) -> list[TeamLine]:
    """Each team with a Child in Need plan, a decision that waits or an analysis."""
    every, on = int(values["caseload.stepdown.analysis_weeks"]), values.on
    by_team: dict[str, list[Standing]] = {}
    for row in found:
        by_team.setdefault(row.holder.team, []).append(row)
    states: dict[str, list[State]] = {}
    for each in decisions:
        states.setdefault(each.team_id, []).append(state_on(each, on, values))
    lines = []
    for team in teams:
        here, past = by_team.get(team.pk, []), held.get(team.pk, [])
        if here or past or team.pk in states:
            line = TeamLine(
                team=team,
                candidates=sum(row.candidate for row in here),
                undecided=sum(row.asked_on is not None for row in here),
                near=sum(len(row.missed) == 1 for row in here),
                waiting=states.get(team.pk, []).count(State.WAITING),
                late=states.get(team.pk, []).count(State.LATE),
                last=past[-1].held_on if past else None,
                due_on=analysis_due(past, first.get(team.pk), every),
            )
            lines.append(line)
    return lines


def effect_rows(found: Effect) -> list[dict[str, Any]]:
    """What closing the case does, as a list of before and after."""
    rows = [{"key": each.before.name, "value": _change(each)} for each in found.workers]
    before, after = one_decimal(found.average_before), one_decimal(found.average_after)
    average = f"{before or 'none'} now, {after or 'none'} after"
    return [*rows, {"key": "Average of the team", "value": f"{average} (cases for each full time)"}]


def _change(each: Change) -> str:
    sides = (each.before, each.after)
    now, then = (
        f"{load.cases} {'case' if load.cases == 1 else 'cases'} ({band_in_words(load.band)})"
        for load in sides
    )
    room = one_decimal(each.before.capacity)
    return f"{now} now, {then} after, with room for {room}"


def band_in_words(band: str) -> str:
    """A band as people read it."""
    words = {"none": "no cases", "within": "within capacity"}
    return words.get(band, f"{band} capacity")


def council_sheet(lines: Iterable[TeamLine], on: date) -> Sheet:
    """The teams' counts as a file."""
    rows = [
        (
            each.team.name,
            each.candidates,
            each.undecided,
            each.near,
            each.waiting,
            each.late,
            each.last,
            each.due_on,
        )
        for each in lines
    ]
    return Sheet("Step down by team", on, BY_TEAM, rows, names_people=False)


def team_sheet(team: Team, lines: Iterable[Line], on: date, values: Policy) -> Sheet:
    """A team's candidates and those who just miss one rule, as a file."""
    rows = [
        (
            each.standing.holder.shown,
            each.standing.holder.name,
            each.standing.since,
            *(verdict.fact for verdict in each.standing.verdicts),
            "Yes" if each.standing.candidate else "No",
            each.standing.asked_on,
            each.tag.label,
        )
        for each in lines
    ]
    notes = [f"{rule}: {words}" for rule, words in rules_in_words(values)]
    return Sheet(f"Step down in {team.name}", on, EACH, rows, notes=notes)


def review_choices(rows: Iterable[Standing]) -> list[tuple[str, str]]:
    """Children on a plan by who holds them, with what is known of their last review."""
    found = sorted(rows, key=lambda row: (row.holder.name, row.holder.shown))
    return [(row.holder.reference, _last_review(row)) for row in found]


def reviewed_words(count: int) -> str:
    """What was recorded, for the banner."""
    return f"{count} {plural(count, 'review', 'reviews')} recorded."


def _last_review(row: Standing) -> str:
    fact = next(each.fact for each in row.verdicts if each.rule == REVIEWED)
    return f"{row.holder.shown}, {row.holder.name}. {fact.split(';')[0]}"


def decided_words(row: Decision) -> str:
    """A decision in one line: `Step down, 3 March 2026, by Grace Graceson`."""
    words = row.get_choice_display()
    if row.again_on:
        words = f"Look again on {day(row.again_on)}"
    who = f", by {row.decided_by.name}" if row.decided_by else ""
    return f"{words}, {day(row.decided_on)}{who}"


def decided(row: Decision, on: date, values: Policy) -> tuple[Decision, str, Tag, bool]:
    """A decision with its words, its state, and whether it can be withdrawn."""
    tag = tag_of(row, on, values)
    return row, decided_words(row), tag, may_withdraw(row, on, values)


def done_words(row: Decision) -> str:
    """What follows a decision, for the message after it is made."""
    if row.choice == "down":
        return "Decided to step down. End the plan in the case system: the next import shows it."
    return f"Decided: {decided_words(row)}."
