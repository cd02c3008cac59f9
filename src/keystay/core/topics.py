"""Finding what topics declare by looking, so that a new topic is added in its own folder only."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from django.apps import apps


def topic_modules(name: str) -> list[ModuleType]:
    """The modules called `name` of all topics, in the order of their rooms and topics."""
    paths = [f"{package}.{name}" for package, _ in _topics()]
    return [importlib.import_module(path) for path in paths if importlib.util.find_spec(path)]


def topic_files(name: str) -> list[Path]:
    """The files called `name` of all topics, in the order of their rooms and topics."""
    return [path for _, folder in _topics() if (path := folder / name).is_file()]


def _topics() -> Iterator[tuple[str, Path]]:
    for room in apps.get_app_configs():
        if not room.name.startswith("keystay."):
            continue
        for topic in sorted(pkgutil.iter_modules([room.path]), key=lambda info: info.name):
            if topic.ispkg:
                yield f"{room.name}.{topic.name}", Path(room.path) / topic.name
