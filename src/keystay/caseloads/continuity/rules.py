"""Who the key worker of a child was, when that changed, and why: sums on dates alone.

Source: strategy C4; services.md 2.8 rule 8 (changes of counting worker per child in 12
months, split by the reason for the change).

**A case** is a run of spells in counting roles. Where no spell, not even one without a
worker, covers more than `same_case` days, the case was closed; what follows is another.

**The key worker** is whoever took the case on, until their last day with it. Somebody beside
them is not the key worker while they stay. On the day after, it is whoever has held it
longest among those who hold it then, or else the next to begin (ids settle a tie). A worker
whose spells follow each other without a day between holds it without a break.

**A change of key worker** is the first day of a key worker who is not the one before in the
same case. So these are changes: another worker after a wait, and a return to an earlier
worker after somebody else. These are not: the first worker of a case, a wait, the same worker
again after a wait, a second worker beside the first, and a worker of a new case.

**A wait** is any day between the first and the last of a case on which nobody held it,
whether the case system says so by a spell without a worker or only leaves a gap.

**A relationship** runs from a key worker's first day to the last before a change or the end
of the case; a wait within it does not break it.

**A transfer point** is a change of key worker at which the team changes too. A change, with
its reason, belongs to the team that the child leaves.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
# Codes of the case system (services.md 2.3): left the role, or died.
LEFT = frozenset({"LEFTRL", "SWDIED"})
LEAVER, ABSENCE, TRANSFER, NOT_RECORDED = "leaver", "absence", "transfer", ""


class Span(NamedTuple):
    """A spell in a counting role; `worker` is None while nobody is allocated."""

    worker: str | None
    team: str | None
    starts_on: date
    ends_on: date | None
    reason: str = ""


class Part(NamedTuple):
    """A spell as far as it is known on a day; `running` if it still ran then."""

    worker: str | None
    team: str | None
    first: date
    last: date
    reason: str
    running: bool


class Turn(NamedTuple):
    """A key worker's time with a case, or a wait (`worker` is None), without a break.

    `came_to` and `left` are the teams of the case at its first and its last day; `code` is
    the reason recorded at the end, `opening` one recorded by the row that still runs.
    """

    worker: str | None
    first: date
    last: date
    came_to: str | None
    left: str | None
    code: str
    opening: str


class Change(NamedTuple):
    """A change of key worker on `day`; `last_day` is the earlier worker's last."""

    day: date
    before: str
    after: str
    last_day: date
    from_team: str | None
    to_team: str | None
    code: str

    @property
    def transfer(self) -> bool:
        """True if the team changed too."""
        return self.from_team != self.to_team


class Relationship(NamedTuple):
    """A child with one key worker from `first` to `last`; `changed` if another followed."""

    worker: str
    first: date
    last: date
    team: str | None
    changed: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Story(NamedTuple):
    """What happened to one child as at a day: every case in turns, one after another."""

    parts: list[Part]
    cases: list[list[Turn]]
    changes: list[Change]

    @property
    def waits(self) -> Iterator[Turn]:
        return (turn for turns in self.cases for turn in turns if turn.worker is None)

    @property
    def relationships(self) -> list[Relationship]:
        """Every relationship, in order."""
        return [each for turns in self.cases for each in _relationships(turns)]


def story(spans: Iterable[Span], on: date, same_case: int) -> Story:
    """The story of one child's counting spells as far as they had happened `on` the day."""
    parts = parts_of(spans, on)
    cases = [_turns(case) for case in _cases(parts, same_case)]
    return Story(parts, cases, [change for turns in cases for change in _changes(turns)])


def parts_of(spans: Iterable[Span], on: date) -> list[Part]:
    """One child's counting spells as far as they had happened `on` the day, in order."""
    parts = [_known(span, on) for span in spans if span.starts_on <= on]
    if len(parts) > 1:
        parts.sort(key=_first)
    return parts


def why(change: Change, left: Iterable[date], *, in_post: bool, within: int) -> str:
    """The reason of a change: leaver, absence, transfer, the code recorded, or none.

    `left` are the last days in the service of the worker before; `in_post` is whether they
    were in post on the day of the change. A leaver is someone who left within `within` days
    of their last day with the case or of the change, and someone of whom the case system
    says that they left and who was not in post any more. The staff record comes first.
    """
    span = timedelta(days=within)
    if any(change.last_day - span <= day <= change.day + span for day in left):
        return LEAVER
    if change.code in LEFT and not in_post:
        return LEAVER
    if change.code == "ABSENC":
        return ABSENCE
    return TRANSFER if change.transfer or change.code == "TSPROC" else change.code


def year_to(on: date) -> date:
    """The first of the twelve months that end with the day."""
    try:
        before = on.replace(year=on.year - 1)
    except ValueError:  # 29 February
        before = date(on.year - 1, 2, 28)
    return before + ONE_DAY


