"""A date asked for in three boxes, with errors that name the part that is missing or wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field, Widget

from keystay.core.clock import today

PARTS = ("day", "month", "year")
MONTHS = (
    "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - read as months
)
# A birthday may be long ago and the last day of a target years ahead: beyond, it is a slip.
FIRST_YEAR, YEARS_AHEAD = 1920, 20


class ThreeBoxes(Widget):
    """Day, month and year, sent as `name-day`, `name-month` and `name-year`.

    A date in one value under the plain name is understood too (2026-03-03).
    """

    template_name = "core/forms/date.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed: a mapping of the three parts, or the plain value if it was sent."""
        if data.get(name):
            return data[name]
        return {part: str(data.get(f"{name}-{part}") or "").strip() for part in PARTS}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """True when neither the plain name nor any of the parts was sent."""
        return name not in data and all(f"{name}-{part}" not in data for part in PARTS)

    def parts(self, value: Any) -> dict[str, str]:
        """The text for each of the three boxes."""
        if isinstance(value, Mapping):
            return {part: str(value.get(part, "")) for part in PARTS}
        found = value if isinstance(value, date) else _from_iso(value)
        if found is None:
            return dict.fromkeys(PARTS, "")
        return {"day": str(found.day), "month": str(found.month), "year": str(found.year)}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The parts beside Django's own context, for the widget drawn without its label."""
        context = super().get_context(name, value, attrs)
        context["widget"]["parts"] = self.parts(value)
        return context

    def id_for_label(self, id_: str) -> str:
        """Labels lead to the first box."""
        return f"{id_}-day" if id_ else id_


class DateField(Field):
    """A date in three boxes; cleans to a `date`, or to None when empty and not required."""

    widget = ThreeBoxes
    default_error_messages = {
        "required": "Enter the date",
        "missing": "The date must include a %(parts)s",
        "invalid": "Enter a real date, such as 27 3 2026",
        "year": "The year must have four numbers, such as 2026",
        "far": "The year must be between %(first)s and %(last)s: check it",
    }

    def to_python(self, value: Any) -> date | None:
        """The date typed; ValidationError names what is missing or wrong."""
        if isinstance(value, date):
            return value
        if isinstance(value, str):
            return self._from_text(value)
        if not value or not any(value.values()):
            return None
        missing = [part for part in PARTS if not value[part]]
        if missing:
            named = " and ".join(missing)
            raise ValidationError(
                self.error_messages["missing"], code="missing", params={"parts": named}
            )
        return self._from_parts(value)

    def validate(self, value: Any) -> None:
        """Besides what every field asks, refuse a year that only a slip can explain."""
        super().validate(value)
        if isinstance(value, date) and _far(value.year):
            span = {"first": FIRST_YEAR, "last": today().year + YEARS_AHEAD}
            raise ValidationError(self.error_messages["far"], code="far", params=span)

    def wrong_parts(self, value: Any) -> tuple[str, ...]:
        """The boxes to mark: those missing or impossible, or all three if the whole is wrong."""
        if not isinstance(value, Mapping):
            return ()
        missing = tuple(part for part in PARTS if not value.get(part))
        if missing:
            return missing
        return tuple(part for part in PARTS if not _possible(part, value[part])) or PARTS

    def has_changed(self, initial: Any, data: Any) -> bool:
        """True when the date typed differs from `initial`, or cannot be read."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def _from_text(self, value: str) -> date | None:
        if not value.strip():
            return None
        found = _from_iso(value)
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found

    def _from_parts(self, value: Mapping[str, str]) -> date:
        if value["year"].isdecimal() and len(value["year"]) != 4:
            raise ValidationError(self.error_messages["year"], code="year")
        try:
            return date(int(value["year"]), _month(value["month"]), int(value["day"]))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def _month(text: str) -> int:
    """A month by number or by name, whole or its first three letters; ValueError otherwise."""
    word = text.lower()[:3]
    return MONTHS.index(word) + 1 if word in MONTHS else int(text)


def _far(year: int) -> bool:
    return not FIRST_YEAR <= year <= today().year + YEARS_AHEAD


def _possible(part: str, text: str) -> bool:
    try:
        number = _month(text) if part == "month" else int(text)
    except ValueError:
        return False
    if part == "year":
        return not _far(number)
    return 1 <= number <= {"day": 31, "month": 12}[part]


def _from_iso(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        return None
