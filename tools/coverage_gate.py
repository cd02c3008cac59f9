"""Fails unless every branch of rules, actions and statistics ran in the tests."""

import json
import sys
from pathlib import Path, PurePath

HELD = ("rules.py", "actions.py")
SOURCE = Path("src/keystay")


def gaps(report: Path, source: Path = SOURCE) -> list[str]:
    """A line for each held file under `source` in which something did not run.

    `report` is a coverage.py report in JSON. A file that no test reached is not in it at all.
    """
    files = json.loads(report.read_text())["files"]
    found = [
        f"{name}: {_words(found)}"
        for name, found in sorted(files.items())
        if _is_held(PurePath(name)) and (found["missing_lines"] or found["missing_branches"])
    ]
    held = [
        str(each) for each in sorted(source.rglob("*.py")) if _is_held(each) and _has_code(each)
    ]
    return found + [f"{name}: never ran" for name in held if name not in files]


def _has_code(path: Path) -> bool:
    return bool(path.read_text().strip())


def _is_held(path: PurePath) -> bool:
    return path.name in HELD or "stats" in path.parts


def _words(found: dict[str, list]) -> str:
    lines = ", ".join(str(line) for line in found["missing_lines"])
    jumps = [(start, "the end" if end < 0 else end) for start, end in found["missing_branches"]]
    branches = ", ".join(f"{start} to {end}" for start, end in jumps)
    parts = [f"lines {lines}" if lines else "", f"branches {branches}" if branches else ""]
    return "; ".join(part for part in parts if part)


def main() -> int:
    """Print the gaps; 1 if there are any."""
    found = gaps(Path(sys.argv[1]))
    if not found:
        print("Every branch of rules, actions and stats ran.")
        return 0
    print("Rules, actions and stats need a test for every branch. Not run yet:")
    print("\n".join(found))
    return 1


if __name__ == "__main__":
    sys.exit(main())
