"""The reminders in words: when the email comes, and what may be left out of it."""

from collections.abc import Collection, Iterable
from datetime import time

from keystay.core.promises import Promise

DIGEST_AT = time(7)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def rhythm(weekday: str) -> str:
    """When the email comes, by the policy's `reminders.digest_weekday` ("" for every day)."""
    if not weekday:
        return f"Every working day at {DIGEST_AT.hour} in the morning"
    named = dict(zip("01234", DAYS, strict=True)).get(weekday)
    return (
        f"Every {named} that is a working day, at {DIGEST_AT.hour} in the morning" if named else ""
    )


def choices(
    promises: Iterable[Promise], allowed: Collection[str], shown: Collection[str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Of those shown, the key and act of each that may be left out, and the other acts."""
    listed = sorted((each for each in promises if each.key in shown), key=lambda each: each.act)
    free = [(each.key, each.act) for each in listed if each.key in allowed]
    return free, [each.act for each in listed if each.key not in allowed]
