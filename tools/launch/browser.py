"""Finds a browser for the tests, or installs one; never skips them in silence."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import urllib.request
from pathlib import Path

from tools.launch.environment import FOLDER, PYTHON, ROOT, variables
from tools.launch.progress import Failed, Step, quietly

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE, VERSION = "@sparticuz/chromium", "153.0.0"
PACKAGE_SHA512 = (
    "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
)
OWN = FOLDER / "browser"
NO_BROWSER = (
    "The browser tests need Chromium: install it (on Debian, `apt install chromium` as root) or "
    "set KEYSTAY_CHROMIUM to one, then run this again."
)
# The package's binary brings the libraries that a bare machine lacks, and fonts so that
# text is not blank.
WRAPPER = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/al2023/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_PATH="$here/fonts"
exec "$here/chromium-bin" "$@"
"""
# The package's own settings look for fonts where its authors' hosts keep them.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{own}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def find() -> Path:
    """A Chromium, looked for in the order of docs/decisions/0002; Failed says what to do."""
    named = os.environ.get("KEYSTAY_CHROMIUM")
    if named:
        if not shutil.which(named):
            raise Failed(f"KEYSTAY_CHROMIUM names {named}, which cannot be run: name another.")
        return Path(named)
    found = _on_path() or _from_playwright() or _unpacked()
    return found or _from_debian() or _from_npm()


def _on_path() -> Path | None:
    found = [path for path in map(shutil.which, NAMES) if path]
    return Path(found[0]) if found else None


def _from_playwright() -> Path | None:
    question = (
        "from playwright.sync_api import sync_playwright as p\n"
        "with p() as q: print(q.chromium.executable_path)"
    )
    answer = subprocess.run(
        [PYTHON, "-c", question], capture_output=True, text=True, check=False, env=variables()
    )
    path = answer.stdout.strip()
    return Path(path) if path and Path(path).exists() else None


def _unpacked() -> Path | None:
    wrapper = OWN / "chromium"
    return wrapper if wrapper.exists() else None


def _from_debian() -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    environment = variables(DEBIAN_FRONTEND="noninteractive")
    wanted = ("--no-install-recommends", "chromium", "fonts-liberation")
    try:
        with Step("Installing Chromium with apt-get"):
            quietly(["apt-get", "update"], environment, NO_BROWSER, ROOT)
            quietly(["apt-get", "install", "-y", *wanted], environment, NO_BROWSER, ROOT)
    except Failed:
        return None
    return _on_path()


def _from_npm() -> Path:
    """The npm package that carries a headless Chromium; needs no Node to unpack."""
    if os.uname().machine != "x86_64" or os.uname().sysname != "Linux":
        raise Failed(NO_BROWSER)
    with Step("Fetching Chromium from the npm registry"), tempfile.TemporaryDirectory() as folder:
        archive = _fetch(Path(folder))
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != PACKAGE_SHA512:
            raise Failed(f"{PACKAGE} {VERSION} is not the file that was checked. {NO_BROWSER}")
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        _unpack(Path(folder) / "package" / "bin")
    return OWN / "chromium"


def _fetch(folder: Path) -> Path:
    archive = folder / f"chromium-{VERSION}.tgz"
    registry = _registry()
    if shutil.which("npm"):
        command = ("npm", "pack", f"{PACKAGE}@{VERSION}", "--pack-destination", folder)
        quietly(command, variables(), NO_BROWSER, folder)
        return next(folder.glob("*.tgz"))
    if not registry:
        raise Failed(
            "No browser is here, and no npm registry is named to fetch one from (set "
            f"NPM_CONFIG_REGISTRY). {NO_BROWSER}"
        )
    address = f"{registry.rstrip('/')}/{PACKAGE}/-/chromium-{VERSION}.tgz"
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            archive.write_bytes(answer.read())
    except OSError as error:
        raise Failed(f"{NO_BROWSER} (The npm registry did not answer: {error})") from error
    return archive


def _registry() -> str:
    """The registry that npm would use, as far as settings say it; none is assumed."""
    for name in ("NPM_CONFIG_REGISTRY", "npm_config_registry"):
        if os.environ.get(name):
            return os.environ[name]
    settings = Path.home() / ".npmrc"
    text = settings.read_text() if settings.exists() else ""
    match = re.search(r"^registry\s*=\s*(\S+)", text, flags=re.MULTILINE)
    return match[1] if match else ""


def _unpack(packed: Path) -> None:
    """Undo the Brotli compression with the environment's own library."""
    shutil.rmtree(OWN, ignore_errors=True)
    OWN.mkdir(parents=True)
    script = (
        "import brotli, sys; from pathlib import Path\n"
        "Path(sys.argv[2]).write_bytes(brotli.decompress(Path(sys.argv[1]).read_bytes()))"
    )
    for name in ("chromium", "al2023.tar", "fonts.tar", "swiftshader.tar"):
        target = OWN / ("chromium-bin" if name == "chromium" else name)
        source = packed / f"{name}.br"
        quietly([PYTHON, "-c", script, source, target], variables(), NO_BROWSER, ROOT)
        if name.endswith(".tar"):
            inside = OWN if name == "swiftshader.tar" else OWN / name.removesuffix(".tar")
            with tarfile.open(target) as archive:
                archive.extractall(inside, filter="data")
            target.unlink()
    (OWN / "fonts" / "fonts.conf").write_text(FONTS.format(own=OWN / "fonts"))
    (OWN / "chromium-bin").chmod(0o755)
    (OWN / "chromium").write_text(WRAPPER)
    (OWN / "chromium").chmod(0o755)
