"""Our components draw what GOV.UK's own published examples say they should.

The examples are those of govuk-frontend (MIT), put here by tools/vendor_assets.py. Those that
we do not claim to draw are listed with the reason in unsupported.json.
"""

import json
from pathlib import Path

import pytest
from lxml import html as lxml_html

from keystay.core.components import (
    choices,
    date_boxes,
    errors,
    files,
    inputs,
    labels,
    lists,
    pagination,
    passwords,
    text,
)

HERE = Path(__file__).parent
DRAW = {
    "back-link": text.back_link,
    "breadcrumbs": lists.breadcrumbs,
    "button": text.button,
    "checkboxes": choices.checkboxes,
    "date-input": date_boxes.date_input,
    "details": text.details,
    "error-message": labels.error_message,
    "error-summary": errors.summary,
    "fieldset": labels.fieldset,
    "file-upload": files.file_upload,
    "hint": labels.hint,
    "input": inputs.text_input,
    "inset-text": text.inset_text,
    "label": labels.label,
    "notification-banner": text.notification_banner,
    "pagination": pagination.pagination,
    "panel": text.panel,
    "password-input": passwords.password_input,
    "phase-banner": text.phase_banner,
    "radios": choices.radios,
    "select": inputs.select,
    "skip-link": text.skip_link,
    "summary-list": lists.summary_list,
    "tag": text.tag,
    "task-list": lists.task_list,
    "textarea": inputs.textarea,
    "warning-text": text.warning_text,
}
UNSUPPORTED = json.loads((HERE / "unsupported.json").read_text(encoding="utf-8"))


def shape(markup: str) -> list:
    """The elements, attributes and words of some markup, whatever its spaces and order."""
    root = lxml_html.fragment_fromstring(markup, create_parent="div")
    return _shape(root)


def _shape(element) -> list:
    attributes = {name: " ".join(value.split()) for name, value in element.attrib.items()}
    if "class" in attributes:
        attributes["class"] = " ".join(sorted(attributes["class"].split()))
    inside = [_words(element.text)]
    for child in element:
        inside += [_shape(child), _words(child.tail)]
    return [element.tag, sorted(attributes.items()), [each for each in inside if each]]


def _words(value: str | None) -> str:
    return " ".join((value or "").split())


def examples(component: str) -> list[dict]:
    """The published examples of a component."""
    return json.loads((HERE / "fixtures" / f"{component}.json").read_text(encoding="utf-8"))


CASES = [(name, each) for name in DRAW for each in examples(name)]


@pytest.mark.parametrize(
    ("component", "example"), CASES, ids=[f"{name}: {each['name']}" for name, each in CASES]
)
def test_a_published_example_is_drawn_as_published(component, example):
    reason = UNSUPPORTED.get(component, {}).get(example["name"])
    same = shape(DRAW[component](example["options"])) == shape(example["html"])
    assert same == (reason is None), reason or "drawn differently from the example"


def test_nearly_all_published_examples_are_supported():
    left_out = sum(len(names) for names in UNSUPPORTED.values())
    assert len(CASES) == 525
    assert left_out / len(CASES) < 0.05


def test_every_example_left_out_exists_and_has_a_reason():
    for component, names in UNSUPPORTED.items():
        known = {each["name"] for each in examples(component)}
        assert set(names) <= known
        assert all(names.values())
