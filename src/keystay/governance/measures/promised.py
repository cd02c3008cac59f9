"""Two parts and a measure for every promise that any topic declares, made from the declaration."""

from collections.abc import Callable, Iterator

from keystay.core.promises import Promise, all_promises
from keystay.governance.measures.lines import ONE, Line, Part
from keystay.governance.measures.world import Day, Due

FIRST_PLACE = 1000  # after the measures that have a file


def parts() -> Iterator[Part]:
    """Of each promise what was settled, and what of it was kept in time."""
    for each in all_promises():
        yield _part(each, "settled", "times due and settled", lambda row, day: True)
        yield _part(each, "in_time", "times kept in time", _in_time)


def definitions() -> Iterator[dict[str, object]]:
    """What the file of each promise's measure would hold, in order of the promises' keys."""
    for number, each in enumerate(all_promises()):
        yield {
            "key": f"kept_{_name(each)}",
            "order": FIRST_PLACE + number,
            "group": "promises",
            "title": f"{each.act}, in time",
            "sentence": f"{each.sentence} Of every 100 times that this fell due in the six "
            "months to the day, those kept in time.",
            "why": "A promise that is not kept in time tells where people carry too much.",
            "owner": "workforce_lead",
            "numerator": _key(each, "in_time"),
            "numerator_words": "times kept by the due day and its grace",
            "denominator": [_key(each, "settled")],
            "denominator_words": "times kept, or past the due day and its grace",
            "combine": "sum",
            "times": 100,
            "unit": "per cent",
            "decimals": 1,
            "direction": "higher",
            "source": "Keystay’s own records, as each night found them",
            "published": "",
            "ids": list(each.ids),
        }


def _part(promise: Promise, kind: str, words: str, counts: Callable[[Due, Day], bool]) -> Part:
    def lines(day: Day) -> list[Line]:
        rows = day.settled.get(promise.key, ())
        return [Line(row.id, row.about, row.team, ONE) for row in rows if counts(row, day)]

    def known(day: Day) -> bool:
        return promise.key in day.world.fell_due

    key = _key(promise, kind)
    missing = "It has not fallen due yet, or the first night is still to come."
    return Part(
        key,
        f"{promise.act}: {words}",
        "times",
        "due",
        lines,
        known,
        needs=("due",),
        over_time=True,
        missing=missing,
    )


def _in_time(row: Due, day: Day) -> bool:
    return row.kept_on is not None and row.kept_on <= min(row.last_good_on, day.on)


def _key(promise: Promise, kind: str) -> str:
    return f"{kind}_{_name(promise)}"


def _name(promise: Promise) -> str:
    return promise.key.replace("-", "_")
