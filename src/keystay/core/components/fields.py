"""Form fields of our own, for every topic's forms."""

from keystay.core.components.dates import DateField, ThreeBoxes

__all__ = ["DateField", "ThreeBoxes"]
