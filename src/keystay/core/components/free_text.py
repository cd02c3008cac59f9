"""The field for words of one's own: notes, comments, reasons. It lets no child's number in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from keystay.core.child_numbers import refusals


def refuse_child_numbers(text: Any) -> None:
    """Raises ValidationError with a sentence for each kind of a child's number in the text."""
    found = refusals(str(text))
    if found:
        raise ValidationError(found, code="child_number")


class FreeText(forms.CharField):
    """Words that someone types; a child's NHS number or UPN is refused beside the box.

    The form comes back with everything that was typed, so that only the number is taken out.
    """

    default_validators = [refuse_child_numbers]
