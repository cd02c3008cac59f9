"""A form that is sent many times in one moment is done once, and every sending is answered."""

import pytest
from tests.cast import gather
from tests.core.sent_once.browsers import ADA, ADD, at_once, browser, drawn

from keystay.core.audit.queries import broken_links
from keystay.core.models import AuditEvent, SentForm
from keystay.core.sent_once.marks import TOKEN
from keystay.workforce.models import Person

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TIMES = 20


def test_twenty_that_are_the_same_add_one_person_and_get_the_same_answer(monday):
    hana = browser(gather().users["hana"])
    answers = at_once(hana, [{TOKEN: drawn(hana), **ADA}] * TIMES)
    ada = Person.objects.get(**ADA)
    assert answers == [(302, f"/assignments/start/{ada.pk}/")] * TIMES
    assert AuditEvent.objects.filter(subject=ada.pk).count() == 1
    assert SentForm.objects.count() == 1
    assert broken_links() == []


def test_where_the_second_would_be_refused_it_gets_the_first_ones_answer_all_the_same(monday):
    cast = gather()
    grace, path = browser(cast.users["grace"]), f"/supervision/record/{cast.ama.pk}/"
    words = {TOKEN: drawn(grace, path), "kind": "one_to_one", "held_on": "2026-03-02"}
    answers = at_once(grace, [words] * 6, path)
    assert answers == [(302, f"/supervision/{cast.ama.pk}/")] * 6


def test_forms_of_drawings_of_their_own_are_all_done(monday):
    hana = browser(gather().users["hana"])
    answers = at_once(hana, [{TOKEN: drawn(hana), **ADA} for _ in range(4)], ADD)
    assert len(set(answers)) == Person.objects.filter(**ADA).count() == 4
