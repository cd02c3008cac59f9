"""The few pieces of HTML that every component is made of.

Components take the options that GOV.UK publishes for theirs (camelCase keys), so that its
published examples prove ours. An option ending in `Html`, or called `html`, is trusted markup
and is given by our own code only; a `text` is escaped.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Options = Mapping[str, Any]
Names = tuple[tuple[str, str], ...]
NOTHING: Options = {}


def attributes(given: Mapping[str, Any] | None) -> SafeString:
    """HTML attributes from a mapping, each with a space before it.

    A value `{"value": x, "optional": True}` is left out when x is None or False and is
    written without a value when x is True.
    """
    return SafeString("".join(_attribute(name, value) for name, value in (given or {}).items()))


def optional(**given: Any) -> SafeString:
    """Attributes that are left out when None or False; `_` in a name stands for `-`."""
    named = {name.rstrip("_").replace("_", "-"): value for name, value in given.items()}
    return attributes({n: {"value": v, "optional": True} for n, v in named.items()})


def classes(*names: str | None) -> str:
    """The class names that are given, with spaces between."""
    return " ".join(name for name in names if name)


def content(options: Options | None, name: str = "") -> SafeString:
    """The `html` of the options, trusted, or else their `text`, escaped.

    With a `name`, the keys are `nameHtml` and `nameText`.
    """
    options = options or NOTHING
    trusted = options.get(f"{name}Html" if name else "html")
    if trusted:
        return SafeString(str(trusted).strip())
    return text(options.get(f"{name}Text" if name else "text"))


def text(value: Any) -> SafeString:
    """`value` escaped (markup already marked safe is kept); empty for None."""
    return SafeString("") if value is None else conditional_escape(value)


def join(parts: list[SafeString]) -> SafeString:
    """Pieces of markup, one after another."""
    return SafeString("".join(parts))


def heading(level: object, name: str, body: SafeString, extra: SafeString | str = "") -> SafeString:
    """A heading of `level` 1 to 6 with a class."""
    tag = f"h{int(str(level))}"
    opening = format_html('<{} class="{}"{}>', tag, name, extra)
    return mark_safe(f"{opening}{body}</{tag}>")  # noqa: S308 - both parts are escaped above


def translations(o: Options, names: Names) -> dict[str, Any]:
    """The attributes that give a script its words; names pair an attribute with an option."""
    found: dict[str, Any] = {}
    for key, name in names:
        given = o.get(name)
        if isinstance(given, dict):
            found.update({f"data-i18n.{key}.{rule}": words for rule, words in given.items()})
        elif given:
            found[f"data-i18n.{key}"] = given
    return found


def _attribute(name: str, given: Any) -> str:
    value, is_optional = given, False
    if isinstance(given, Mapping):
        value, is_optional = given.get("value"), given.get("optional") is True
    if is_optional and value is True:
        return f" {conditional_escape(name)}"
    if is_optional and (value is None or value is False):
        return ""
    shown = str(value).lower() if isinstance(value, bool) else value
    return f' {conditional_escape(name)}="{conditional_escape(shown)}"'