def quarter_ends(on: date, number: int) -> list[date]:
    """The last days of so many quarters up to the day, the earliest first."""
    month = on + ONE_DAY
    starts = date(month.year, (month.month - 1) // 3 * 3 + 1, 1)
    found: list[date] = []
    for _ in range(number):
        found.append(starts - ONE_DAY)
        starts = (starts - timedelta(days=80)).replace(day=1)
    return found[::-1]


def days_within(first: date, last: date, since: date, until: date) -> int:
    """How many days from `first` to `last` lie from `since` to `until`."""
    return max(0, (min(last, until) - max(first, since)).days + 1)


def holders(parts: Iterable[Part], on: date) -> set[str]:
    """Everyone who holds the child on the day, the key worker and those beside them."""
    return {part.worker for part in parts if part.worker and part.first <= on <= part.last}


def begun(parts: Collection[Part], since: date) -> dict[str, date]:
    """Workers who took the child on from `since`, with the latest day on which they did.

    Those who only carry on from an earlier spell of their own did not.
    """
    stretches = _stretches(parts)
    return {worker: held[0].first for worker, held in stretches if held[0].first >= since}


def _first(part: Part) -> tuple[date, str, date]:
    return part.first, part.worker or "", part.last


def _known(span: Span, on: date) -> Part:
    running = span.ends_on is None or span.ends_on > on
    last = on if running or span.ends_on is None else span.ends_on
    return Part(span.worker, span.team, span.starts_on, last, span.reason, running)


def _cases(parts: Sequence[Part], same_case: int) -> Iterator[list[Part]]:
    case: list[Part] = []
    last = date.min
    for part in parts:
        if case and (part.first - last).days - 1 > same_case:
            yield case
            case = []
        last = max(last, part.last) if case else part.last
        case.append(part)
    if case:
        yield case


def _turns(case: Sequence[Part]) -> list[Turn]:
    turns: list[Turn] = []
    if len(case) == 1 and case[0].worker is not None:
        # Most children by far: worth no more than this.
        return [_held(case[0].worker, case, case[0].first, case[0].last)]
    day = case[0].first
    for worker, held in _stretches(case):
        last = max(part.last for part in held)
        if last >= day:
            first = max(day, held[0].first)
            if first > day:
                turns.append(_wait(case, turns, day, first - ONE_DAY))
            turns.append(_held(worker, held, first, last))
            day = last + ONE_DAY
    closed = max(part.last for part in case)
    if day <= closed:
        turns.append(_wait(case, turns, day, closed))
    return turns


def _stretches(parts: Iterable[Part]) -> list[tuple[str, list[Part]]]:
    """Each worker's spells, joined where no day lies between, by first day and worker."""
    found: list[tuple[str, list[Part]]] = []
    last_of: dict[str, tuple[list[Part], date]] = {}
    for part in parts:
        if part.worker is None:
            continue
        held, last = last_of.get(part.worker, ([], date.min))
        if not held or (part.first - last).days > 1:
            held = []
            found.append((part.worker, held))
            last = part.last
        held.append(part)
        last_of[part.worker] = (held, max(last, part.last))
    return found


def _held(worker: str, held: Sequence[Part], first: date, last: date) -> Turn:
    begins, ends = _on(held, first), _on(held, last)
    code = "" if ends.running else ends.reason
    opening = begins.reason if begins.running else ""
    return Turn(worker, first, last, begins.team, ends.team, code, opening)


def _wait(case: Sequence[Part], turns: Sequence[Turn], first: date, last: date) -> Turn:
    told = [p for p in case if p.worker is None and p.first <= last and p.last >= first]
    team = told[-1].team if told else None
    if team is None and turns:
        team = turns[-1].left
    return Turn(None, first, last, team, team, "", "")


def _on(held: Sequence[Part], day: date) -> Part:
    """Of the spells that run on the day, the one that began last."""
    if len(held) == 1:
        return held[0]
    return [part for part in held if part.first <= day <= part.last][-1]


def _changes(turns: Sequence[Turn]) -> list[Change]:
    held = [turn for turn in turns if turn.worker is not None]
    return [_change(one, other) for one, other in pairwise(held) if one.worker != other.worker]


def _change(one: Turn, other: Turn) -> Change:
    # A row that has ended says why it ended; only one that still runs can mean its beginning.
    code = one.code or other.opening
    before, after = one.worker or "", other.worker or ""
    return Change(other.first, before, after, one.last, one.left, other.came_to, code)


def _relationships(turns: Sequence[Turn]) -> list[Relationship]:
    found: list[Relationship] = []
    for turn in turns:
        if turn.worker is None:
            continue
        if found and found[-1].worker == turn.worker:
            found[-1] = found[-1]._replace(last=turn.last, team=turn.left)
        else:
            if found:
                found[-1] = found[-1]._replace(changed=True)
            found.append(Relationship(turn.worker, turn.first, turn.last, turn.left, False))
    return found
