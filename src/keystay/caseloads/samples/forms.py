"""What people choose when audits are shared out, and why one is withdrawn."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keystay.core.components.fields import FreeText

Choices = Iterable[tuple[str, str]]


class ChooseForm(forms.Form):
    """Among whom audits are shared out; it only asks, and changes nothing."""

    auditors = forms.MultipleChoiceField(
        label="Among whom?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Managers, practice leads and those who have audited before",
    )
    another = forms.ChoiceField(label="Someone else", required=False)

    def __init__(self, *args: Any, likely: Choices, others: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["auditors"].choices = list(likely)  # type: ignore[attr-defined]
        self.fields["another"].choices = [("", "Nobody else"), *others]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        chosen = {*told.get("auditors", ()), *filter(None, [told.get("another")])}
        if not chosen and not self.errors:
            self.add_error("auditors", "Choose at least one auditor")
        return {**told, "chosen": chosen}


class GiveForm(forms.Form):
    """What was shown: the auditors, and the mark of who gets what."""

    chosen = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, able: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = list(able)  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why an audit is withdrawn."""

    reason = FreeText(
        label="Why is it withdrawn?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For instance: the case closed before anybody looked. All who see the audit "
        "read this. Name no child and no family.",
    )
