"""Compiles requirements/*.in into lock files with hashes and without any index's address."""

from pathlib import Path

from tools.launch.environment import PYTHON, ROOT, have_uv, uv_variables
from tools.launch.progress import Failed, Step, quietly

FOLDER = ROOT / "requirements"
NAMES = ("uv", "base", "dev")
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
)


def run(upgrade: bool) -> int:
    """Compile each lock; what is developed with is held to the versions that are run with."""
    if not have_uv():
        raise Failed("Locking needs uv, which cannot be had here: see that pip reaches an index.")
    for name in NAMES:
        files: list[str | Path] = [FOLDER / f"{name}.in", "-o", FOLDER / f"{name}.txt"]
        held: list[str | Path] = ["-c", FOLDER / "base.txt"] if name == "dev" else []
        newest = ["--upgrade"] if upgrade else []
        command = (PYTHON, "-m", "uv", "pip", "compile", *OPTIONS, *files, *held, *newest)
        with Step(f"Locking requirements/{name}.txt"):
            quietly(command, uv_variables(), "The versions asked for do not fit.", ROOT)
    return 0
