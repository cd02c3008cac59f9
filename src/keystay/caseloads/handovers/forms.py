"""What people type about handovers. Every box tells them to name no child."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from keystay.caseloads.handovers import rules
from keystay.caseloads.handovers.models import Why
from keystay.core.components.fields import DateField, FreeText

Choices = Iterable[tuple[str, str]]
NO_CHILD = "Name no child and no family."


class OpenForm(forms.Form):
    """Who is going, why, and their last working day."""

    worker = forms.ChoiceField(
        label="Who is going?",
        help_text="Those in your teams who hold cases and have no plan yet",
        error_messages={"required": "Choose who is going"},
    )
    why = forms.ChoiceField(
        label="Why?",
        choices=Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why"},
    )
    last_day = DateField(
        label="Last working day",
        help_text="With these cases. For a long absence, the last day at work before it.",
    )

    def __init__(self, *args: Any, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "worker", [("", "Choose someone"), *workers])


class StepForm(forms.Form):
    """A step done: for which cases, and when."""

    cases = forms.MultipleChoiceField(
        label="For which cases?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one case"},
    )
    done_on = DateField(label="Day it was done")

    def __init__(self, *args: Any, cases: Choices, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "cases", cases)
        if "who" in self.fields:
            _offer(self, "who", people)


class WrittenForm(StepForm):
    """The worker confirms that a summary and chronology are in the case system."""

    done_on = DateField(label="Day it was finished in the case system")
    document = FreeText(
        label="Where it is in the case system",
        required=False,
        max_length=300,
        help_text="Its link or its document number, for one case at a time. The summary itself "
        "stays in the case system.",
    )

    def clean_document(self) -> str:
        """A link or a short number: never words, so never words about a child."""
        text = str(self.cleaned_data["document"]).strip()
        if text and not rules.is_document(text):
            raise ValidationError("Enter a link that begins with https://, or a document number")
        if "://" in text:
            URLValidator(schemes=["http", "https"], message="Enter a real link")(text)
        return text


class SummaryForm(WrittenForm):
    """The same for a manager, who says who wrote it."""

    who = forms.ChoiceField(label="Who wrote it?")


class AuditedForm(StepForm):
    """The case was looked through and next steps agreed."""

    done_on = DateField(label="Day of the audit")
    who = forms.ChoiceField(label="Who audited?", error_messages={"required": "Choose who audited"})
    agreed = forms.BooleanField(
        label="Next steps are agreed and written in the case system",
        error_messages={"required": "Agree the next steps first, and write them there"},
    )


class ChosenForm(StepForm):
    """Who takes cases on, from when, and what their role is."""

    done_on = None  # type: ignore[assignment]
    who = forms.ChoiceField(
        label="New worker",
        help_text="Under the same manager first. The figures are their load and their room.",
        error_messages={"required": "Choose the new worker"},
    )
    from_day = DateField(label="First day with the cases")
    role = FreeText(
        label="Their role, in one line",
        max_length=120,
        help_text=f"For instance “key worker, with the next review to lead”. {NO_CHILD}",
    )
    reason = FreeText(
        label="Why not under the same manager?",
        required=False,
        max_length=200,
        help_text=f"Only for someone with another manager. {NO_CHILD}",
    )
    over_reason = FreeText(
        label="Why over capacity?",
        required=False,
        max_length=300,
        help_text=f"Only where it takes them over. The service manager sees it. {NO_CHILD}",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class VisitedForm(StepForm):
    """The two workers visited together, or could not."""

    done_on = DateField(
        label="Day of the visit", help_text="If there was none, the day on which that was decided"
    )
    reason = FreeText(
        label="If it could not be held, why?", required=False, max_length=200, help_text=NO_CHILD
    )


FORMS: Mapping[str, type[StepForm]] = {
    rules.SUMMARY: SummaryForm,
    rules.SIGNED: StepForm,
    rules.AUDITED: AuditedForm,
    rules.CHOSEN: ChosenForm,
    rules.TOLD: StepForm,
    rules.VISITED: VisitedForm,
}


class UndoForm(forms.Form):
    """A step recorded by mistake."""

    cases = forms.MultipleChoiceField(
        label="For which cases?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one case"},
    )
    reason = FreeText(label="What was wrong?", max_length=200, help_text=NO_CHILD)

    def __init__(self, *args: Any, cases: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "cases", cases)


class LastDayForm(forms.Form):
    """Another last day, and why."""

    last_day = DateField(label="New last working day")
    reason = FreeText(label="Why has it changed?", max_length=200)
    seen = forms.DateField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why nobody needs the plan any more."""

    reason = FreeText(
        label="Why is it withdrawn?",
        max_length=200,
        help_text="For instance: the notice was taken back",
    )


def packed(marks: Mapping[int, str]) -> str:
    """What the manager saw of each case, for a hidden box."""
    return ";".join(f"{child}={mark}" for child, mark in sorted(marks.items()))


def unpacked(text: str) -> dict[int, str]:
    """`packed` the other way; what is not of that form is left out, and so counts as stale."""
    pairs = [each.partition("=") for each in text.split(";")]
    return {int(child): mark for child, _, mark in pairs if child.isdecimal()}


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]
