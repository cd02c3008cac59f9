"""Baselines and targets of the demo council.

The strategy names the measures and compares 2018 with 2017; it gives no target in numbers. So
baselines are what was published for 2017, or else what the demo's own rows say of a year ago,
and the targets are made up: the neighbours' median of 2025 where there is one.
"""

from datetime import date, timedelta
from decimal import Decimal

from keystay.core.clock import today
from keystay.governance.measures.actions import Wanted, set_target
from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.queries import history

A_YEAR = timedelta(days=365)
PUBLISHED_ON = date(2017, 9, 30)
NEIGHBOURS = "Made up for the demo: the neighbours’ median of 2025. Baseline as published for 2017."
OWN = "Made up for the demo. Baseline from the council’s own rows of a year before."
# The measure, its target, and the published figure of 2017 if there is one.
AIMS = (
    ("turnover_rate_fte", "11.6", "20.7"),
    ("average_caseload", "14.7", "20.2"),
    ("maximum_caseload", "24", None),
    ("agency_in_posts", "30", None),
    ("asye_completing", "90", None),
)


def tell_aims(by: str) -> None:
    """Set the targets, to be reached by 30 September of the next year."""
    due_on, before = date(today().year + 1, 9, 30), today() - A_YEAR
    if before < PUBLISHED_ON:
        return
    own = history([before])[before]
    for key, value, published in AIMS:
        figure = Decimal(published) if published else own[key].value
        wanted = Wanted(
            Decimal(value),
            due_on,
            NEIGHBOURS if published else OWN,
            None if figure is None else round(figure, 2),
            None if figure is None else PUBLISHED_ON if published else before,
        )
        set_target(measure=measures()[key], wanted=wanted, by=by)
