"""Every measure, computed twice, on worlds that nobody chose."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from tests.governance.measures import obvious, obvious_more
from tests.governance.measures.worlds import DAYS, PEOPLE, put, worlds

from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.parts import every_part
from keystay.governance.measures.queries import day_of, figures, history

# These have a second implementation of their own, without the database.
NEW = set(obvious_more.MEASURES)
PROMISED = {key for key, measure in measures().items() if measure.group == "promises"}
TINY = Fraction(1, 10**15)
CENSUS_DAYS = [date(2024, 9, 30), date(2025, 9, 30)]
slow = settings(
    max_examples=60,
    # A database for each example makes shrinking take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.promise("W1", "W2", "C1", "G1")
@pytest.mark.django_db
@slow
@given(world=worlds(), other=DAYS)
def test_every_measure_agrees_with_the_obvious_implementation(world, other):
    with transaction.atomic():
        put(world)
        found = history([*CENSUS_DAYS, other])
        transaction.set_rollback(True)
    for on, results in found.items():
        expected, loaded = obvious.figures(world, on), obvious.loaded(world, on)
        assert set(expected) | NEW | PROMISED == set(results)
        for key, value in expected.items():
            _agree(key, on, results[key], value, loaded)


def _agree(key, on, result, expected, loaded):
    if not all(loaded[kind] for kind in obvious.NEEDS.get(key, ["people"])):
        assert (result.value, result.printed) == (None, "x"), (key, on)
    elif expected is None:
        assert (result.value, result.printed) == (None, "z"), (key, on)
    else:
        assert abs(Fraction(result.value) - Fraction(expected)) < TINY, (key, on)


@pytest.mark.django_db
@slow
@given(world=worlds())
def test_the_rows_behind_a_figure_add_up_to_it(world):
    on = date(2025, 9, 30)
    with transaction.atomic():
        put(world)
        found = figures(on)
        day = day_of(every_part(), on)
        behind = {key: part.lines(day) for key, part in every_part().items()}
        transaction.set_rollback(True)
    for key, measure in measures().items():
        if found[key].value is None or measure.combine == "largest":
            continue
        amounts = [line.amount for line in behind[measure.numerator]]
        assert sum(amounts, Decimal(0)) == found[key].numerator
    assert {line.person for line in behind["days_lost"]} <= set(PEOPLE)
