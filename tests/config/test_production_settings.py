"""The settings as production reads them, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

WANTED = (
    *("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"),
    *("SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "DEBUG"),
    *(
        "SECOND_FACTOR_REQUIRED",
        "SECURE_HSTS_SECONDS",
        "PASSWORD_RESET_TIMEOUT",
        "PASSWORD_HASHERS",
    ),
    *("ALLAUTH_TRUSTED_PROXY_COUNT", "SECURE_PROXY_SSL_HEADER", "BACKUP_KEYS"),
)


def settings_of(folder: Path, **environment: str) -> dict[str, object]:
    """What production makes of an environment; a setting that is not there is None."""
    code = (
        "import json; from keystay.config import settings as s; "
        f"print(json.dumps({{n: getattr(s, n, None) for n in {WANTED!r}}}))"
    )
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KEYSTAY_")}
    given = {"KEYSTAY_ENV": "production", "KEYSTAY_DATA": str(folder), **environment}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=clean | given, check=True, capture_output=True, text=True
    )
    return json.loads(ran.stdout)


def test_cookies_cannot_be_read_sent_in_clear_or_set_by_a_neighbour(tmp_path: Path):
    found = settings_of(tmp_path)
    for kind in ("SESSION", "CSRF"):
        assert str(found[f"{kind}_COOKIE_NAME"]).startswith("__Host-")
        assert found[f"{kind}_COOKIE_SECURE"] is True
    assert found["SESSION_COOKIE_HTTPONLY"] is True
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_what_cannot_be_turned_off_is_on(tmp_path: Path):
    found = settings_of(tmp_path, KEYSTAY_SECOND_FACTOR="false")
    assert found["SECOND_FACTOR_REQUIRED"] is True
    assert found["DEBUG"] is False
    assert found["PASSWORD_RESET_TIMEOUT"] == 3600
    assert found["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.ScryptPasswordHasher"]


def test_no_header_of_a_proxy_is_believed_unless_there_is_one(tmp_path: Path):
    alone = settings_of(tmp_path)
    assert alone["SECURE_PROXY_SSL_HEADER"] is None
    assert alone["ALLAUTH_TRUSTED_PROXY_COUNT"] is None
    behind = settings_of(tmp_path, KEYSTAY_BEHIND_TLS_PROXY="true")
    assert behind["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert behind["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    two = settings_of(tmp_path, KEYSTAY_BEHIND_TLS_PROXY="true", KEYSTAY_PROXIES="2")
    assert two["ALLAUTH_TRUSTED_PROXY_COUNT"] == 2


def test_several_holders_of_keys_are_named_in_one_variable(tmp_path: Path):
    found = settings_of(tmp_path, KEYSTAY_BACKUP_KEY="age1one, age1two age1three")
    assert found["BACKUP_KEYS"] == ["age1one", "age1two", "age1three"]
