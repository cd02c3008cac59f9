"""A workforce lead sets where a measure should go, and everyone sees how it stands (G1)."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import BY, MONDAY
from tests.downloads import sheets

from keystay.core.audit.models import AuditEvent
from keystay.governance.measures import actions
from keystay.governance.measures.actions import Refused, Wanted
from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.compared import compared, targets_of, targets_on
from keystay.governance.measures.models import Target
from keystay.governance.measures.verdicts import Aim, on_the_line, verdict

pytestmark = pytest.mark.promise("G1")
TURNOVER = "turnover_rate_fte"
BASELINE, DUE = date(2025, 9, 30), date(2026, 9, 30)
PAGE = reverse("measures:target", args=["turnover-rate-fte"])
NUMBERS = st.integers(0, 400).map(lambda n: Decimal(n) / 10)


def wanted(value="10", **changes):
    told = {"due_on": DUE, "source": "The strategy", "baseline": Decimal(20)}
    return Wanted(**{"value": Decimal(value), "baseline_on": BASELINE, **told, **changes})


def typed(**changes):
    days = {"due_on": DUE, "baseline_on": BASELINE} | changes.pop("days", {})
    parts = {
        f"{name}-{part}": getattr(day, part)
        for name, day in days.items()
        if day
        for part in ("day", "month", "year")
    }
    return {"value": "10", "baseline": "20", "source": "The strategy", **parts, **changes}


@pytest.mark.parametrize(
    ("figure", "on", "said"),
    [
        ("10.04", date(2026, 3, 31), "met"),
        ("15.0", date(2026, 3, 31), "on track"),
        ("15.1", date(2026, 3, 31), "off track"),
        ("10.1", DUE, "off track"),
        ("10.1", date(2026, 10, 1), "not met"),
        ("9", date(2026, 10, 1), "met"),
        (None, date(2026, 3, 31), "no figure"),
    ],
)
def test_a_figure_stands_to_its_target_by_the_stated_rule(figure, on, said):
    aim = Aim(Decimal(10), DUE, Decimal(20), BASELINE)
    number = None if figure is None else Decimal(figure)
    assert verdict(aim, number, on, higher=False, decimals=1) == said


def test_without_a_baseline_there_is_no_line_to_be_on():
    aim = Aim(Decimal(10), DUE)
    assert verdict(aim, Decimal(11), MONDAY, higher=False, decimals=1) == "not yet met"
    assert on_the_line(aim, MONDAY) is None


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(-30, 400), st.booleans())
def test_the_verdict_agrees_with_the_obvious_one(value, baseline, figure, days, higher):
    on = date.fromordinal(BASELINE.toordinal() + days)
    aim = Aim(value, DUE, baseline, BASELINE)
    good = (lambda a, b: a >= b) if higher else (lambda a, b: a <= b)
    gone = min(max(days, 0), 365)
    line = Decimal(str(round(float(baseline * 365 + (value - baseline) * gone) / 365, 9)))
    if good(figure, value):
        expected = {"met"}
    elif on > DUE:
        expected = {"not met"}
    else:
        near = abs(figure - line) < Decimal("0.06")  # by how figures are printed
        expected = {"on track", "off track"} if near else set()
        expected |= {"on track" if good(figure, line) else "off track"}
    assert verdict(aim, figure, on, higher=higher, decimals=1) in expected


def test_the_lead_sets_a_target_and_the_director_sees_how_it_stands(cast):
    answer = cast.signed_in("hana").post(PAGE, typed())
    assert answer.status_code == 302
    row = Target.objects.get()
    assert (row.value, row.baseline, row.set_by) == (Decimal(10), Decimal(20), "Hana Account")
    event = AuditEvent.objects.get(kind="measures.target_set")
    assert event.content["after"]["measure"] == measures()[TURNOVER].title
    page = cast.signed_in("dan").get(reverse("measures:measure", args=["turnover-rate-fte"]))
    text = page.content.decode()
    assert "<strong>10.0</strong> per cent by 30 September 2026" in text
    assert "Met" in text
    assert "Change the target" not in text
    assert (
        "by 30 Sep 2026" in cast.signed_in("dan").get(reverse("measures:standing")).content.decode()
    )


@pytest.mark.parametrize("who", ["dan", "petra", "grace", "ama"])
def test_only_the_lead_may_set_one(cast, who):
    assert cast.signed_in(who).post(PAGE, typed()).status_code == 403
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"baseline": ""}, "Give a baseline together with its day"),
        ({"days": {"baseline_on": date(2026, 3, 3)}}, "a figure of the past"),
        ({"days": {"due_on": MONDAY}}, "for a day to come"),
        ({"source": ""}, "govuk-error-summary"),
        ({"value": "ten"}, "govuk-error-summary"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_box(cast, changes, words):
    page = cast.signed_in("hana").post(PAGE, typed(**changes)).content.decode()
    assert words in page
    assert not Target.objects.exists()


def test_a_target_needs_no_baseline(cast):
    said = typed(baseline="", days={"baseline_on": None})
    assert cast.signed_in("hana").post(PAGE, said).status_code == 302
    assert Target.objects.get().baseline is None


def test_where_neither_is_better_there_is_no_target(cast):
    neither = next(each for each in measures().values() if each.direction == "neither")
    with pytest.raises(Refused, match="Neither high nor low"):
        actions.set_target(measure=neither, wanted=wanted(), by=BY)
    for name in ("measures:target", "measures:end-target"):
        address = reverse(name, args=[neither.slug])
        assert cast.signed_in("hana").get(address).status_code == 404
    missing = reverse("measures:target", args=["no-such"])
    assert cast.signed_in("hana").get(missing).status_code == 404


def test_a_new_target_keeps_the_one_before_with_its_dates(cast, monday):
    measure = measures()[TURNOVER]
    actions.set_target(measure=measure, wanted=wanted("12"), by=BY, from_day=date(2026, 1, 1))
    actions.set_target(measure=measure, wanted=wanted("10"), by=BY)
    changed = actions.set_target(measure=measure, wanted=wanted("9"), by=BY)
    assert [(row.value, row.starts_on, row.ends_on) for row in targets_of(measure)] == [
        (Decimal(9), MONDAY, None),
        (Decimal(12), date(2026, 1, 1), date(2026, 3, 1)),
    ]
    assert targets_on(date(2026, 2, 1))[TURNOVER].value == 12
    assert targets_on(MONDAY)[TURNOVER] == changed
    with pytest.raises(Refused, match="later target"):
        actions.set_target(measure=measure, wanted=wanted(), by=BY, from_day=date(2026, 2, 1))
    page = cast.signed_in("hana").get(PAGE).content.decode()
    assert "Held from 1 January 2026 to 1 March 2026" in page


def test_a_target_is_ended_with_a_reason(cast):
    measure = measures()[TURNOVER]
    end = reverse("measures:end-target", args=[measure.slug])
    lead = cast.signed_in("hana")
    assert "This measure has no target" in lead.post(end, {"reason": "None"}).content.decode()
    actions.set_target(measure=measure, wanted=wanted(), by=BY, from_day=date(2026, 1, 1))
    assert lead.get(end).status_code == 200
    assert lead.post(end, {"reason": "A new strategy"}).status_code == 302
    assert Target.objects.get().ends_on == date(2026, 3, 1)
    assert TURNOVER not in targets_on(MONDAY)
    assert AuditEvent.objects.get(kind="measures.target_ended").content["reason"]
    actions.set_target(measure=measure, wanted=wanted(), by=BY)
    actions.end_target(measure=measure, reason="Set by mistake today", by=BY)
    assert Target.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"baseline": None},
        {"baseline_on": date(2027, 1, 1)},
        {"ends_on": date(2020, 1, 1)},
    ],
)
def test_the_database_refuses_what_makes_no_sense(cast, wrong):
    row = {"measure": TURNOVER, "value": 10, "due_on": DUE, "source": "S", "set_by": BY}
    row |= {"baseline": 20, "baseline_on": BASELINE, "starts_on": MONDAY}
    with transaction.atomic(), pytest.raises(IntegrityError):
        Target.objects.create(**{**row, **wrong})


def test_one_target_holds_at_a_time(cast):
    row = {"measure": TURNOVER, "value": 10, "due_on": DUE, "source": "S", "set_by": BY}
    Target.objects.create(**row, starts_on=MONDAY)
    for start in (MONDAY, date(2026, 3, 1)):
        with transaction.atomic(), pytest.raises(IntegrityError):
            Target.objects.create(**row, starts_on=start)


def test_the_report_gets_each_measure_with_its_past_and_its_target(cast):
    actions.set_target(measure=measures()["in_post_fte"], wanted=wanted("99"), by=BY)
    found = {row.measure.key: row for row in compared(MONDAY)}
    assert list(found) == list(measures())
    row = found["in_post_fte"]
    assert (row.now.printed, row.year_before.printed) == ("5.0", "x")
    assert (row.target.value, row.verdict) == (99, "off track")
    assert found["aspiring_managers"].verdict == ""
    assert len(compared(MONDAY, [measures()[TURNOVER]])) == 1


def test_targets_are_in_the_file_and_on_the_command_line(cast):
    actions.set_target(measure=measures()[TURNOVER], wanted=wanted(), by=BY)
    file = sheets(cast.signed_in("dan").get(reverse("measures:standing"), {"format": "xlsx"}))
    headings, *rows = file["List"]
    row = dict(
        zip(headings, next(r for r in rows if r[0].startswith("Turnover rate (FTE)")), strict=False)
    )
    assert (row["Baseline"], row["Target"], row["How it stands"]) == (20, 10, "Met")
    assert any(note[0].startswith("Definition: Turnover rate (FTE)") for note in file["Notes"])
    out = StringIO()
    call_command("measures", stdout=out, on=MONDAY.isoformat(), json=True)
    told = {each["key"]: each for each in json.loads(out.getvalue())["measures"]}
    assert told[TURNOVER]["target"] == {
        "value": "10.00",
        "due_on": "2026-09-30",
        "baseline": "20.00",
        "baseline_on": "2025-09-30",
        "stands": "met",
    }
    assert told["aspiring_managers"]["target"] is None
    assert told["kept_supervision"]["group"] == "promises"
    assert told["kept_supervision"]["owner"] == "workforce_lead"
