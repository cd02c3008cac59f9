"""Every address of the service, read from the URL map itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from keystay.access.gates import Policy


@dataclass(frozen=True)
class Address:
    """A named address, its view, and the names of what has to be put into it."""

    name: str
    view: Any
    takes: tuple[str, ...]

    @property
    def policy(self) -> Policy | None:
        return getattr(self.view, "policy", None)

    @property
    def is_library(self) -> bool:
        """A class-based view of the sign-in library, which answers methods its own way."""
        return hasattr(self.view, "view_class") or not self.view.__module__.startswith("keystay")


def addresses() -> list[Address]:
    """Every address, in the order of the map."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], namespace: str) -> Iterator[Address]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner)
        elif isinstance(each, URLPattern):
            takes = tuple(each.pattern.converters) or tuple(
                re.findall(r"\(\?P<(\w+)>", str(each.pattern))
            )
            yield Address(f"{namespace}{each.name}", each.callback, takes)
