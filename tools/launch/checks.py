"""Everything that a machine can say about the code without running its tests."""

import tempfile
from pathlib import Path

from tools.launch.environment import PYTHON, ROOT, variables
from tools.launch.progress import Failed, Step, quietly, say

LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
DJANGO = ("-m", "keystay")
# Left out: line breaks after headings, descriptions for search engines, and the refresh by which
# a page shows progress without JavaScript.
RELAXED = ("--profile", "django", "--ignore", "H015,H030,H031,H052")
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Style (ruff check)", ("-m", "ruff", "check", ".", "keystay")),
    ("Layout (ruff format)", ("-m", "ruff", "format", "--check", ".", "keystay")),
    ("Floors and rooms (import-linter)", ("-c", LINT_IMPORTS, "--no-cache")),
    ("Types (mypy)", ("-m", "mypy", "src")),
    ("Settings, models and addresses (Django)", (*DJANGO, "check")),
    ("Migrations are made", (*DJANGO, "makemigrations", "--check", "--dry-run")),
    ("Templates (djlint)", ("-m", "djlint", "src", "--lint", "--quiet", *RELAXED)),
    ("Promises are written down", ("tools/promises.py", "--check")),
)
MEND = "Mend what is above, then run ./keystay check again."


def run() -> int:
    """Run every check, however many fail; 0 when all pass."""
    failures = []
    with tempfile.TemporaryDirectory(prefix="keystay-check-") as folder:
        environment = variables(KEYSTAY_ENV="test", KEYSTAY_DATA=str(Path(folder) / "data"))
        for name, arguments in CHECKS:
            try:
                with Step(name):
                    quietly([PYTHON, *arguments], environment, "", ROOT)
            except Failed as failure:
                say(f"{failure}")
                failures.append(name)
    if failures:
        say(f"Failed: {', '.join(failures)}. {MEND}")
        return 1
    say(f"All {len(CHECKS)} checks pass.")
    return 0
