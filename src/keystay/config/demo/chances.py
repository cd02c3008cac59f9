"""Chance that repeats: the same seed and the same words always give the same draws."""

from datetime import date, timedelta
from random import Random

from keystay.core.ids import ALPHABET, LENGTH

ONE_DAY = timedelta(days=1)


def chance(seed: int, *words: object) -> Random:
    """A source of chance of its own, so that one part of the story never shifts another."""
    return Random(":".join(str(word) for word in (seed, *words)))  # noqa: S311 - not for secrets


def public_id(source: Random) -> str:
    """An id like those of core/ids.py, drawn from repeatable chance."""
    return "".join(source.choices(ALPHABET, k=LENGTH))


def day_between(source: Random, first: date, last: date, weekday: int | None = None) -> date:
    """A day from `first` to `last`; on or before it the asked weekday, where that fits."""
    day = first + ONE_DAY * source.randint(0, max(0, (last - first).days))
    if weekday is not None:
        snapped = day - ONE_DAY * ((day.weekday() - weekday) % 7)
        day = snapped if snapped >= first else day
    return day


def years_before(day: date, years: float) -> date:
    """The day this many years of 365.25 days earlier."""
    return day - timedelta(days=round(years * 365.25))


def spread(source: Random, heads: int, work: int, least: int = 300) -> list[int]:
    """Shares of full time, in thousandths, of so many people that add up to `work`.

    Most are full time; a few work the part-time hours that are common.
    """
    shares = [1000] * heads
    missing = heads * 1000 - work
    order = source.sample(range(heads), heads)
    for place in order * 3:
        if missing <= 0:
            break
        fitting = [cut for cut in (200, 200, 400, 500, 190, 100) if cut <= missing] or [missing]
        cut = min(source.choice(fitting), shares[place] - least)
        shares[place] -= cut
        missing -= cut
    return shares
