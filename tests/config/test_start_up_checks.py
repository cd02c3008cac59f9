"""The start: Keystay serves only when what must be true is true."""

import pytest
from django.core.management import CommandError
from django.db import connection

from keystay.config import checks
from keystay.config.addresses import Address
from keystay.config.management.commands.serve import refuse_unless_ready

SAFE = {
    "SECRET_KEY": "k" * 50,
    "CHILD_REFERENCE_KEY": "k" * 50,
    "ALLOWED_HOSTS": ["keystay.example.gov.uk"],
    "KEYSTAY_ADDRESS": "https://keystay.example.gov.uk",
    "CSRF_TRUSTED_ORIGINS": [],
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "KEYSTAY_TODAY": "",
    "SECOND_FACTOR_REQUIRED": True,
}


@pytest.fixture
def production(settings, tmp_path, db):
    """Settings as production should have them."""
    tmp_path.chmod(0o700)
    settings.KEYSTAY_DATA = tmp_path
    for name, value in SAFE.items():
        setattr(settings, name, value)
    return settings


def test_production_that_is_safe_passes(production):
    assert checks.production_is_safe() == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "short", "KEYSTAY_SECRET_KEY"),
        ("CHILD_REFERENCE_KEY", "short", "KEYSTAY_CHILD_KEY"),
        ("ALLOWED_HOSTS", ["*"], "KEYSTAY_HOSTS"),
        ("ALLOWED_HOSTS", ["localhost"], "KEYSTAY_HOSTS"),
        ("KEYSTAY_ADDRESS", "http://keystay.example.gov.uk", "KEYSTAY_ADDRESS"),
        ("CSRF_TRUSTED_ORIGINS", ["http://other.example.gov.uk"], "KEYSTAY_ORIGINS"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "KEYSTAY_EMAIL_URL"),
        ("KEYSTAY_TODAY", "2025-09-30", "KEYSTAY_TODAY"),
        ("SECOND_FACTOR_REQUIRED", False, "second factor"),
    ],
)
def test_each_unsafe_setting_is_named(production, name, value, words):
    setattr(production, name, value)
    assert [words in message.msg for message in checks.production_is_safe()] == [True]


def test_data_that_others_can_read_stops_production(production, tmp_path):
    tmp_path.chmod(0o755)
    assert ["chmod 700" in message.msg for message in checks.production_is_safe()] == [True]


@pytest.mark.parametrize(
    ("version", "repaired"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_which_releases_of_sqlite_are_repaired(version, repaired):
    assert checks.sqlite_is_repaired(version) is repaired


@pytest.mark.django_db
def test_the_database_is_set_as_it_should_be():
    assert checks.database_is_set_as_it_should_be(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_a_setting_that_did_not_take_is_named():
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite's settings")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    try:
        found = checks.database_is_set_as_it_should_be(databases=["default"])
        assert [message.msg for message in found] == ["SQLite's synchronous is 1 and must be 2."]
    finally:
        connection.close()


def test_an_address_without_a_policy_stops_the_start(monkeypatch):
    monkeypatch.setattr(checks, "staff_addresses", lambda: [Address("secret/", "x", object())])
    assert ["/secret/" in message.msg for message in checks.every_address_has_a_policy()] == [True]


@pytest.mark.django_db
def test_serving_is_refused_with_each_fault_in_a_sentence(monkeypatch):
    monkeypatch.setattr(checks, "SQLITE_SETTINGS", {"foreign_keys": 5})
    monkeypatch.setattr(checks, "POSTGRES_SETTINGS", ("default_transaction_read_only",))
    with pytest.raises(CommandError, match=r"\(keystay\.E002\)"):
        refuse_unless_ready()
