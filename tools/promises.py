"""Writes docs/promises.md: what the strategy promises, which code keeps it, which tests prove it.

Read from the code, never from memory: ids declared by the topics' `promises.py` and the
`@pytest.mark.promise(...)` marks of tests. `--check` fails when the page is out of date.
"""

import ast
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "promises.md"
WORDS = ROOT / "tools" / "promises_words.toml"
HEAD = """# Promises: kept by which code, proved by which tests

Made by `tools/promises.py` from the code and the tests; do not edit. The strategy's own
words are longer: these are ours, in brief.

{proved} of {all} promises have a test that proves at least a part of them.
"""


def page() -> str:
    """The page as the code and the tests make it now."""
    groups = tomllib.loads(WORDS.read_text())
    code, tests = _declared(), _marked()
    known = {each for group in groups.values() for each in group["promises"]}
    unknown = sorted((code.keys() | tests.keys()) - known)
    if unknown:
        raise SystemExit(f"No such promise in tools/promises_words.toml: {', '.join(unknown)}")
    lines = [HEAD.format(proved=len(tests.keys() & known), all=len(known))]
    for group in groups.values():
        lines += [
            f"## {group['title']}",
            "",
            "| id | promise | code | tests |",
            "|---|---|---|---|",
        ]
        for each, words in group["promises"].items():
            cells = (each, words, ", ".join(sorted(code[each])), _test_cell(tests[each]))
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def _declared() -> dict[str, set[str]]:
    """Which topics declare each id: in `ids=(...)` of a promise, or in a topic's `KEEPS`."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "src" / "keystay").glob("*/*/*.py")):
        for value in _values(ast.parse(path.read_text())):
            for each in _strings(value):
                found[each].add("/".join(path.relative_to(ROOT / "src" / "keystay").parts[:2]))
    return found


def _values(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Promise":
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "ids")
        elif isinstance(node, ast.Assign) and any(_named(t) == "KEEPS" for t in node.targets):
            yield node.value


def _marked() -> dict[str, dict[str, int]]:
    """How many tests of each file are marked with each id."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for path in sorted((ROOT / "tests").glob("**/test_*.py")):
        tree = ast.parse(path.read_text())
        name = path.relative_to(ROOT / "tests").as_posix()
        for_all = {each for node in tree.body for each in _module_marks(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for each in for_all | {e for d in node.decorator_list for e in _ids(d)}:
                    found[each][name] += 1
    return found


def _module_marks(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Assign) and any(_named(t) == "pytestmark" for t in node.targets):
        for part in ast.walk(node.value):
            yield from _ids(part)


def _ids(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "promise":
        return [each for argument in node.args for each in _strings(argument)]
    return []


def _strings(node: ast.AST) -> list[str]:
    parts = ast.walk(node)
    return [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]


def _named(node: ast.AST) -> str:
    return getattr(node, "id", "")


def _test_cell(files: dict[str, int]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in sorted(files.items()))


def main() -> int:
    """Write the page, or with `--check` say whether it is in step."""
    made = page()
    if "--check" in sys.argv:
        if PAGE.exists() and PAGE.read_text() == made:
            return 0
        print("docs/promises.md is out of date: run `python3 tools/promises.py`.")
        return 1
    PAGE.write_text(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
