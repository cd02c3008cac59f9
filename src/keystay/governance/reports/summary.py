"""The page for councillors: what the report says, in a dozen plain sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keystay.core.words import day, one_decimal, plural
from keystay.governance.measures.compared import Compared
from keystay.governance.measures.standing import shown, word
from keystay.governance.measures.verdicts import MET, ON_TRACK
from keystay.governance.plan.queries import Line as Action
from keystay.governance.plan.queries import Standing
from keystay.governance.promises.queries import Keeping
from keystay.governance.risks.queries import Line as Risk
from keystay.governance.voices.queries import Voice

# Each figure as a councillor would say it; {now} and {before} are as printed.
SENTENCES = {
    "in_post_headcount": "{now} children’s social workers were in post. A year before, {before}.",
    "turnover_rate_fte": "Of every 100 social workers, counted in full-time posts, {now} left "
    "within the year. A year before, {before}.",
    "vacancy_rate_fte": "Of every 100 posts, {now} were vacant. A year before, {before}.",
    "agency_rate_fte": "Of every 100 social workers, {now} were agency workers. A year before, "
    "{before}.",
    "average_caseload": "A social worker held {now} cases on average. A year before, {before}.",
    "maximum_caseload": "The most that one social worker held was {now}. A year before, {before}.",
}


@dataclass(frozen=True)
class Told:
    """What the topics of the room said about a half-year; `england` is by a measure's key."""

    measures: Mapping[str, Compared]
    england: Mapping[str, Decimal | None]
    keepings: Sequence[Keeping]
    standings: Sequence[Standing]
    late: Sequence[Action]
    risks: Sequence[Risk]
    voices: Sequence[Voice]


def summary(told: Told, ends_on: date) -> tuple[str, ...]:
    """The sentences, those about people first. What is not known is left out."""
    return (
        *_figures(told, ends_on),
        *_targets(told),
        *_kept(told.keepings),
        *_plan(told),
        *_risks(told.risks),
        *_families(told.voices),
    )


def _figures(told: Told, ends_on: date) -> Iterator[str]:
    for key, sentence in SENTENCES.items():
        row = told.measures.get(key)
        if row is None or row.now.value is None:
            continue
        before = shown(row.year_before, row.measure)
        said = sentence if row.year_before.value is not None else sentence.partition(" A year")[0]
        words = said.format(now=shown(row.now, row.measure), before=before)
        if key == "in_post_headcount":
            words = f"On {day(ends_on)}, {words}"
        england = told.england.get(key)
        is_rate = bool(row.measure.denominator) and england is not None
        yield f"{words} England: {word(england, row.measure)}." if is_rate else words


def _targets(told: Told) -> Iterator[str]:
    verdicts = [row.verdict for row in told.measures.values() if row.verdict]
    if verdicts:
        good = sum(each in (MET, ON_TRACK) for each in verdicts)
        yield f"{good} of {len(verdicts)} targets are met or on track."


def _kept(rows: Sequence[Keeping]) -> Iterator[str]:
    now = _share([(row.tally.kept, row.tally.settled) for row in rows])
    before = _share([(row.before.kept, row.before.settled) for row in rows])
    if not now:
        return
    words = f"{now} per cent of what was promised to staff and families was done"
    then = f" The half-year before, {before}." if before else ""
    yield f"{words} in time.{then}"


def _share(counts: Sequence[tuple[int, int]]) -> str:
    """Kept of settled in per cent; empty where nothing was settled."""
    settled = sum(of for _, of in counts)
    kept = sum(kept for kept, _ in counts)
    return one_decimal(Decimal(kept) * 100 / settled) if settled else ""


def _plan(told: Told) -> Iterator[str]:
    actions = sum(each.actions for each in told.standings)
    if actions:
        done = sum(each.done for each in told.standings)
        late = len(told.late)
        yield (
            f"The plan has {actions} {plural(actions, 'action', 'actions')}: {done} done, "
            f"{late or 'none'} late."
        )


def _risks(rows: Sequence[Risk]) -> Iterator[str]:
    if rows:
        above = [row.title for row in rows if row.above_appetite]
        words = f"{len(rows)} {plural(len(rows), 'risk is', 'risks are')} open"
        yield f"{words}, {len(above) or 'none'} above what the council accepts."
        if above:
            yield f"The highest: {above[0]}."


def _families(found: Sequence[Voice]) -> Iterator[str]:
    for each in found:
        if each.key == "families" and each.themes and each.themes[0].share_yes is not None:
            first = each.themes[0]
            yield f"{each.title}: “{first.name}” – {first.share_yes} per cent said yes."
