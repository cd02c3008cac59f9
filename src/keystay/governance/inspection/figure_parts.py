"""Parts of figures: teams and their managers, the year by month, by team, promises, continuity."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from keystay.access.permissions import Permission as P
from keystay.caseloads.continuity import queries as continuity
from keystay.caseloads.continuity.tally import MANY, Tally
from keystay.caseloads.unallocated.queries import waiting
from keystay.core.words import day, one_decimal, short_day
from keystay.governance.inspection.rules import Told, month_ends, year_to
from keystay.governance.inspection.seen import Seen
from keystay.governance.measures.catalogue import Measure, measures
from keystay.governance.measures.cuts import cut, day_for
from keystay.governance.measures.parts import part_of
from keystay.governance.measures.queries import day_of, kept_history
from keystay.governance.measures.standing import shown
from keystay.governance.measures.sums import Result, result
from keystay.governance.promises.queries import Period, keepings, known_on
from keystay.organisation.models import Team
from keystay.workforce.assignments.queries import managers_on

COUNTS = ("Due", "Kept in time", "Kept late", "Broken", "Open", "Kept in time, %")
SYMBOLS = "z stands where there is nothing to divide by, x where nothing is on file to count."
STAFF = ("in_post_headcount", "in_post_fte", "agency_fte")
RATES = (
    *("vacancy_rate_fte", "agency_rate_fte", "turnover_rate_fte", "absence_rate"),
    *("average_caseload", "maximum_caseload"),
)


def structure(seen: Seen) -> Told:
    """Each service's teams with their managers and how many work there."""
    figures = _by_team(STAFF, seen.on) if _sees_teams(seen) else _safe_by_team(STAFF, seen.on)
    managers, blank = managers_on(seen.on), ("",) * len(STAFF)
    teams = Team.objects.current(seen.on).select_related("service")
    rows = [
        (
            *(team.name, team.service.name, _manager(managers, team.pk)),
            *figures.get(team.name, blank),
        )
        for team in teams.order_by("service__name", "name", "pk")
    ]
    headings = ("Team", "Service", "Manager", *_titles(STAFF))
    return Told(seen.as_at, headings, rows, _dated(STAFF, seen))


def by_month(seen: Seen) -> Told:
    """The whole council at the end of each of the last twelve months, and on the day."""
    days = month_ends(seen.on)
    found = kept_history(days)
    keys = ("in_post_fte", *RATES)
    rows = [
        (short_day(each), *(shown(found[each][key], measures()[key]) for key in keys))
        for each in days
    ]
    return Told(seen.as_at, ("As at", *_titles(keys)), rows, [SYMBOLS])


def by_team(seen: Seen) -> Told:
    """Each team's rates of the year and its caseloads; for those who see the rows behind them."""
    keys = ("in_post_fte", *RATES)
    if not _sees_teams(seen):
        why = (
            "A rate of a team tells of few people. It is for those who may see the rows behind "
            "it; under Where we stand each measure is shown by team, small numbers withheld."
        )
        return Told(seen.as_at, withheld=why)
    rows = sorted((name, *cells) for name, cells in _by_team(keys, seen.on).items())
    return Told(seen.as_at, ("Team", *_titles(keys)), rows, [SYMBOLS])


def promises(seen: Seen) -> Told:
    """Every promise over the twelve months to the day."""
    period = Period(year_to(seen.on), seen.on)
    known = known_on()
    rows = [
        (
            *(row.promise.sentence, row.tally.due, row.tally.kept, row.tally.late),
            *(row.tally.broken, row.tally.open, one_decimal(row.tally.share) or "z"),
        )
        for row in keepings(period)
        if row.tally.due
    ]
    says = [f"What fell due from {day(period.first)} to {day(period.last)}."]
    as_at = day(known) if known else "the first night, which is to come"
    return Told(as_at, ("Promise", *COUNTS), rows, says)


def allocation(seen: Seen) -> Told:
    """Children without a worker now, and how often children changed theirs in the year."""
    year, waits = continuity.year(seen.on), waiting(seen.on)
    now = len(waits)
    if not seen.sees(P.CASELOAD_READ):
        changed = one_decimal(year.tally.mean) or "not known"
        now_words = seen.count(now)
        told = f"Cases without a worker: {now_words}. Changes of key worker a child: {changed}."
        return Told(seen.as_at, says=[told], withheld="By team it is for those who see caseloads.")
    of_team: dict[str, int] = {}
    for each in waits:
        of_team[each.team or ""] = of_team.get(each.team or "", 0) + 1
    rows = [
        *((row.name, *_changes(row.tally, of_team.get(row.team, 0))) for row in year.teams),
        ("The whole council", *_changes(year.tally, now)),
    ]
    headings = (
        *("Team", "Without a worker now", "Children in the year", "Changes of key worker"),
        *("Changes a child", f"Children with {MANY} or more"),
    )
    says = ["A child whom two teams worked with counts in each of them, and once in all."]
    return Told(seen.as_at, headings, rows, says)


def _changes(tally: Tally, now: int) -> tuple[object, ...]:
    mean = one_decimal(tally.mean) or "z"
    return (now, tally.children, tally.changes, mean, tally.by_changes[MANY])


def _sees_teams(seen: Seen) -> bool:
    return seen.sees(P.ESTABLISHMENT_READ, P.CASELOAD_READ, P.ABSENCE_READ)


def _by_team(keys: Iterable[str], on: date) -> dict[str, tuple[str, ...]]:
    """The measures by the name of the team, as they are, from one reading of the rows."""
    wanted = [measures()[key] for key in keys]
    the_day = day_of([part for each in wanted for part in each.parts], on)
    lines = {
        part: part_of(part).lines(the_day) if part_of(part).known(the_day) else None
        for each in wanted
        for part in each.parts
    }
    amounts: dict[str, dict[str, list[Decimal]]] = {}
    for part, found in lines.items():
        for line in found or ():
            amounts.setdefault(line.team, {}).setdefault(part, []).append(line.amount)
    names = dict(Team.objects.order_by("pk").values_list("pk", "name"))
    return {
        names.get(team, "Not known"): tuple(
            shown(_of_team(each, lines, parts), each) for each in wanted
        )
        for team, parts in amounts.items()
    }


def _of_team(
    measure: Measure, known: Mapping[str, object], parts: Mapping[str, list[Decimal]]
) -> Result:
    here = {key: None if known[key] is None else parts.get(key, []) for key in measure.parts}
    return result(measure, here)


def _safe_by_team(keys: Iterable[str], on: date) -> dict[str, tuple[str, ...]]:
    """The measures by team as anyone may read them: small numbers withheld, at ends of months.

    A team without any row has none: a nought is never withheld.
    """
    cuts = [cut(measures()[key], "team", on) for key in keys]
    printed = [{row.name: shown(row.result, each.measure) for row in each.slices} for each in cuts]
    names = {name for column in printed for name in column}
    return {name: tuple(column.get(name, "0") for column in printed) for name in names}


def _dated(keys: Iterable[str], seen: Seen) -> list[str]:
    if _sees_teams(seen):
        return []
    days = {day_for(measures()[key], seen.on) for key in keys}
    when = " and ".join(day(each) for each in sorted(days))
    return [f"Numbers of people are as at {when}; c stands for a number too small to show."]


def _titles(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(measures()[key].title for key in keys)


def _manager(managers: Mapping[str, object], team: str) -> str:
    found = managers.get(team)
    return str(found.person.name) if found else "Nobody is named"  # type: ignore[attr-defined]
