"""Settings as the environment gives them: each is understood, or refused in a sentence."""

from datetime import date

from django.core.exceptions import ImproperlyConfigured

KINDS = ("demo", "test", "production")
HIGHEST_PORT = 65535


def kind(text: str) -> str:
    """KEYSTAY_ENV. A word that nobody knows never means the demo, which is open to all."""
    if text not in KINDS:
        raise ImproperlyConfigured(
            f"KEYSTAY_ENV is “{text}”: it is one of {', '.join(KINDS)}, or not set."
        )
    return text


def port(text: str) -> int:
    """KEYSTAY_PORT."""
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST_PORT:
        raise ImproperlyConfigured(
            f"KEYSTAY_PORT is “{text}”: give a number from 1 to {HIGHEST_PORT}, such as 8000."
        )
    return int(text)


def travelled_day(text: str) -> str:
    """KEYSTAY_TODAY, the day that stands in for today; empty if it is not set."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise ImproperlyConfigured(
            f"KEYSTAY_TODAY is “{text}”, which is not a day: write it as 2025-09-30."
        ) from None
