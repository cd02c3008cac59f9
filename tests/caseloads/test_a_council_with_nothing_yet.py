"""On the first day there is a policy and one empty team, and every page says so plainly."""

import pytest
from tests.cast import BY, MONDAY, STARTED
from tests.sessions import signed_in_client

from keystay.access.roles import actions as roles
from keystay.access.users import actions as users
from keystay.organisation.authority import actions as authority
from keystay.organisation.models import Team
from keystay.organisation.policy import actions as policy
from keystay.organisation.teams import actions as teams

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1", "C4", "C8")]
PAGES = {
    "service_manager": (
        "",
        "{team}/",
        "service/{service}/",
        "months/",
        "months/{team}/",
        "months/service/{service}/",
        "continuity/",
        "continuity/new/",
        "continuity/{team}/",
        "allocate/",
        "allocate/sketch/{team}/",
        "handovers/",
        "handovers/open/",
        "step-down/",
        "step-down/team/{team}/",
        "support/",
        "support/figures/",
        "support/team/{team}/",
        "feedback/",
        "feedback/ask/",
        "feedback/codes/",
        "feedback/you-said-we-did/",
        "audits/",
        "challenges/",
        "weights/",
    ),
    "workforce_lead": ("", "months/", "continuity/", "weights/", "weights/change/time-audit/"),
    "principal_social_worker": ("", "audits/", "audits/plan/", "challenges/", "challenges/plan/"),
}


@pytest.fixture
def empty(db: None, monday: object) -> Team:
    authority.name_council(code="895", by=BY, on=STARTED)
    policy.load_pack(key="england-2026", by=BY)
    service = teams.add_service(name="Child in Need", by=BY)
    return teams.add_team(details=teams.TeamDetails("Crewe", service, STARTED), by=BY)


@pytest.mark.parametrize("role", PAGES)
def test_every_page_answers(empty: Team, role: str):
    user = users.make_account(
        email=f"{role}@test.example", name="First", password="not a word of theirs", by=BY
    )
    over = empty.service if role == "service_manager" else None
    roles.grant(user=user, role=role, starts_on=MONDAY, by=BY, over=over)
    reader, known = signed_in_client(user), {"team": empty.pk, "service": empty.service_id}
    answers = {}
    for page in PAGES[role]:
        for form in ("", "csv"):
            address = f"/caseloads/{page.format(**known)}"
            answers[page, form] = reader.get(address, {"format": form}).status_code
    assert {key: status for key, status in answers.items() if status != 200} == {}
