"""The council's colour has to be readable under white text."""

import re

READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of ordinary text


def is_colour(text: str) -> bool:
    """True for a colour written as # and six hexadecimal digits."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def contrast_with_white(colour: str) -> float:
    """Contrast of white text on `colour` (`#rrggbb`), from 1 to 21, by WCAG's formula."""
    red, green, blue = (_linear(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
