"""What an agenda is made from: whatever is off track on the day, with the facts in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keystay.core.words import day
from keystay.governance.plan import queries as plan
from keystay.governance.promises.queries import Period, keepings
from keystay.governance.risks import queries as risks
from keystay.governance.taskgroup.models import Kind
from keystay.governance.watch import queries as watch
from keystay.organisation.policy.queries import policy


@dataclass(frozen=True)
class Fact:
    """Something off track: `about` is the key or id of the thing, `why` the facts."""

    kind: str
    about: str
    title: str
    why: str


def off_track(on: date, since: date) -> list[Fact]:
    """Measures off track, late actions, risks above appetite, promises broken from `since` on.

    Names nobody: an owner is named on the page of the action or the risk.
    """
    return [*_measures(on), *_actions(on), *_risks(on), *_promises(on, since)]


def _measures(on: date) -> Iterable[Fact]:
    for figure in watch.off_track(on):
        yield Fact(Kind.MEASURE, figure.measure.key, figure.measure.title, figure.sentence)


def _actions(on: date) -> Iterable[Fact]:
    for line in plan.late(on):
        moved = f"; {line.moved_words}" if line.moves else ""
        said = f"last noted {day(line.noted_on)}" if line.noted_on else "nothing noted yet"
        why = f"{line.state_words}, due {day(line.due_on)}{moved}; {said}"
        yield Fact(Kind.ACTION, line.id, line.what, why)


def _risks(on: date) -> Iterable[Fact]:
    for line in risks.above_appetite(on):
        why = f"Score {line.score} with its controls, appetite {line.appetite}"
        if line.trend != "same":
            why += f"; {line.trend} than when it was last scored"
        yield Fact(Kind.RISK, line.id, line.title, why)


def _promises(on: date, since: date) -> Iterable[Fact]:
    """The promises most often broken among what fell due from `since` on, as the night found it."""
    found = [row for row in keepings(Period(since, on)) if row.tally.broken]
    found.sort(key=lambda row: (-row.tally.broken, row.promise.key))
    most = int(policy(on)["taskgroup.promises_looked_at"])
    for row in found[:most]:
        told = f"{row.tally.broken} of {row.tally.due}"
        why = f"{told} that fell due since {day(since)} are broken"
        yield Fact(Kind.PROMISE, row.promise.key, row.promise.sentence, why)
