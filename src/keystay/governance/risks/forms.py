"""What people type about risks."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keystay.core.components.fields import DateField, FreeText
from keystay.governance.risks.rules import IMPACT, LIKELIHOOD, Scale

Choices = Iterable[tuple[str, str]]
# Every word of an entry is on the page that councillors read, so each box says so.
READ_BY = "Directors and councillors read this. Name nobody: no child, family or worker."
ROWS = {"rows": 3}


def _words(label: str) -> FreeText:
    area = forms.Textarea(attrs=ROWS)
    return FreeText(label=label, max_length=1000, widget=area, help_text=READ_BY)


class DescribeForm(forms.Form):
    """What an entry says."""

    title = FreeText(label="Risk, in one line", max_length=150, help_text=READ_BY)
    cause = _words("Cause: what makes it likely?")
    event = _words("Event: what may happen?")
    effect = _words("Effect: what would follow for children, staff and the council?")
    owner = forms.ChoiceField(label="Who owns it?")
    appetite = forms.IntegerField(
        label="Appetite",
        min_value=1,
        max_value=100,
        help_text="The highest score, with its controls, that is accepted.",
    )
    figures = forms.MultipleChoiceField(
        label="Which figures move it?", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, owners: Choices, figures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Choose"), *owners]  # type: ignore[attr-defined]
        self.fields["figures"].choices = list(figures)  # type: ignore[attr-defined]


class ScoreForm(forms.Form):
    """Likelihood and impact, before the controls and with them."""

    likelihood_before = forms.TypedChoiceField(label="Likelihood without controls", coerce=int)
    impact_before = forms.TypedChoiceField(label="Impact without controls", coerce=int)
    likelihood = forms.TypedChoiceField(label="Likelihood with controls", coerce=int)
    impact = forms.TypedChoiceField(label="Impact with controls", coerce=int)
    why = _words("Why is it scored so?")
    review_on = DateField(label="Next review")

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("likelihood_before", "impact_before", "likelihood", "impact"):
            words = LIKELIHOOD if name.startswith("likelihood") else IMPACT
            steps = [(str(n), scale.words(words, n)) for n in range(1, scale.steps + 1)]
            self.fields[name].choices = [("", "Choose"), *steps]  # type: ignore[attr-defined]


class OpenForm(DescribeForm, ScoreForm):
    """A new entry: what it says and its first score."""

    field_order = ("title", "cause", "event", "effect", "owner", "appetite", "figures")


class ControlForm(forms.Form):
    """What makes the risk smaller."""

    words = FreeText(
        label="What is done against it?",
        max_length=300,
        widget=forms.Textarea(attrs=ROWS),
        help_text=READ_BY,
    )
    starts_on = DateField(label="Since when?")


class EndForm(forms.Form):
    """When a control stopped."""

    ends_on = DateField(label="Last day")


class CloseForm(forms.Form):
    """Why an entry is closed."""

    reason = _words("Why?")


class DeclineForm(forms.Form):
    """Why a proposal is declined; those who keep the register read it."""

    reason = FreeText(label="Why?", max_length=1000, widget=forms.Textarea(attrs=ROWS))


class LinkForm(forms.Form):
    """To which entry a proposal belongs."""

    risk = forms.ChoiceField(label="Which entry?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, risks: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["risk"].choices = list(risks)  # type: ignore[attr-defined]
