"""Children as keyed references, and what an extract looks like. Plain Python."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence

# Crockford's alphabet, as for our own ids: no I, L, O or U to misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 12
SHOWN_LENGTH = 7
SOURCE_LENGTH = 32

SYSTEM_C, MOSAIC, ECLIPSE = "SystemC (Liquidlogic)", "Mosaic", "Eclipse"


def child_reference(number: str, key: str) -> str:
    """The reference for a child's number in the case system: 60 bits that only the key repeats.

    The same child has the same reference in every file; the number cannot be had back
    without the key, which is kept outside the database.
    """
    digest = _keyed(f"child:{_bare(number)}", key)
    bits = int.from_bytes(digest[:8], "big") >> 4
    return "".join(ALPHABET[(bits >> (5 * place)) & 31] for place in range(REFERENCE_LENGTH))


def shown(reference: str) -> str:
    """A reference as people read it: K7Q2-9D4."""
    return f"{reference[:4]}-{reference[4:SHOWN_LENGTH]}"


def source_key(kind: str, number: str, key: str) -> str:
    """A row's id from the case system, keyed too: some systems build it from the child's."""
    return _keyed(f"{kind}:{_bare(number)}", key).hex()[:SOURCE_LENGTH]


def dialect(columns: Mapping[str, Sequence[str]], same_ids: bool) -> str:
    """Which case system wrote an extract.

    `columns` are the headings of each table in small letters. Mosaic calls the child
    PersonID or leaves out the worker's name; Eclipse repeats its own id as the staff id
    (`same_ids`); otherwise it is SystemC (services.md 2.2, 2.3).
    """
    involvements = columns.get("ssd_involvements", ())
    professionals = columns.get("ssd_professionals", ())
    if "personid" in involvements or "prof_professional_name" not in professionals:
        return MOSAIC
    return ECLIPSE if same_ids else SYSTEM_C


def role_counts(roles: Iterable[tuple[str, int]], counting: Sequence[str]) -> str:
    """The roles found, the commonest first, saying of each whether it counts as a case."""
    ordered = sorted(roles, key=lambda each: (-each[1], each[0]))
    words = [
        f"{role or 'no role'} ({number}, {'counts' if role in counting else 'does not count'})"
        for role, number in ordered[:20]
    ]
    return f"Roles found: {'; '.join(words)}." if words else "No roles found."


def _keyed(text: str, key: str) -> bytes:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()


def _bare(number: str) -> str:
    return number.strip().upper().removesuffix(".0")
