"""Away: recorded, changed, and never twice on one day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.cast import BY, MONDAY, Cast

from keystay.core.audit.models import AuditEvent
from keystay.core.audit.queries import history_about
from keystay.workforce.absence import actions
from keystay.workforce.absence.actions import Away
from keystay.workforce.models import Absence, SicknessTotal

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]
DAY = timedelta(days=1)


def away(cast: Cast, first: date, last: date | None = None, kind: str = "SIC") -> Absence:
    return actions.record(person=cast.ama, absence=Away(kind, first, last), by=BY)


def body(page) -> str:
    return page.content.decode()


def test_history_says_that_someone_was_away_and_not_why(cast: Cast):
    away(cast, MONDAY)
    line = history_about(cast.ama.pk)[0].sentence
    assert line == "Away from 2 March 2026 until further notice"
    event = AuditEvent.objects.get(kind="absence.recorded")
    assert "SIC" not in str(event.content)


def test_nobody_is_away_twice_on_one_day(cast: Cast):
    away(cast, MONDAY, MONDAY + 4 * DAY)
    with pytest.raises(actions.Overlaps, match="Ama Amason is already recorded as away"):
        away(cast, MONDAY + 4 * DAY, kind="ANN")
    with pytest.raises(actions.Overlaps):
        away(cast, MONDAY - 9 * DAY)
    away(cast, MONDAY + 5 * DAY)
    away(cast, MONDAY - 9 * DAY, MONDAY - DAY)
    with pytest.raises(actions.Overlaps):
        away(cast, MONDAY + 400 * DAY)


def test_an_absence_does_not_end_before_it_begins(cast: Cast):
    with pytest.raises(actions.EndsBeforeStart):
        away(cast, MONDAY, MONDAY - DAY)


def test_the_return_is_recorded_and_told(cast: Cast):
    row = away(cast, MONDAY)
    changed = actions.change(absence=row, changes={"ends_on": MONDAY + DAY}, by=BY)
    assert changed.ends_on == MONDAY + DAY
    line = history_about(cast.ama.pk)[0].sentence
    assert line == "Absence changed: away from 2 March 2026 until 3 March 2026"
    other = away(cast, MONDAY + 2 * DAY)
    with pytest.raises(actions.Overlaps):
        actions.change(absence=other, changes={"starts_on": MONDAY + DAY}, by=BY)


def test_a_sickness_total_is_kept_once_for_a_period_and_left_out_of_history(cast: Cast):
    period = (date(2024, 10, 1), date(2025, 9, 30))
    for days in ("3.5", "4.5"):
        actions.set_total(person=cast.ama, period=period, days_lost=Decimal(days), by=BY)
    assert SicknessTotal.objects.get().days_lost == Decimal("4.5")
    told = history_about(cast.ama.pk)[0].sentence
    assert told == "Sickness total kept for 1 October 2024 to 30 September 2025"


@pytest.mark.promise("W4")
def test_a_manager_records_and_changes_absence_in_the_team(cast: Cast):
    grace, path = cast.signed_in("grace"), f"/absence/record/{cast.bilal.pk}/"
    assert grace.get(path).status_code == 200
    told = {"kind": "SIC", "starts_on": "2026-03-02", "ends_on": "2026-03-04"}
    assert "Absence recorded" in body(grace.post(path, told, follow=True))
    assert "already recorded as away from 2 March 2026" in body(grace.post(path, told))
    change = f"/absence/{cast.bilal.absences.get().pk}/change/"
    assert 'value="2026"' in body(grace.get(change))
    early = {**told, "ends_on": "2026-03-01"}
    assert "cannot be before the first day" in body(grace.post(change, early))
    longer = {**told, "ends_on": "2026-03-06", "days_lost": "2.5"}
    assert "Absence changed" in body(grace.post(change, longer, follow=True))
    assert cast.bilal.absences.get().days_lost == Decimal("2.5")


def test_absence_elsewhere_is_out_of_reach(cast: Cast):
    row = away(cast, MONDAY)
    olu = cast.signed_in("olu")
    assert olu.get(f"/absence/record/{cast.ama.pk}/").status_code == 404
    assert olu.get(f"/absence/{row.pk}/change/").status_code == 404
    assert cast.signed_in("ama").get(f"/absence/{row.pk}/change/").status_code == 403
