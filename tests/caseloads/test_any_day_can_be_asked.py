"""Every page of caseloads answers for any day, before the policy began and far ahead too (C1)."""

import pytest
from tests.caseloads.workload.holding import hold, plan
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]
PAGES = (
    "",
    "{team}/",
    "worker/{worker}/",
    "service/{service}/",
    "months/",
    "months/{team}/",
    "months/service/{service}/",
    "months/worker/{worker}/",
    "continuity/",
    "continuity/new/",
    "continuity/{team}/",
    "support/figures/",
    "weights/",
)


@pytest.fixture
def held(cast: Cast) -> Cast:
    hold(cast.ama, "K7Q29D4ABCDE")
    plan("K7Q29D4ABCDE", "cin")
    return cast


@pytest.mark.parametrize("day", ["1990-01-01", "2099-12-31", "9999-12-31", "no day"])
def test_each_page_answers(held: Cast, day: str):
    team, sunita = held.crewe, held.signed_in("sunita")
    known = {"team": team.pk, "worker": held.ama.pk, "service": team.service_id}
    answers = {}
    for page in PAGES:
        for form in ("", "csv"):
            address = f"/caseloads/{page.format(**known)}"
            answers[page, form] = sunita.get(address, {"on": day, "format": form}).status_code
    assert {key for key, status in answers.items() if status != 200} == set()


def test_of_a_day_to_come_it_is_said_that_only_today_is_known(held: Cast):
    sunita, words = held.signed_in("sunita"), "That day is still to come."
    assert words in sunita.get("/caseloads/", {"on": "2026-03-03"}).content.decode()
    assert words not in sunita.get("/caseloads/", {"on": "2026-03-02"}).content.decode()
