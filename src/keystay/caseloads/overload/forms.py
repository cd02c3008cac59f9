"""What people type about a time over capacity."""

from django import forms

from keystay.core.components.fields import FreeText


class LookForm(forms.Form):
    """What was decided about a worker who is over capacity."""

    words = FreeText(
        label="What was decided?",
        max_length=300,
        help_text="What was agreed with the manager, and by when. The worker can read it. "
        "Name no child and no family.",
    )
