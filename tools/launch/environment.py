"""Makes `.venv` and keeps it in step with the lock files in `requirements/`."""

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.launch.progress import Failed, Step, quietly, say

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
STAMP = FOLDER / "keystay-locks.json"
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
NO_VENV = (
    "Keystay needs Python's own venv module, which is not here: "
    "run `apt install python3-venv` (as root), then run this command again."
)
NOT_INSTALLED = (
    "The packages could not be installed: see that this machine reaches a Python package index "
    "(pip's own settings, such as PIP_INDEX_URL and PIP_CERT, are used), then run this again."
)
# What pip calls a setting, and the name under which uv reads the same.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}


def prepare(lock: str) -> None:
    """Make the environment hold what `requirements/<lock>.txt` lists, if it does not yet.

    Raises Failed with a sentence when it cannot be done.
    """
    with _one_at_a_time():
        if not _works():
            _make_folder()
        _point_at_source()
        if _stamps().get(lock) != _stamp(lock):
            _install(lock)
            _write_stamp(lock)


def variables(**more: str) -> dict[str, str]:
    """The environment for a command inside `.venv`."""
    bare = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
    return {**bare, "VIRTUAL_ENV": str(FOLDER), "PYTHONUNBUFFERED": "1", **more}


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two commands started together do not install over each other."""
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _works() -> bool:
    if not PYTHON.exists():
        return False
    question = "import sys; print(sys.version_info >= (3, 11))"
    answer = subprocess.run(
        [PYTHON, "-I", "-c", question], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() == "True"


def _make_folder() -> None:
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Failed(NO_VENV)
    if not os.access(ROOT, os.W_OK):
        raise Failed(
            f"Keystay makes its environment in {ROOT}: use an account that may write there."
        )
    with Step("Making the environment in .venv"):
        command = (sys.executable, "-m", "venv", "--clear", FOLDER)
        quietly(command, variables(), NO_VENV, ROOT)


def _point_at_source() -> None:
    """A .pth file puts `src` on the path: nothing is built, and edits count at once."""
    packages = next(FOLDER.glob("lib/python3.*/site-packages"))
    pointer, line = packages / "keystay.pth", f"{ROOT / 'src'}\n"
    if not pointer.exists() or pointer.read_text() != line:
        pointer.write_text(line)


def _install(lock: str) -> None:
    path = ROOT / "requirements" / f"{lock}.txt"
    count = len(re.findall(r"^[A-Za-z0-9]", path.read_text(), flags=re.MULTILINE))
    name = f"Installing {count} locked packages from requirements/{lock}.txt"
    wanted = ("install", "--require-hashes", "-r", path)
    if have_uv() and _done_by_uv(name, wanted):
        return
    with Step(f"{name} with pip"):
        quietly((PYTHON, "-m", "pip", *wanted), variables(), NOT_INSTALLED, ROOT)


def _done_by_uv(name: str, wanted: tuple[str | Path, ...]) -> bool:
    try:
        with Step(name):
            command = (PYTHON, "-m", "uv", "pip", *wanted, "-p", PYTHON)
            quietly(command, uv_variables(), NOT_INSTALLED, ROOT)
    except Failed:
        return False
    return True


def have_uv() -> bool:
    """Whether uv is in the environment, after trying to put it there."""
    if (FOLDER / "bin" / "uv").exists():
        return True
    locked = ROOT / "requirements" / "uv.txt"
    command = (PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "-r", locked)
    try:
        with Step("Installing uv, the installer"):
            quietly(command, variables(), NOT_INSTALLED, ROOT)
    except Failed:
        say("  uv cannot be had here; pip does its work, more slowly.")
        return False
    return True


def uv_variables() -> dict[str, str]:
    """pip's settings under the names that uv reads, unless uv has been told otherwise.

    uv trusts its own list of authorities; a council's network often adds one of its own,
    which only the system's list knows.
    """
    found = variables()
    for name, value in _pip_settings().items():
        found.setdefault(UV_NAMES[name], value)
    # As pip does; every package has to match its hash, so no index can slip another in.
    found.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    if SYSTEM_CERTIFICATES.exists():
        found.setdefault("UV_SYSTEM_CERTS", "true")
    return found


def _pip_settings() -> dict[str, str]:
    """What pip has been told about indexes and certificates; the environment wins over files."""
    command = (PYTHON, "-m", "pip", "config", "list")
    answer = subprocess.run(
        command, capture_output=True, text=True, check=False, env=variables(), cwd=ROOT
    )
    settings: dict[str, str] = {}
    for line in sorted(answer.stdout.splitlines(), reverse=True):
        match = re.fullmatch(r"(?:global|install|:env:)\.([a-z-]+)='(.*)'", line)
        if match and match[1] in UV_NAMES:
            settings[match[1]] = match[2].replace("\\n", " ").strip()
    return settings


def _stamp(lock: str) -> str:
    content = (ROOT / "requirements" / f"{lock}.txt").read_bytes()
    return hashlib.sha256(content).hexdigest()


def _stamps() -> dict[str, str]:
    if not STAMP.exists():
        return {}
    stamps: dict[str, str] = json.loads(STAMP.read_text())
    return stamps


def _write_stamp(lock: str) -> None:
    """The development lock holds everything that the base lock does."""
    stamps = _stamps() | {lock: _stamp(lock)}
    if lock == "dev":
        stamps["base"] = _stamp("base")
    STAMP.write_text(json.dumps(stamps, indent=1))
