"""The shipped policy packs: numbers to start from, each with where it comes from.

England's pack is made of `packs/england-2026.toml` and of the `settings.toml` that a topic
keeps beside its code; the other packs say what differs.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from keystay.core.topics import topic_files

ENGLAND = "england-2026"


@dataclass(frozen=True)
class PackSetting:
    """One number that a pack proposes, with where it comes from."""

    key: str
    label: str
    value: Any
    unit: str
    source: str


@dataclass(frozen=True)
class Pack:
    """A shipped set of numbers to start from; `starts_on` lies before any imported history."""

    key: str
    name: str
    sentence: str
    starts_on: date
    settings: tuple[PackSetting, ...]


class NoSuchPack(LookupError):
    """No policy pack has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no policy pack '{key}'.")


@cache
def packs() -> dict[str, Pack]:
    """The shipped policy packs by key, England's first."""
    folder = files(__package__) / "packs"
    names = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    read = [tomllib.loads(file.read_text(encoding="utf-8")) for file in names]
    by_key = {each["pack"]["key"]: each for each in read}
    for file in topic_files("settings.toml"):
        own = tomllib.loads(file.read_text(encoding="utf-8"))
        by_key[ENGLAND]["setting"] += own["setting"]
    ordered = sorted(by_key, key=lambda key: ("extends" in by_key[key]["pack"], key))
    return {key: _pack(key, by_key) for key in ordered}


def _pack(key: str, by_key: Mapping[str, Any]) -> Pack:
    head = by_key[key]["pack"]
    held = {each["key"]: each for each in by_key[key].get("setting", [])}
    base = _pack(head["extends"], by_key).settings if "extends" in head else ()
    inherited = [held.pop(each.key, each) for each in base]
    settings = [each if isinstance(each, PackSetting) else _read(each) for each in inherited]
    own = [_read(each) for each in held.values()]
    return Pack(key, head["name"], head["sentence"], head["starts_on"], (*settings, *own))


def _read(row: Mapping[str, Any]) -> PackSetting:
    return PackSetting(
        row["key"], row["label"], row["value"], row.get("unit", ""), row.get("source", "")
    )
