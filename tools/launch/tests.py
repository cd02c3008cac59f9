"""Runs the tests: in two processes, browser and all, on data of their own."""

import os
import subprocess
import tempfile

from tools.launch import browser
from tools.launch.environment import PYTHON, ROOT, variables
from tools.launch.progress import say

# A file's tests stay in one process, so that a browser is started once for each of its files
# and by one process at a time while the other process runs the rest. Files are taken as they
# stand: by default those with the fewest tests come last, and the longest walks are one test.
TOGETHER = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


def run(chosen: list[str]) -> int:
    """Run the chosen tests, or all of them and then the coverage gate."""
    chromium = browser.find()
    say(f"  Browser for the tests: {chromium}")
    with tempfile.TemporaryDirectory(prefix="keystay-test-") as folder:
        environment = variables(
            KEYSTAY_ENV="test",
            KEYSTAY_CHROMIUM=str(chromium),
            KEYSTAY_DATA=os.path.join(folder, "data"),
        )
        if chosen:
            return _python(["-m", "pytest", *chosen], environment)
        report = os.path.join(folder, "coverage.json")
        environment["COVERAGE_FILE"] = os.path.join(folder, "coverage")
        measured = ["--cov", "--cov-branch", "--cov-report=", f"--cov-report=json:{report}"]
        code = _python(["-m", "pytest", *TOGETHER, *measured], environment)
        gate = _python(["tools/coverage_gate.py", report], environment) if code == 0 else 0
    return code or gate


def _python(arguments: list[str], environment: dict[str, str]) -> int:
    command = [str(PYTHON), *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
