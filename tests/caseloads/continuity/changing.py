"""A year in Crewe and Macclesfield in which some children had several key workers."""

from datetime import date

from tests.caseloads.workload.holding import hold
from tests.cast import MONDAY, STARTED, Cast

WEEK_AGO, MONTH_AGO = date(2026, 2, 24), date(2026, 2, 3)
NOVEMBER, JANUARY = date(2025, 11, 3), date(2026, 1, 5)


def day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def a_year(cast: Cast) -> None:
    """KID1 kept Ama. KID2 had three in Crewe. KID3 moved to Macclesfield. KID4 waits."""
    crewe, far = cast.crewe, cast.macclesfield
    until = day_before
    hold(cast.ama, "KID1", team=crewe)
    hold(cast.nia, "KID2", team=crewe, ends_on=until(NOVEMBER), change_reason="MANAGE")
    hold(cast.bilal, "KID2", team=crewe, starts_on=NOVEMBER, ends_on=until(JANUARY))
    hold(cast.ama, "KID2", team=crewe, starts_on=JANUARY)
    hold(cast.nia, "KID3", team=crewe, ends_on=until(JANUARY))
    hold(cast.mo, "KID3", team=far, starts_on=JANUARY)
    hold(cast.ama, "KID4", team=crewe, ends_on=until(MONTH_AGO))
    hold(None, "KID4", team=crewe, starts_on=MONTH_AGO)
    hold(cast.mo, "KID5", team=far)
    hold(cast.ama, "KID5", team=far, starts_on=WEEK_AGO)


__all__ = ["JANUARY", "MONDAY", "MONTH_AGO", "NOVEMBER", "STARTED", "WEEK_AGO", "a_year"]
