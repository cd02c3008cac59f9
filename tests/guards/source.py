"""The source of Keystay as the guards read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "keystay"
FLOORS = (
    ("config",),
    ("home",),
    ("governance",),
    ("insight",),
    ("careers",),
    ("recruitment", "support", "retention", "caseloads"),
    ("workforce",),
    ("access",),
    ("organisation",),
    ("core",),
    ("stats",),
)


def modules(pattern: str = "**/*.py") -> list[Path]:
    """Keystay's own modules that match, without migrations."""
    return [p for p in sorted(PACKAGE.glob(pattern)) if "migrations" not in p.parts]


def templates() -> list[Path]:
    return sorted(PACKAGE.glob("**/templates/**/*.html"))


def name_of(path: Path) -> str:
    """The path as the lists of exceptions name it."""
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(tree(path))


def imports(path: Path) -> Iterator[str]:
    """The full name of everything that the module imports, in each form it may take."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor_of(room: str) -> int:
    """How many floors the room is below the top."""
    return next(i for i, rooms in enumerate(FLOORS) if room in rooms)
