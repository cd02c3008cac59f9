"""Rows that are rare: unknown posts, numbers that come later, ends that were moves."""

from datetime import date

import pytest
from tests.workforce.feeds.offering import (
    BY,
    TODAY,
    carry_out,
    counts,
    decide,
    found,
    load,
    offer,
    reasons,
    table,
    worker,
)

from keystay.organisation.teams import actions as teams_actions
from keystay.workforce.assignments import actions as assignments
from keystay.workforce.feeds import actions, store, tasks
from keystay.workforce.feeds.csww import acts as census_acts
from keystay.workforce.feeds.establishment import acts as post_acts
from keystay.workforce.feeds.models import Import
from keystay.workforce.feeds.places import Place
from keystay.workforce.feeds.staff import acts
from keystay.workforce.models import Assignment, Person
from keystay.workforce.people import actions as people

pytestmark = pytest.mark.django_db

AMA = {"Staff number": "E1", "Full name": "Ama Mensah", "Team": "Crewe", "Role": "5", "FTE": "1"}


def test_a_post_that_is_not_in_the_establishment_is_noted(teams):
    row = offer("staff", table([AMA | {"Post number": "P404", "Start date": "1/9/2024"}]))

    (new,) = found(row, "new")
    assert new.note == "Post P404 is not in the establishment, so the row is kept without it."


def test_a_registration_number_that_comes_later_is_added(teams):
    person = people.add(details=people.Details("Ama", "Mensah", staff_number="E1"), by=BY)
    load("staff", table([AMA | {"SWE number": "SW777", "Start date": "1/9/2024"}]))

    person.refresh_from_db()
    assert person.registration.number == "SW777"


def test_someone_new_needs_a_name(teams):
    nameless = {**AMA, "Full name": "", "Start date": "1/9/2024"}

    assert "Name is needed." in reasons(offer("staff", table([nameless])))


def test_an_email_is_checked(teams):
    rows = [AMA | {"Start date": "1/9/2024", "Email": mail} for mail in ("a@b.uk", "a at b")]

    assert "Email “a at b” is not an email address." in reasons(offer("staff", table(rows)))


def test_a_contract_that_was_wrong_from_the_first_day_is_corrected(teams):
    _, work = worker(teams["Crewe"], contract="agency")
    told = AMA | {"Contract": "Permanent", "Effective from": "2/9/2024"}

    load("staff", table([told]))

    work.refresh_from_db()
    assert (work.contract, work.ends_on) == ("permanent", None)


def test_a_move_to_another_part_of_the_council_keeps_no_reason(teams):
    _, work = worker(teams["Crewe"])
    assignments.end(assignment=work, ends_on=date(2026, 2, 1), by=BY, end_kind="moved_out")

    told = AMA | {"Leaving date": "3/2/2026", "Reason for leaving": "Retired"}
    load("staff", table([told]))

    work.refresh_from_db()
    assert (work.ends_on, work.reason, work.end_kind) == (date(2026, 2, 3), "", "moved_out")


def test_a_start_that_was_another_rows_is_no_difference(teams):
    worker(teams["Crewe"])
    load("staff", table([AMA | {"FTE": "0.8", "Effective from": "1/2/2026"}]))

    row = offer("staff", table([AMA | {"FTE": "0.8", "Start date": "2/9/2024"}]))

    assert counts(row) == {"same": 1}


def test_someone_leaving_later_is_in_post_today(teams):
    worker(teams["Crewe"])
    load("staff", table([AMA | {"Leaving date": "31/3/2026"}]))

    assert counts(offer("staff", table([AMA]))) == {"same": 1}


def test_a_teams_other_name_is_known(teams):
    teams_actions.remember_alias(team=teams["Crewe"], name="CWE-01", by=BY)
    load("staff", table([AMA | {"Team": "cwe 01", "Start date": "1/9/2024"}]))

    assert Assignment.objects.get().team == teams["Crewe"]


def test_a_former_name_leads_to_the_person(teams):
    person, _ = worker(teams["Crewe"])
    people.change(person=person, changes={"family_name": "Owusu"}, by=BY)
    people.change(person=person, changes={"family_name": "Mensah"}, by=BY)
    people.change(person=person, changes={"family_name": "Owusu"}, by=BY)

    row = offer("staff", table([{**AMA, "Staff number": "", "Start date": "2/9/2024"}]))
    asked = next(each for each in found(row, "decision") if each.row == 2)

    carry_out(decide(row, {asked.question.key: person.pk}))
    assert Person.objects.get().name == "Ama Mensah"


def test_an_import_applied_by_another_worker_stays_applied(teams, monkeypatch):
    row = offer("staff", table([AMA | {"Start date": "1/9/2024"}]))
    row = actions.start_applying(row=row, leave_refused=False, by=BY)
    read = store.load

    def meanwhile(names: dict[str, str]) -> dict[str, bytes]:
        monkeypatch.setattr(store, "load", read)
        actions.apply(row=row, by=BY)
        return read(names)

    monkeypatch.setattr(store, "load", meanwhile)
    assert actions.apply(row=row, by=BY).state == "applied"
    assert actions.apply(row=row, by=BY).state == "applied"
    assert Person.objects.count() == 1


def test_an_import_applied_while_its_file_was_read_is_applied_once(teams, monkeypatch):
    row = offer("staff", table([AMA | {"Start date": "1/9/2024"}]))
    row = actions.start_applying(row=row, leave_refused=False, by=BY)
    read = store.load

    def then_meanwhile(names: dict[str, str]) -> dict[str, bytes]:
        content = read(names)
        monkeypatch.setattr(store, "load", read)
        actions.apply(row=row, by=BY)
        return content

    monkeypatch.setattr(store, "load", then_meanwhile)
    assert actions.apply(row=row, by=BY).state == "applied"
    assert Person.objects.count() == 1


def test_the_check_of_a_checked_import_is_not_repeated(teams):
    row = offer("staff", table([AMA]))
    tasks.check_import.call(row.pk)

    assert Import.objects.get().state == row.state


def test_acts_out_of_order_are_refused_in_words(teams):
    holder, seat = acts.Holder(), acts.Seat(acts.Holder())
    with pytest.raises(ValueError, match="person has not been added"):
        acts.register(holder, "SW1", BY)
    with pytest.raises(ValueError, match="person has not been added"):
        census_acts.away(holder, "SIC", TODAY, BY)
    with pytest.raises(ValueError, match="assignment has not been started"):
        acts.correct(seat, {}, BY)
    with pytest.raises(ValueError, match="post has not been added"):
        post_acts.close(post_acts.Held(), TODAY, BY)
    with pytest.raises(ValueError, match="names no team"):
        acts.terms(acts.Wanted(), None)
    with pytest.raises(ValueError, match="Wilmslow has not been decided"):
        acts.terms(acts.Wanted(place=Place("Wilmslow", TODAY)), None)
