"""Private copies of what was uploaded: random names, readable by nobody else on the machine."""

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings


def keep(files: Mapping[str, bytes]) -> dict[str, str]:
    """Store the parts of an import; returns the stored name of each."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = {part: f"{secrets.token_hex(16)}.part" for part in files}
    for part, content in files.items():
        # The mode is given at birth, so that no moment leaves the copy readable to others.
        handle = os.open(folder / names[part], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    return names


def load(names: Mapping[str, str]) -> dict[str, bytes]:
    """The stored parts. Raises FileNotFoundError once they have been forgotten."""
    return {part: (_folder() / Path(name).name).read_bytes() for part, name in names.items()}


def discard(names: Iterable[str]) -> None:
    """Remove stored parts for good."""
    for name in names:
        (_folder() / Path(name).name).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"
