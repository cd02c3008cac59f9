"""Form fields of our own, for every topic's forms."""

from keystay.core.components.dates import DateField, ThreeBoxes
from keystay.core.components.free_text import FreeText

__all__ = ["DateField", "FreeText", "ThreeBoxes"]
