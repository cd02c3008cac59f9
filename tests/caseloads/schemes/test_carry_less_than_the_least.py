"""Weights name a least as well as a ceiling: who carries less is told, and not judged (C1, C2)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.caseloads.workload.holding import hold
from tests.cast import MONDAY, STARTED, Cast, add_worker
from tests.downloads import csv_rows

from keystay.caseloads.models import Weighting
from keystay.caseloads.schemes import actions
from keystay.caseloads.schemes.queries import shipped
from keystay.caseloads.schemes.rules import Scheme
from keystay.caseloads.workload import queries
from keystay.workforce.assignments.actions import Terms
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1", "C2")]
DAY = timedelta(days=1)
BELOW = "Below the least of"


def choose(cast: Cast, least: int = 80) -> Scheme:
    """Points by kind of case, 6 for a case without a plan, 120 at most."""
    scheme = replace(shipped()["case-types"], least=Decimal(least))
    actions.weigh_by(scheme=scheme, starts_on=MONDAY, reason="Agreed", by=cast.users["hana"])
    return scheme


def cases(first: str, count: int) -> list[str]:
    return [f"{first}{n:011}" for n in range(count)]


def page(cast: Cast, who: str, path: str) -> str:
    return " ".join(cast.signed_in(who).get(path).content.decode().split())


def test_a_least_is_scaled_by_hours_stage_and_reductions(cast: Cast):
    choose(cast)
    add_worker(cast, "late", Terms(cast.crewe, "5", "permanent", Decimal("0.6")))
    people.set_stage(person=cast.late, name="newly_qualified", from_day=STARTED, by="the test")
    less = actions.Less(percent=Decimal(20), reason="Ill", starts_on=MONDAY, ends_on=MONDAY + DAY)
    actions.reduce(person=cast.late, less=less, by="the test")
    load = queries.loads_on(MONDAY, [cast.late.pk])[cast.late.pk]
    assert load.least == 80 * Decimal("0.6") * Decimal("0.9") * Decimal("0.8")
    assert load.capacity / load.least == Decimal("1.5")


@pytest.mark.parametrize(("held", "below"), [(0, None), (13, Decimal(80)), (14, None)])
def test_who_carries_less_is_below_it_and_who_holds_nothing_is_not(cast: Cast, held, below):
    choose(cast)
    hold(cast.ama, *cases("C", held))
    assert queries.loads_on(MONDAY)[cast.ama.pk].below == below


def test_a_load_of_just_the_least_is_not_below_it(cast: Cast):
    choose(cast, least=78)
    hold(cast.ama, *cases("C", 13))
    assert queries.loads_on(MONDAY)[cast.ama.pk].below is None


def test_without_a_least_nobody_is_below_any(cast: Cast):
    hold(cast.ama, "AAAAAAAAAAAA")
    assert queries.loads_on(MONDAY)[cast.ama.pk].below is None
    assert "less than the least" not in page(cast, "grace", f"/caseloads/{cast.crewe.pk}/")


def test_who_is_below_agrees_with_a_second_obvious_sum(cast: Cast):
    scheme, held = choose(cast), {"ama": 13, "bilal": 7, "nia": 12, "grace": 1, "mo": 14}
    for letter, (name, count) in zip("ABCDE", held.items(), strict=True):
        hold(cast.people[name], *cases(letter, count))
    shares = {"ama": (1, 100), "bilal": (Fraction(1, 2), 100), "nia": (1, 90), "grace": (1, 100)}
    shares["mo"] = (1, 100)
    least = {name: 80 * fte * Fraction(stage, 100) for name, (fte, stage) in shares.items()}
    points = {name: 6 * count for name, count in held.items()}
    obvious = {name for name in held if points[name] < least[name]}
    loads = queries.loads_on(MONDAY)
    assert {name for name in held if loads[cast.people[name].pk].below} == obvious
    assert obvious == {"ama", "grace"}
    assert scheme.least == 80
    crewe, macclesfield = queries.team_loads(loads.values())
    assert (crewe.below, macclesfield.below) == (2, 0)


def test_the_team_and_the_worker_read_it_in_words_beside_the_band(cast: Cast):
    choose(cast)
    hold(cast.ama, *cases("C", 13))
    team = page(cast, "grace", f"/caseloads/{cast.crewe.pk}/")
    assert f'Within</strong> <span class="govuk-!-display-inline-block">{BELOW} 80.0' in team
    assert "worker carries less than the least that the weights name" in team
    mine = page(cast, "ama", f"/caseloads/worker/{cast.ama.pk}/")
    assert f"{BELOW} 80.0" in mine
    assert "The least goes by the same shares: 80.0. It is indicative" in mine
    rows = csv_rows(cast.signed_in("grace").get(f"/caseloads/{cast.crewe.pk}/?format=csv"))
    told = {row[0]: row[-1] for row in rows if row}
    assert told["Ama Amason"] == "Within; below the least of 80.0"
    assert told["Nia Niason"] == "No cases"


def test_the_facts_about_who_could_take_a_case_name_it(cast: Cast):
    choose(cast, least=90)
    hold(cast.ama, *cases("C", 13))
    hold(None, "WWWWWWWWWWWW", team=cast.crewe)
    said = page(cast, "grace", "/caseloads/allocate/case/WWWWWWWWWWWW/choose/")
    assert said.count(f"{BELOW} 90.0") == 2
    assert f"{BELOW} 45.0" in said
    one = page(cast, "grace", f"/caseloads/allocate/case/WWWWWWWWWWWW/give/{cast.ama.pk}/")
    assert f"{BELOW} 90.0" in one


def test_a_sketch_says_it_of_now_and_then_and_of_a_post_that_is_thought_of(cast: Cast):
    choose(cast)
    hold(cast.ama, *cases("C", 14))
    path = f"/caseloads/allocate/sketch/{cast.crewe.pk}/"
    assert BELOW not in page(cast, "grace", path)
    said = page(cast, "grace", f"{path}?posts=1&case-C00000000000=new1")
    assert said.count(f"{BELOW} 80.0") == 2


def test_the_preview_counts_who_would_be_below(cast: Cast):
    hold(cast.ama, *cases("C", 13))
    lead, path = cast.signed_in("hana"), "/caseloads/weights/change/case-types/"
    said = " ".join(lead.get(path).content.decode().split())
    assert "0 → 1" in said
    assert "it says where to look and talk, and judges nobody" in said
    plain = lead.get("/caseloads/weights/change/plain-count/").content.decode()
    assert "Below the least" not in plain
    assert not Weighting.objects.exists()


def test_the_weights_page_and_file_name_the_least(cast: Cast):
    choose(cast)
    said = page(cast, "ama", "/caseloads/weights/")
    assert "Least that a full-time, experienced worker carries" in said
    assert "the least goes by the same shares" in said
    rows = csv_rows(cast.signed_in("ama").get("/caseloads/weights/?format=csv"))
    assert ["Of everyone", "Least that a full-time, experienced worker carries", "80"] in rows
