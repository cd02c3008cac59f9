"""Adding people and changing what is known of them."""

from datetime import date, timedelta

import pytest
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.access.roles.queries import grants_of
from keystay.core.audit.models import AuditEvent
from keystay.core.audit.queries import history_about
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.models import EqualityAnswers, Person
from keystay.workforce.people import actions
from keystay.workforce.people.queries import in_post, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]


def told(person: Person) -> list[str]:
    return [line.sentence for line in history_about(person.pk)]


def test_someone_added_is_in_history(cast: Cast):
    person = actions.add(details=actions.Details("Ada", "Byron", "E1"), by=BY)
    assert told(person) == ["Added Ada Byron"]


def test_a_staff_number_belongs_to_one_person_and_its_holder_is_named(cast: Cast):
    actions.change(person=cast.ama, changes={"staff_number": "E1"}, by=BY)
    with pytest.raises(actions.StaffNumberTaken, match="E1 belongs to Ama Amason"):
        actions.add(details=actions.Details("Ada", "Byron", "E1"), by=BY)
    with pytest.raises(actions.StaffNumberTaken):
        actions.change(person=cast.mo, changes={"staff_number": "E1"}, by=BY)
    actions.change(person=cast.ama, changes={"staff_number": "E1", "phone": "1"}, by=BY)


def test_a_changed_name_is_kept_as_a_former_name(cast: Cast):
    changes = {"family_name": "Owusu", "born_on": date(1990, 1, 2)}
    actions.change(person=cast.ama, changes=changes, by=BY, reason="Married")
    (former,) = cast.ama.former_names.all()
    assert (former.name, former.until_on) == ("Ama Amason", MONDAY)
    line = history_about(cast.ama.pk)[0]
    assert (line.sentence, line.reason) == ("Changed family name, date of birth", "Married")


def test_changed_contact_details_keep_no_former_name(cast: Cast):
    actions.change(person=cast.ama, changes={"email": "ama@example.org"}, by=BY)
    assert not cast.ama.former_names.exists()


def test_what_does_not_differ_or_is_not_theirs_to_change_is_not_written(cast: Cast):
    before = AuditEvent.objects.count()
    changes = {"first_name": "Ama", "user_id": cast.users["dan"].pk, "id": "X"}
    assert actions.change(person=cast.ama, changes=changes, by=BY) == cast.ama
    assert AuditEvent.objects.count() == before


def test_an_account_is_joined_to_its_worker_with_a_workers_rights(cast: Cast):
    dan = cast.users["dan"]
    assert person_of(dan) is None
    actions.link_account(person=cast.nia, user=dan, by=BY)
    assert person_of(dan) == cast.nia
    assert "social_worker" in {grant.role for grant in grants_of(dan)}
    assert told(cast.nia)[0] == "Joined the account dan@example.org to this record"


def test_a_new_stage_ends_the_present_one_the_day_before(cast: Cast):
    actions.set_stage(person=cast.nia, name="social_worker", from_day=MONDAY, by=BY)
    first, second = cast.nia.stages.all()
    assert first.ends_on == MONDAY - timedelta(days=1)
    assert (second.starts_on, second.ends_on) == (MONDAY, None)
    assert told(cast.nia)[0] == "Stage of practice: Social worker from 2 March 2026"


def test_the_same_stage_again_changes_nothing(cast: Cast):
    actions.set_stage(person=cast.nia, name="newly_qualified", from_day=MONDAY, by=BY)
    (only,) = cast.nia.stages.all()
    assert (only.starts_on, only.ends_on) == (STARTED, None)


def test_a_stage_cannot_begin_before_the_present_one_did(cast: Cast):
    with pytest.raises(actions.StageStartsTooEarly, match="2 June 2025"):
        actions.set_stage(person=cast.nia, name="manager", from_day=STARTED, by=BY)


def test_history_says_only_that_equality_answers_changed(cast: Cast):
    for ethnicity in ("BCRB", "BCRB", "BAFR"):
        actions.set_equality(person=cast.nia, sex="F", ethnicity=ethnicity, by=BY)
    assert told(cast.nia).count("Equality answers changed") == 2
    kept = [event.content for event in AuditEvent.objects.filter(kind="people.equality_set")]
    assert "BAFR" not in str(kept)
    assert "BCRB" not in str(kept)
    assert EqualityAnswers.objects.get().ethnicity == "BAFR"


def test_one_qualifying_award_is_kept_and_can_be_changed(cast: Cast):
    degree = actions.Award("BA Social Work", "1", "undergraduate", "Keele", date(2015, 7, 1))
    for award in (degree, degree, actions.Award("MA Social Work")):
        actions.set_qualifying_award(person=cast.nia, award=award, by=BY)
    (kept,) = cast.nia.qualifications.all()
    assert (kept.title, kept.awarded_on) == ("MA Social Work", None)
    assert sum(line.startswith("Qualifying award") for line in told(cast.nia)) == 2


def test_the_last_day_counts_as_in_post(cast: Cast):
    assignments.end(assignment=cast.work["ama"], ends_on=MONDAY, by=BY)
    assert cast.ama in in_post(MONDAY)
    assert cast.ama not in in_post(MONDAY + timedelta(days=1))
    assert cast.ama not in in_post(STARTED - timedelta(days=1))
