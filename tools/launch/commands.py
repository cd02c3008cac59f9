"""The commands of `./keystay`: some are done here, the rest are passed to Keystay itself."""

import argparse
import os
import subprocess
from collections.abc import Callable, Sequence

from tools.launch import checks, locks, tests
from tools.launch.environment import PYTHON, ROOT, prepare, variables
from tools.launch.progress import Failed, Step, quietly, say

HELP = """Keystay: recruit, support, develop and keep children's social workers.

To look round
  ./keystay run              a make-believe council, served on this machine
  ./keystay run --empty      a new, empty council: the first page sets it up

To use it
  ./keystay serve            the web pages and the background work (--web or --worker alone)
  ./keystay import           load a staff list, establishment, census return or caseload
  ./keystay measures         where the council stands, on any date
  ./keystay census           build, check or count a workforce census return
  ./keystay account          a link with which someone makes their account
  ./keystay demo             load the make-believe council
  ./keystay backup           one checked file with everything in it
  ./keystay restore          put a backup back
  ./keystay reseal           move what is encrypted to a new key
  ./keystay migrate          bring the database up to date after an upgrade

To change it
  ./keystay test             every test, with a browser (or those that you name)
  ./keystay check            style, types, floors, migrations, templates, promises
  ./keystay bench            what each page costs
  ./keystay lock             choose the versions of all packages again

./keystay COMMAND --help says more about one of them. KEYSTAY_DATA names the folder where
data lives (var/ here if it is not set) and KEYSTAY_PORT the port (8000 if it is not set).
"""
NEEDS_DEVELOPMENT_PACKAGES = ("bench",)


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; the answer is the exit code."""
    name, rest = (arguments[0], list(arguments[1:])) if arguments else ("help", [])
    if name in ("help", "-h", "--help") and not rest:
        print(HELP, end="")
        return 0
    if name == "help":
        name, rest = rest[0], ["--help"]
    try:
        return OWN.get(name, _passed_on(name))(rest)
    except Failed as failure:
        say(f"\n{failure}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


def run(arguments: list[str]) -> int:
    """`./keystay run`."""
    parser = _parser("run", "Make ready and serve: safe to repeat, it does only what is missing.")
    parser.add_argument("--empty", action="store_true", help="start without the demo council")
    port = os.environ.get("KEYSTAY_PORT", "8000")
    parser.add_argument("--port", default=port, metavar="N", help=f"the port (now {port})")
    parser.add_argument("--no-serve", action="store_true", help="make ready, then stop")
    asked = parser.parse_args(arguments)
    prepare("base")
    _keystay("Bringing the database up to date", "migrate", "--no-input")
    found = _contents()
    if found == "demo":
        _show("demo", "--sign-ins")
    elif found == "empty" and not asked.empty:
        _show("demo")
    if asked.no_serve:
        say("Ready. Serve it with ./keystay serve")
        return 0
    return _become("serve", "--port", asked.port)


def test(arguments: list[str]) -> int:
    """`./keystay test`."""
    parser = _parser(
        "test",
        "Run every test, in a browser too, and hold rules, actions and statistics to full "
        "branch coverage. Name files or pytest options to run fewer.",
    )
    parser.add_argument("chosen", nargs="*", metavar="PYTEST_ARGUMENT")
    _, chosen = parser.parse_known_args(arguments) if _asks_help(arguments) else (None, arguments)
    prepare("dev")
    return tests.run(chosen)


def check(arguments: list[str]) -> int:
    """`./keystay check`."""
    _parser("check", checks.__doc__ or "").parse_args(arguments)
    prepare("dev")
    return checks.run()


def lock(arguments: list[str]) -> int:
    """`./keystay lock`."""
    parser = _parser("lock", locks.__doc__ or "")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions allowed")
    asked = parser.parse_args(arguments)
    prepare("base")
    return locks.run(upgrade=asked.upgrade)


def _passed_on(name: str) -> Callable[[list[str]], int]:
    def pass_on(arguments: list[str]) -> int:
        prepare("dev" if name in NEEDS_DEVELOPMENT_PACKAGES else "base")
        return _become(name, *arguments)

    return pass_on


def _become(*arguments: str) -> int:
    """Hand over to Keystay: signals and the exit code are then its own."""
    os.execve(PYTHON, [str(PYTHON), "-m", "keystay", *arguments], variables())


def _keystay(name: str, *arguments: str) -> None:
    with Step(name):
        sentence = f"`./keystay {' '.join(arguments)}` shows it again."
        quietly([PYTHON, "-m", "keystay", *arguments], variables(), sentence, ROOT)


def _show(*arguments: str) -> None:
    """Run a command of Keystay's that shows its own progress."""
    result = subprocess.run([PYTHON, "-m", "keystay", *arguments], env=variables(), check=False)
    if result.returncode:
        raise Failed(f"./keystay {' '.join(arguments)} did not work: its own words are above.")


def _contents() -> str:
    command = (PYTHON, "-m", "keystay", "contents")
    answer = subprocess.run(command, env=variables(), capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"./keystay {name}", description=description)


def _asks_help(arguments: list[str]) -> bool:
    return arguments in (["--help"], ["-h"])


OWN: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "lock": lock,
}
