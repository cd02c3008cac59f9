"""Passwords that anyone who knows the council would try first."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from keystay.organisation.authority.queries import this_council

COMMON = {"keystay", "council", "password", "social", "worker", "work", "care", "team"}
ENOUGH = 6  # letters that must remain when local words are taken out


class NotLocal:
    """Refuses a password made of the council's name and the words of the work."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if little but local words, digits and signs is in it."""
        rest = password.lower()
        for word in sorted(_local_words(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", rest)) < ENOUGH:
            raise ValidationError(
                "Choose words that have nothing to do with your council or your work.",
                code="password_too_local",
            )

    def get_help_text(self) -> str:
        return "Your password cannot be made of your council's name and words of the work."


def _local_words() -> set[str]:
    council = this_council()
    return COMMON | set(council.name.lower().split() if council else ())
