"""An auditor stands apart from the line: neither the worker nor anyone over them."""

import pytest
from tests.caseloads.audits.telling import answered, given, grade_now, planned
from tests.cast import BY, MONDAY, STARTED, Cast, add_worker

from keystay.access.roles import actions as roles
from keystay.access.users.models import User
from keystay.caseloads.audits import actions
from keystay.core.models import AuditEvent
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C8")]


@pytest.mark.parametrize("who", ["mo", "olu"])
def test_a_manager_or_worker_of_another_team_may_audit(cast: Cast, who: str):
    audit = planned(cast)
    page = cast.signed_in("petra").post(
        f"/caseloads/audits/give/{audit.pk}/", {"auditor": cast.people[who].pk}
    )
    assert page.status_code == 302
    audit.refresh_from_db()
    assert audit.auditor == cast.people[who]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ama", "Ama Amason is the worker of this case. Nobody audits their own practice."),
        ("grace", "Grace Graceson manages the worker of this case. Choose someone apart."),
        ("nia", "Nia Niason has no open account here, so could not write the audit."),
    ],
)
def test_those_near_are_refused_in_words(cast: Cast, who: str, said: str):
    audit = planned(cast)
    with pytest.raises(actions.Refused, match=said):
        actions.give(audit=audit, auditor=cast.people[who], by=BY)


def test_whoever_leads_the_service_is_in_the_line(cast: Cast):
    people.link_account(
        person=add_worker(cast, "lead", assignments.Terms(cast.macclesfield, "2", "permanent", 1)),
        user=cast.users["sunita"],
        by=BY,
    )
    audit = planned(cast)
    with pytest.raises(actions.NotApart, match="manages the worker"):
        actions.give(audit=audit, auditor=cast.lead, by=BY)
    page = cast.signed_in("petra").post(
        f"/caseloads/audits/give/{audit.pk}/", {"auditor": cast.lead.pk}
    )
    assert page.context["form"].errors["auditor"][0].startswith("Lead Leadson manages")


def test_the_line_is_that_of_the_case_and_of_today(cast: Cast):
    audit = given(cast, auditor="olu")
    assignments.appoint_manager(team=cast.crewe, person=cast.mo, from_day=MONDAY, by=BY)
    with pytest.raises(actions.NotApart):
        actions.give(audit=audit, auditor=cast.mo, by=BY)


def test_an_audit_goes_to_another_with_its_draft_until_it_is_graded(cast: Cast):
    audit = answered(given(cast))
    actions.give(audit=audit, auditor=cast.olu, by=BY)
    event = AuditEvent.objects.filter(kind="audits.given").latest("number")
    assert event.content["before"] == {"auditor": "Mo Moson"}
    grade_now(audit)
    with pytest.raises(actions.NotNow, match="the auditor stays the same"):
        actions.give(audit=audit, auditor=cast.mo, by=BY)
    page = cast.signed_in("petra").get(f"/caseloads/audits/give/{audit.pk}/")
    assert page.status_code == 404


def test_before_the_grade_history_is_not_about_the_worker(cast: Cast):
    answered(given(cast))
    assert not AuditEvent.objects.filter(kind__startswith="audits.", about=cast.ama.pk).exists()


@pytest.mark.parametrize(("who", "status"), [("mo", 403), ("grace", 403), ("hana", 403)])
def test_only_the_planner_gives(cast: Cast, who: str, status: int):
    audit = planned(cast)
    page = cast.signed_in(who).get(f"/caseloads/audits/give/{audit.pk}/")
    assert page.status_code == status


def test_a_planner_does_not_see_the_audit_of_their_own_case(cast: Cast):
    user: User = cast.users["ama"]
    roles.grant(user=user, role="principal_social_worker", starts_on=STARTED, by=BY)
    audit = planned(cast)
    client = cast.signed_in("ama")
    assert client.get(f"/caseloads/audits/{audit.pk}/").status_code == 404
    assert client.get(f"/caseloads/audits/give/{audit.pk}/").status_code == 404
    assert not client.get("/caseloads/audits/").context["page"].object_list
