"""Small by default: modules to 400 lines, functions to 40, parameters to 7."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guards.source import modules, name_of, nodes

MODULE, FUNCTION, PARAMETERS = 400, 40, 7
# What may be larger, and why.
LARGER: dict[str, str] = {
    "config/settings.py": "a list of settings reads best in one place",
}


def test_modules_and_functions_are_small():
    paths = [path for path in modules() if name_of(path) not in LARGER]
    assert [f"{name_of(path)}: {each}" for path in paths for each in _too_large(path)] == []


def _too_large(path: Path) -> Iterator[str]:
    lines = len(path.read_text().splitlines())
    if lines > MODULE:
        yield f"{lines} lines"
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                yield f"{node.name}: {length} lines"
            if _parameters(node) > PARAMETERS:
                yield f"{node.name}: {_parameters(node)} parameters"


def _parameters(function: ast.FunctionDef) -> int:
    given = function.args
    names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")])
