"""Bech32 (BIP 173): how age writes its keys, with a checksum that notices a mistyped letter."""

from collections.abc import Iterable, Sequence

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECKED = 6  # letters of checksum


def encode(prefix: str, content: bytes) -> str:
    """The content in letters after `prefix` and a 1, in small letters."""
    values = _regroup(content, 8, 5)
    spread = [*_spread(prefix), *values]
    sum_ = _checksum([*spread, *[0] * CHECKED]) ^ 1
    check = [(sum_ >> 5 * (CHECKED - 1 - place)) & 31 for place in range(CHECKED)]
    return f"{prefix}1" + "".join(LETTERS[value] for value in (*values, *check))


def decode(text: str, prefix: str) -> bytes:
    """The content again; ValueError if the prefix is another or a letter is wrong."""
    word = text.strip().lower()
    start = f"{prefix}1"
    letters = word.removeprefix(start)
    if letters == word or set(letters) - set(LETTERS):
        raise ValueError(f"A key that begins with {start} is wanted.")
    values = [LETTERS.index(letter) for letter in letters]
    if _checksum([*_spread(prefix), *values]) != 1:
        raise ValueError("The key is mistyped: its letters do not go together.")
    return bytes(_regroup(values[:-CHECKED], 5, 8, fill=False))


def _spread(prefix: str) -> list[int]:
    return [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)]


def _checksum(values: Iterable[int]) -> int:
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << 5 ^ value
        for place, mask in enumerate(GENERATOR):
            found ^= mask if top >> place & 1 else 0
    return found


def _regroup(values: Sequence[int], size: int, wanted: int, *, fill: bool = True) -> list[int]:
    """The same bits in groups of another size; what is left is filled up or dropped."""
    found, held, bits = [], 0, 0
    for value in values:
        held, bits = held << size | value, bits + size
        while bits >= wanted:
            bits -= wanted
            found.append(held >> bits & (1 << wanted) - 1)
    if fill and bits:
        found.append(held << wanted - bits & (1 << wanted) - 1)
    return found
