"""A mistake in what is asked is told by file and field."""

import pytest

from keystay.caseloads.feedback.catalogue import FILE, BadCatalogue, catalogue, read
from keystay.caseloads.feedback.rules import ANSWERS

pytestmark = pytest.mark.promise("T21")
GOOD = FILE.read_text()


def test_what_ships_asks_the_same_of_adults_and_children():
    shipped = catalogue()
    assert set(shipped.forms) == {"adult", "child"}
    for form in shipped.forms.values():
        assert tuple(form.statements) == shipped.keys
        assert tuple(form.answers) == ANSWERS
    assert shipped.forms["child"].faces
    assert shipped.alone in shipped.keys


def test_a_childs_statements_are_short():
    for words in catalogue().forms["child"].statements.values():
        assert len(words.split()) <= 10
        assert max(len(word) for word in words.split()) <= 9


WRONG = {
    "forms.toml, form 1, statements.plan: words are needed.": (
        'plan = "I understand the plan: what will happen, and why"',
        "",
    ),
    "forms.toml, form 1, statements.other: there is no such key.": (
        '[form.statements]\nlistened = "I was',
        '[form.statements]\nother = "x"\nlistened = "I was',
    ),
    "forms.toml, form 1, version: a number from 1 is needed.": ("version = 1", "version = 0"),
    "forms.toml, form 1, faces: true or false is needed.": ("faces = false", 'faces = "no"'),
    "forms.toml, form 2, name: words are needed.": (
        'name = "For children and young people"',
        "name = 3",
    ),
    "forms.toml, form: two forms have the same key.": ('key = "child"', 'key = "adult"'),
    "forms.toml, theme: two themes have the same key.": ('key = "help"', 'key = "plan"'),
    "forms.toml, theme: exactly one has alone = true.": ("alone = true", "alone = false"),
    "forms.toml, theme 1, alone: true or false is needed.": ("alone = true", "alone = 1"),
}


@pytest.mark.parametrize("words", WRONG)
def test_each_mistake_is_told_with_its_place(words: str):
    old, new = WRONG[words]
    assert old in GOOD
    with pytest.raises(BadCatalogue) as refused:
        read(GOOD.replace(old, new, 1), "forms.toml")
    assert str(refused.value) == words


def test_a_file_of_another_shape_is_told_too():
    for text, words in (
        ("x = ", "forms.toml: "),
        ("", "forms.toml, theme: at least one [[theme]] is needed."),
        ('[[theme]]\nkey = "a"\nname = "A"\n', "forms.toml, theme: 5 to 7 are asked, not 1."),
        (GOOD.partition("[form.answers]")[0], "forms.toml, form 1, answers: a table is needed."),
    ):
        with pytest.raises(BadCatalogue) as refused:
            read(text, "forms.toml")
        assert str(refused.value).startswith(words)
