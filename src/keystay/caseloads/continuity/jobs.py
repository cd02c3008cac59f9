"""Within a minute after spells or assignments have changed, continuity is reckoned anew."""

from keystay.caseloads.continuity.actions import reckon_ahead
from keystay.core.scheduler import Upkeep

UPKEEP = [Upkeep("continuity", lambda day: reckon_ahead(on=day))]
