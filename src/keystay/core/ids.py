"""Public ids: random, short enough to read aloud, and silent about volume."""

import secrets

from django.db import models

# Crockford's alphabet leaves out I, L, O and U, which people misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12


def new_id() -> str:
    """A new random id of 60 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class PublicId(models.CharField):
    """A primary key that may appear in an address (never a running number)."""

    def __init__(self, **kwargs: object) -> None:
        defaults = {
            "max_length": LENGTH,
            "primary_key": True,
            "default": new_id,
            "editable": False,
        }
        super().__init__(**{**defaults, **kwargs})  # type: ignore[arg-type]
