"""Numbers that tell who a child is, found in what people type. Plain Python.

Keystay holds no number of any child (reliability.md 1.5), so what looks like one is refused
before it is saved. Only a number whose check fits is taken for one: of ten digits that
are something else, one in eleven fits by chance; of a letter with twelve digits, one in 23.
"""

import re
import unicodedata

# As people write them: together, or in the groups of the official forms.
GAP = r"[\s./-]{0,3}"
NHS = re.compile(rf"(?<!\d)(?<!\+44)(?<!\+44\s)(\d{{3}}){GAP}(\d{{3}}){GAP}(\d{{4}})(?!\d)")
UPN = re.compile(
    rf"(?<![A-Z0-9])([A-Z]){GAP}(\d{{3}}){GAP}(\d{{4}}){GAP}(\d{{2}}){GAP}(\d{{2}}[A-Z0-9])(?![A-Z0-9])",
    re.IGNORECASE,
)
# The letters of a UPN stand for 0 to 22; I, O and S are left out, being like 1, 0 and 5.
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")  # the hyphens and dashes of word processors
ADVICE = (
    "Take it out: no child's number is kept here. Nothing is saved yet, and nothing that you "
    "typed is lost."
)


def refusals(text: str) -> list[str]:
    """A sentence for each kind of a child's number in the text; empty if there is none."""
    kinds = (("an NHS number", nhs_numbers(text)), ("a unique pupil number (UPN)", upns(text)))
    return [
        f"This looks like {kind}: {', '.join(found)}. {ADVICE}" for kind, found in kinds if found
    ]


def nhs_numbers(text: str) -> list[str]:
    """What in the text is written like an NHS number and has its check digit, as typed."""
    return [m[0] for m in NHS.finditer(_plain(text)) if is_nhs_number("".join(m.groups()))]


def upns(text: str) -> list[str]:
    """What in the text is written like a unique pupil number and has its check letter."""
    return [m[0] for m in UPN.finditer(_plain(text)) if is_upn("".join(m.groups()))]


def is_nhs_number(digits: str) -> bool:
    """Whether the last of ten digits is the check by modulus 11 of the nine before it.

    The nine are weighted 10 to 2; the check is 11 less the remainder, and 11 stands for 0.
    A check of 10 is never issued. (NHS Data Dictionary, NHS number.)
    """
    nine, last = map(int, digits[:9]), int(digits[9])
    total = sum(weight * digit for weight, digit in zip(range(10, 1, -1), nine, strict=True))
    return (11 - total % 11) % 11 == last


def is_upn(upn: str) -> bool:
    """Whether the first letter is the check by modulus 23 of the twelve characters after it.

    The twelve are weighted 2 to 13; the last may be a letter, in a temporary number.
    (DfE, Unique pupil numbers: guidance.)
    """
    first, rest = upn[0].upper(), upn[1:].upper()
    values = [UPN_LETTERS.find(each) if each.isalpha() else int(each) for each in rest]
    if min(values) < 0:
        return False
    total = sum(weight * value for weight, value in enumerate(values, start=2))
    return UPN_LETTERS[total % len(UPN_LETTERS)] == first


def _plain(text: str) -> str:
    """The text with ordinary digits, spaces and dashes, and without what cannot be seen."""
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", seen).translate(DASHES)
