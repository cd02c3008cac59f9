"""Which of the file's headings stands for which of our fields. Plain Python."""

from collections.abc import Mapping, Sequence

from keystay.core.feeds import REASON_COLUMN, Part
from keystay.core.tables.reading import plain


def guess(part: Part, headings: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Our fields, each with the heading that stands for it.

    What the council chose last time comes first (an empty choice means "not used"), then
    our own name, title and synonyms, in that order.
    """
    known = {each.name for each in part.fields}
    found = {
        remembered[plain(heading)]: heading
        for heading in reversed(headings)
        if remembered.get(plain(heading)) in known
    }
    free = [h for h in headings if plain(h) not in remembered and h != REASON_COLUMN]
    by_plain = {plain(heading): heading for heading in reversed(free)}
    for each in part.fields:
        words = (each.name, each.title, *each.synonyms)
        match = next((by_plain[plain(word)] for word in words if plain(word) in by_plain), None)
        if each.name not in found and match is not None and match not in found.values():
            found[each.name] = match
    return found


def unused(headings: Sequence[str], matched: Mapping[str, str]) -> list[str]:
    """Headings of the file that stand for nothing here; our own reason column is not one."""
    return [h for h in headings if h not in matched.values() and h != REASON_COLUMN]


def lacking(part: Part, matched: Mapping[str, str]) -> list[str]:
    """What the file must have and has not, each as words such as "Full name or Family name"."""
    return _absent(part, part.needs, matched)


def missed(part: Part, matched: Mapping[str, str]) -> list[str]:
    """What the file would better have and has not."""
    return _absent(part, part.wants, matched)


def _absent(part: Part, groups: Sequence[Sequence[str]], matched: Mapping[str, str]) -> list[str]:
    return [
        " or ".join(part.field(name).title for name in group)
        for group in groups
        if not any(name in matched for name in group)
    ]
