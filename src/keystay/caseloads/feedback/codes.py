"""Codes that let a family answer once: easy to read aloud, kept only as a keyed hash.

No vowels, so that no code is a word, and nothing that is read as something else
(0 O, 1 I L, 2 Z, 5 S, 8 B, U V). 22 to the power of 8 is 55 thousand million codes.
"""

import secrets

from django.utils.crypto import salted_hmac

ALPHABET = "34679CDFGHJKMNPQRTVWXY"
LENGTH = 8


def new_code() -> str:
    """A new random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """The code in two groups of four, as it is printed."""
    return f"{code[:4]}-{code[4:]}"


def tidied(typed: str) -> str:
    """What someone typed as a code: capitals, without spaces and hyphens; empty if it is none."""
    if len(typed) > 40:
        return ""
    plain = "".join(typed.upper().replace("-", "").split())
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else ""


def hashed(code: str) -> str:
    """What is kept of a code: a hash under the service's own key, which the database has not."""
    return salted_hmac("keystay.caseloads.feedback", code, algorithm="sha256").hexdigest()
