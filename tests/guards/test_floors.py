"""What the import linter cannot see: foreign keys, and private doors between topics."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from tests.guards.source import floor_of, imports, modules, name_of

PRIVATE = {"forms", "views", "presenters", "urls", "rules"}


def test_foreign_keys_point_downstairs():
    found = [
        f"{model.__name__}.{field.name} -> {field.related_model.__name__}"
        for model in apps.get_models()
        if model.__module__.startswith("keystay.")
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and _points_up(model, field.related_model)
    ]
    assert found == []


def _points_up(model: type, related: type) -> bool:
    if not related.__module__.startswith("keystay."):
        return True  # another library's table: ours name it by a code, so that it can change
    here, there = (each.__module__.split(".")[1] for each in (model, related))
    return here != there and floor_of(there) <= floor_of(here)


def test_what_is_private_to_a_topic_stays_in_it():
    found = {f"{name_of(p)} -> {each}" for p in modules("*/*/*.py") for each in _borrowed(p)}
    assert sorted(found) == []


def _borrowed(path: Path) -> Iterator[str]:
    """The private modules of other topics that the module imports; core is open to all."""
    topic = tuple(name_of(path).split("/")[:2])
    for name in imports(path):
        parts = name.split(".")
        private = parts[0] == "keystay" and len(parts) > 3 and parts[3] in PRIVATE
        if private and tuple(parts[1:3]) != topic and parts[1] != "core":
            yield ".".join(parts[:4])
