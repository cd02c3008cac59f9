"""Many rows are added or changed by their key, as one by one would do."""

from datetime import date

import pytest

from keystay.caseloads.models import Child, PlanSpell
from keystay.core.db.upsert import upsert

pytestmark = pytest.mark.django_db
NAMES = ("source_id", "child", "plan", "starts_on", "ends_on")


def test_new_rows_are_added_and_known_ones_changed():
    one, two = (Child.objects.create(reference=name).pk for name in ("C1", "C2"))
    first, last = date(2026, 1, 5), date(2026, 3, 2)
    upsert(PlanSpell, "source_id", NAMES, [("a", one, "cin", first, None)])
    kept = PlanSpell.objects.get()
    upsert(
        PlanSpell,
        "source_id",
        NAMES,
        [("a", two, "cp", first, last), ("b'; --", one, "cin", last, None)],
    )
    rows = PlanSpell.objects.order_by("source_id").values_list(*NAMES)
    assert list(rows) == [("a", two, "cp", first, last), ("b'; --", one, "cin", last, None)]
    assert PlanSpell.objects.get(source_id="a").pk == kept.pk


def test_no_rows_are_no_trouble():
    upsert(PlanSpell, "source_id", NAMES, [])
    assert not PlanSpell.objects.exists()
