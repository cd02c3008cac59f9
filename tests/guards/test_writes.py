"""Every write is an action, and every act that is recorded can be read as a sentence."""

import ast
import re

from tests.guards.source import imports, modules, name_of, nodes

from keystay.core.topics import topic_modules

WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Where a write is not an action, and why.
NOT_ACTIONS = {
    "core/outbox.py": "the outbox: it keeps post, and post is not anybody's record",
    "core/scheduler.py": "the clock: it notes what it has started",
    "core/sent_once/claims.py": "forms that were sent: bookkeeping, as sessions are",
    "core/documents/word.py": "a Word file is saved in memory, and handed over",
    "core/tasks.py": "long work: it notes how far it is",
    "config/bench/pages.py": "a session for the measurement, undone with everything else",
}
KIND = re.compile(r"[a-z_]+\.[a-z_]+")


def test_nothing_is_written_outside_actions():
    found = [
        f"{name_of(path)}:{node.lineno} .{node.func.attr}("
        for path in modules()
        if path.name != "actions.py" and name_of(path) not in NOT_ACTIONS
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node)
    ]
    assert found == []


def _writes(call: ast.Call) -> bool:
    """`update` with keywords only and `delete` with nothing are a queryset's, not a dict's."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr == "update":
        return bool(call.keywords) and not call.args and _is_queryset(call.func.value)
    if call.func.attr == "delete":
        return not call.args and not call.keywords
    return call.func.attr in WRITES


def _is_queryset(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) or (
        isinstance(node, ast.Attribute) and "objects" in node.attr
    )


def test_actions_know_no_requests():
    paths = [p for p in modules("**/actions.py") if any(map(_about_requests, imports(p)))]
    assert [name_of(path) for path in paths] == []


def _about_requests(name: str) -> bool:
    return name.startswith("django.http")


def test_each_kind_of_event_has_a_sentence():
    told = {kind for module in topic_modules("presenters") for kind in _sentences(module)}
    assert sorted(_recorded() - told) == []


def _sentences(module: object) -> dict[str, str]:
    return getattr(module, "SENTENCES", {})


def _recorded() -> set[str]:
    """Every code in an actions module that looks like an event's kind and is used as one."""
    return {
        node.value
        for path in modules("**/actions.py")
        for node in nodes(path)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and KIND.fullmatch(node.value)
    }
