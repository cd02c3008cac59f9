"""Form fields of our own, for every topic's forms."""

from keystay.core.components.dates import DateField, ThreeBoxes
from keystay.core.components.free_text import FreeText
from keystay.core.components.uploads import FilesField, SeveralFiles, contents

__all__ = ["DateField", "FilesField", "FreeText", "SeveralFiles", "ThreeBoxes", "contents"]
