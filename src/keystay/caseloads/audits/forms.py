"""What people type about audits."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from keystay.caseloads.audits.models import Grade, Method, Views
from keystay.caseloads.audits.queries import Answers
from keystay.caseloads.audits.tools import Standard, Tool
from keystay.core.components.fields import DateField, FreeText

Choices = Iterable[tuple[str, str]]
NAME_NO_CHILD = "Name no child and no family: what concerns a child belongs in the child's record."


class ProgrammeForm(forms.Form):
    """A programme: what is asked, with which tool, from when to when."""

    title = FreeText(label="Title", max_length=120)
    question = FreeText(
        label="What question does it ask?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For instance: do our plans say what has to change, and does it?",
    )
    tool = forms.ChoiceField(label="Tool", widget=forms.RadioSelect)
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Day by which every audit is graded")

    def __init__(self, *args: Any, tools: Iterable[Tool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tool"].choices = [  # type: ignore[attr-defined]
            (tool.key, f"{tool.name}: {len(tool.standards)} standards") for tool in tools
        ]


class DrawForm(forms.Form):
    """A sample: from the cases of which day, how, how many."""

    as_at = DateField(label="Cases as at")
    method = forms.ChoiceField(
        label="How are cases drawn?",
        choices=Method.choices,
        widget=forms.RadioSelect,
        initial=Method.RANDOM,
    )
    wanted = forms.IntegerField(label="How many cases?", min_value=1, max_value=500)
    seed = forms.IntegerField(
        label="Seed",
        required=False,
        min_value=0,
        max_value=999_999,
        help_text="Leave empty and one is thrown. It is kept, so that anyone can draw the same "
        "cases again.",
    )


class AuditorForm(forms.Form):
    """To whom an audit is given."""

    auditor = forms.ChoiceField(
        label="Auditor",
        help_text="Someone who neither works with this family nor manages whoever does",
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["auditor"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]


class AnswersForm(forms.Form):
    """A grade for each standard and overall, strengths and learning; all may stay empty."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, standards: Sequence[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standards = standards
        for each in standards:
            self.fields[f"standard-{each.key}"] = forms.ChoiceField(
                label=each.name,
                help_text=each.sentence,
                required=False,
                choices=[(g.value, f"{g.label}: {each.descriptors[g.value]}") for g in Grade],
                widget=forms.RadioSelect,
            )
        self.fields["overall"] = forms.ChoiceField(
            label="Overall grade",
            required=False,
            choices=Grade.choices,
            widget=forms.RadioSelect,
            help_text="Your judgement of the whole, not an average",
        )
        for name, label in (("strengths", "Strengths"), ("learning", "Learning")):
            self.fields[name] = FreeText(
                label=label,
                required=False,
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text=f"The worker reads this. {NAME_NO_CHILD}",
            )

    @staticmethod
    def begin(answers: Answers) -> dict[str, str]:
        """The form's first values for answers that were saved."""
        return {
            **{f"standard-{key}": grade for key, grade in answers.grades.items()},
            **answers.words,
        }

    def answers(self) -> Answers:
        """What was typed."""
        told = self.cleaned_data
        grades = {each.key: told[f"standard-{each.key}"] for each in self.standards}
        return Answers(
            {key: grade for key, grade in grades.items() if grade},
            told["overall"],
            told["strengths"],
            told["learning"],
        )


class GradeForm(forms.Form):
    """Nothing but what was seen: the answers are those of the draft."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class DayForm(forms.Form):
    """The day on which something was done."""

    on = DateField(label="On which day?")


class CoachingForm(DayForm):
    """Whether coaching was offered."""

    offered = forms.ChoiceField(
        label="Was coaching offered?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether coaching was offered"},
    )
    field_order = ["offered", "on"]

    def clean_offered(self) -> bool:
        return self.cleaned_data["offered"] == "yes"


class ViewsForm(DayForm):
    """Whether child and family were asked, and what they said in themes."""

    views = forms.ChoiceField(
        label="Were child and family asked?",
        choices=Views.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether child and family were asked"},
    )
    words = FreeText(
        label="Themes of what they said, or why it was not appropriate to ask",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Themes only, no words that tell who said it. {NAME_NO_CHILD}",
    )
    field_order = ["views", "words", "on"]
