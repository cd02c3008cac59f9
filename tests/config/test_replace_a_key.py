"""The key of notes is replaced: all that was sealed opens under the new one alone."""

import json
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command
from tests.cast import Cast, gather

from keystay.access.sign_in.factors import SealedFactors
from keystay.access.users import actions as users
from keystay.config.resealing.actions import reseal_everything, sealed_columns
from keystay.core.audit.queries import events, tell
from keystay.core.models import Message
from keystay.core.outbox import text_of
from keystay.core.sealed import unseal
from keystay.support.exceptional import actions as exceptional
from keystay.support.supervision.models import Notes
from keystay.support.supervision.queries import text_of as words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(db: None, settings) -> Cast:
    """Notes, a request, an invitation and a second factor, all sealed under the old key."""
    settings.NOTES_KEYS = ["old"]
    cast = gather()
    session = cast.held("ama", 7, notes="What was said")
    asked = exceptional.Asked(cast.users["petra"], "grievance", "Why")
    exceptional.ask(session=session, asked=asked, by=cast.users["hana"])
    invitation, _ = users.invite(email="new@example.org", name="New", by="the test")
    users.send_invitation(invitation=invitation, path="/join/secret/")
    secret = {"secret": SealedFactors().encrypt("AUTHENTICATOR")}
    Authenticator.objects.create(user=cast.users["ama"], type="totp", data=secret)
    settings.NOTES_KEYS = ["new", "old"]
    return cast


def _reseal(*options: str) -> str:
    out = StringIO()
    call_command("reseal", *options, stdout=out)
    return out.getvalue()


def test_everything_opens_under_the_new_key_alone_and_says_what_it_said(old: Cast, settings):
    assert json.loads(_reseal("--json")) == {"texts": 4, "keys": 2}
    settings.NOTES_KEYS = ["new"]
    assert words_of(Notes.objects.get().session).notes == "What was said"
    assert "/join/secret/" in text_of(Message.objects.get(recipient="new@example.org"))
    kept = Authenticator.objects.get(user=old.users["ama"]).data["secret"]
    assert SealedFactors().decrypt(kept) == "AUTHENTICATOR"
    assert tell(events().first()).sentence == "Sealed 4 texts anew under the present key"


def test_what_no_key_opens_stops_it_and_nothing_is_changed(old: Cast, settings):
    before = bytes(Notes.objects.get().sealed)
    settings.NOTES_KEYS = ["new", "another"]
    with pytest.raises(CommandError, match=r"opens with none of the keys.*Nothing was changed"):
        _reseal()
    assert bytes(Notes.objects.get().sealed) == before
    settings.NOTES_KEYS = ["old"]
    assert unseal(before) == "What was said"


def test_it_may_be_run_twice_and_says_what_may_go(old: Cast, settings):
    assert "The keys after it can be taken away" in _reseal()
    settings.NOTES_KEYS = ["new"]
    assert "It is the only key" in _reseal()


def test_without_a_council_there_is_nothing_to_seal(settings):
    assert reseal_everything(by="the test") == 0
    assert not events().exists()


def test_the_old_key_is_of_no_use_afterwards(old: Cast, settings):
    _reseal()
    settings.NOTES_KEYS = ["old"]
    with pytest.raises(InvalidToken):
        unseal(Notes.objects.get().sealed)


def test_every_sealed_column_is_found_by_its_name():
    found = {(model._meta.label, name) for model, names in sealed_columns() for name in names}
    assert {
        ("support.Notes", "sealed_comment"),
        ("support.Followup", "sealed"),
        ("governance.SignedReturn", "sealed"),
        ("core.Message", "sealed"),
    } <= found
