"""Which mutes hold: plain values, asked each time, so that the policy of the day decides."""

from collections.abc import Collection, Iterable


def in_force(chosen: Iterable[str], allowed: Collection[str]) -> frozenset[str]:
    """The promises left out: those that someone chose and that the policy allows today."""
    return frozenset(key for key in chosen if key in allowed)
