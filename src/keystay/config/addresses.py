"""Every address that Keystay answers, and who may use it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from keystay.access.gates import Policy


@dataclass(frozen=True)
class Address:
    """One entry of the URL map: its route, its full name and the view behind it."""

    route: str
    name: str
    view: Any

    @property
    def takes_arguments(self) -> bool:
        return "<" in self.route


def staff_addresses() -> list[Address]:
    """Every entry of the staff URL map, in its order."""
    return list(_walk(get_resolver(), "", ""))


def policy_of(address: Address) -> Policy | None:
    """Who may use the address; None if nobody has said."""
    policy: Policy | None = getattr(address.view, "policy", None)
    return policy


def _walk(resolver: URLResolver, route: str, prefix: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(here, prefix + (entry.name or ""), entry.callback)
        else:
            inside = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _walk(entry, here, inside)
