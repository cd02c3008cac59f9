"""The same file twice, the same facts in another file, and a world that moved meanwhile."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from tests.workforce.feeds.offering import BY, carry_out, counts, load, offer, table, worker

from keystay.core.audit.models import AuditEvent
from keystay.core.audit.queries import tell
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.feeds import actions, jobs, store
from keystay.workforce.feeds.models import Import
from keystay.workforce.models import Assignment, Person
from keystay.workforce.people import actions as people

pytestmark = [pytest.mark.django_db, pytest.mark.promise("W1")]

ROW = {"Staff number": "E1", "Full name": "Ama Mensah", "Team": "Crewe", "Role": "5", "FTE": "1"}
ROW |= {"Start date": "2/9/2024"}


def files() -> list[Path]:
    return list((Path(settings.MEDIA_ROOT) / "imports").glob("*"))


def test_the_very_same_file_is_told_and_changes_nothing(teams):
    load("staff", table([ROW]))

    with pytest.raises(actions.AlreadyApplied, match=r"applied on 2 March 2026\. Nothing was"):
        offer("staff", table([ROW]))
    assert Import.objects.count() == 1


def test_the_same_facts_in_another_file_change_nothing(teams):
    load("staff", table([ROW]))
    events = AuditEvent.objects.exclude(kind__startswith="feeds.").count()

    row = load("staff", table([{}, ROW]))

    assert (row.state, counts(row)) == ("applied", {"same": 1})
    assert AuditEvent.objects.exclude(kind__startswith="feeds.").count() == events


def test_records_that_change_after_the_review_send_it_back_to_review(teams):
    person, _ = worker(teams["Crewe"])
    row = offer("staff", table([ROW | {"FTE": "0.8", "Effective from": "2/2/2026"}]))
    people.change(person=person, changes={"first_name": "Amma"}, by=BY)

    row = carry_out(row)

    assert row.state == "ready"
    assert "Records have changed since this review" in row.message
    assert Assignment.objects.get().fte == 1
    assert carry_out(row).state == "applied"


def test_an_import_is_applied_once_however_often_its_task_runs(teams):
    row = offer("staff", table([ROW]))
    row = actions.start_applying(row=row, leave_refused=False, by=BY)
    actions.apply(row=row, by=BY)

    actions.apply(row=Import.objects.get(pk=row.pk), by=BY)

    assert Person.objects.count() == 1


def test_an_applying_import_is_not_started_again_while_its_worker_lives(teams):
    row = offer("staff", table([ROW]))
    row = actions.start_applying(row=row, leave_refused=False, by=BY)

    with pytest.raises(actions.NotReady, match="being applied now"):
        actions.start_applying(row=row, leave_refused=False, by=BY)


def test_an_import_whose_worker_has_gone_can_be_taken_up_again(teams, monkeypatch):
    row = offer("staff", table([ROW]))
    actions.start_applying(row=row, leave_refused=False, by=BY)
    monkeypatch.setattr(actions.progress, "STALE_AFTER", -1)

    assert carry_out(row).state == "applied"


def test_the_stored_copy_goes_once_everything_is_applied(teams):
    row = offer("staff", table([ROW]))
    (copy,) = files()
    assert (copy.stat().st_mode & 0o777, "list" in copy.name) == (0o600, False)

    carry_out(row)

    assert files() == []


def test_a_file_put_aside_changes_nothing_and_is_removed(teams):
    row = offer("staff", table([ROW]))
    actions.cancel(row=row, by=BY)

    assert (row.state, files(), Person.objects.count()) == ("cancelled", [], 0)
    with pytest.raises(actions.NotReady):
        actions.cancel(row=row, by=BY)
    with pytest.raises(actions.NotReady):
        actions.start_applying(row=row, leave_refused=False, by=BY)


def test_old_copies_are_forgotten_and_the_line_in_history_stays(teams):
    row = offer("staff", table([ROW | {"FTE": "9"}]))

    assert actions.forget(before=date(2026, 3, 2), by=BY) == 0
    assert actions.forget(before=date(2026, 3, 3), by=BY) == 1

    row = Import.objects.get(pk=row.pk)
    assert (files(), row.files, row.findings) == ([], {}, {"counts": row.findings["counts"]})


def test_a_copy_that_is_gone_fails_in_words(teams):
    row = offer("staff", table([ROW]))
    store.discard(row.files.values())

    assert actions.check(row=row).message.startswith("The stored copy of this file has been")
    row.state = "ready"
    row.save()
    assert carry_out(row).state == "failed"


def test_an_import_not_yet_checked_is_not_applied(teams):
    row = actions.receive(kind="staff", uploads={"l.csv": table([ROW])}, on=date(2026, 3, 2), by=BY)
    with pytest.raises(actions.NotReady, match="not been checked"):
        actions.start_applying(row=row, leave_refused=False, by=BY)


def test_history_tells_of_the_import_in_a_sentence(teams):
    load("staff", table([ROW]))

    said = [tell(event).sentence for event in AuditEvent.objects.filter(kind="feeds.applied")]
    assert said == [
        "Applied list.csv (staff list): 1 new, 0 changed, 0 the same, 0 decided, "
        "0 refused and left out"
    ]


def test_a_clash_in_the_database_is_told_and_nothing_is_applied(teams, monkeypatch):
    from django.db import IntegrityError

    def clash(**_: object) -> None:
        raise IntegrityError

    row = offer("staff", table([ROW]))
    monkeypatch.setattr(assignments, "start", clash)
    row = carry_out(row)

    assert "It contradicts another record" in row.message
    assert (row.state, Person.objects.count()) == ("blocked", 0)


def test_the_night_after_the_council_s_days_a_file_is_forgotten(teams):
    row = offer("staff", table([ROW | {"FTE": "9"}]))

    jobs.forget_old_files(date(2026, 4, 1))
    assert files() != []
    jobs.forget_old_files(date(2026, 4, 2))
    assert files() == []
    assert Import.objects.get(pk=row.pk).files == {}
