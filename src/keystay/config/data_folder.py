"""Where Keystay keeps what it must not lose, and the secrets beside it."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def data_folder() -> Path:
    """The folder named by `KEYSTAY_DATA`, or `var/` beside the source; made private."""
    default = Path(__file__).resolve().parents[3] / "var"
    folder = Path(os.environ.get("KEYSTAY_DATA") or default).resolve()
    try:
        for name in ("", "cache", "files", "secrets"):
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise ImproperlyConfigured(
            f"KEYSTAY_DATA is {folder}, which cannot be used ({problem.strerror}): name a folder "
            "that this account may write to."
        ) from problem
    return folder


def secret(folder: Path, name: str) -> str:
    """The named secret, made on first use; readable by its owner only."""
    path = folder / "secrets" / name
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
