"""As each day begins, and within a minute after loads have changed, it is reckoned anew."""

from keystay.caseloads.overload.actions import reckon
from keystay.core.scheduler import Upkeep

UPKEEP = [Upkeep("overload", lambda day: reckon(on=day, by="the nightly run"))]
