"""What the measures cost with nothing remembered: today's, ten years of all, and of each one."""

from datetime import timedelta
from functools import partial

from keystay.config.bench.timing import Timing, timed
from keystay.core.clock import today
from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.queries import figures, history
from keystay.workforce.models import Assignment

YEARS = 10
TIMES = 3


def measure() -> list[Timing]:
    """The time of every figure today and over ten years, from the data there is."""
    rows = Assignment.objects.count()
    if not rows:
        return []
    on = today()
    days = [on - timedelta(weeks=52 * ago) for ago in range(YEARS)]
    found = [
        timed("Every measure today", lambda: figures(on), rows, TIMES),
        timed(f"Every measure on {YEARS} days", lambda: history(days), rows, TIMES),
    ]
    for each in measures().values():
        name = f"{each.title} on {YEARS} days"
        found.append(timed(name, partial(history, days, each), rows, TIMES))
    return found
