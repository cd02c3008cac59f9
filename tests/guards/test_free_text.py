"""Every box for words of one's own refuses children's numbers; the others are named here."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guards.source import modules, name_of, nodes

# Boxes that are not for words of one's own, and what they are for.
OTHER_BOXES = {
    "access/history/forms.py": {"who": "looks for a name; nothing is kept"},
    "access/users/forms.py": {"name": "a colleague's name"},
    "caseloads/allocations/forms.py": {
        "case": "a reference of ours",
        "seen": "a fingerprint of what was seen",
    },
    "caseloads/handovers/forms.py": {"seen": "a fingerprint of what was seen"},
    "caseloads/extra_support/forms.py": {"seen": "a fingerprint of what was seen"},
    "caseloads/samples/forms.py": {"seen": "a fingerprint of what was seen"},
    "caseloads/audits/forms.py": {"seen": "a fingerprint of what was seen"},
    "home/look/forms.py": {"service_name": "a name", "brand_colour": "a colour"},
    "home/password_form.py": {"name": "one's own name", "password": "a password"},
    "home/team/forms.py": {"name": "a name", "new_service": "a name", "locality": "a place"},
    "support/supervision/forms.py": {"seen": "a fingerprint of what was seen"},
    "workforce/assignments/forms.py": {
        "title": "a job title",
        "grade": "a grade",
        "agency_name": "a name",
    },
    "workforce/people/forms.py": {
        "first_name": "a colleague's name",
        "family_name": "a colleague's name",
        "staff_number": "payroll's number, of any form",
        "phone": "a telephone number has ten digits too",
    },
    "workforce/posts/forms.py": {
        "number": "a post's number, of any form",
        "title": "a job title",
        "grade": "a grade",
    },
    "workforce/registrations/forms.py": {"number": "the regulator's number"},
}


def test_every_box_for_words_refuses_childrens_numbers():
    found = [
        f"{name_of(path)}: {name}"
        for path in modules()
        for name in _plain_boxes(path)
        if name not in OTHER_BOXES.get(name_of(path), {})
    ]
    assert found == []


def test_the_list_of_other_boxes_is_up_to_date():
    there = {name_of(path): set(_plain_boxes(path)) for path in modules()}
    gone = {
        f"{module}: {name}"
        for module, names in OTHER_BOXES.items()
        for name in names
        if name not in there.get(module, set())
    }
    assert gone == set()


def _plain_boxes(path: Path) -> Iterator[str]:
    """Names to which a plain CharField of Django's forms is given."""
    for node in nodes(path):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            made = ast.unparse(node.value.func)
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if made in ("forms.CharField", "CharField"):
                yield from (ast.unparse(target) for target in targets)
