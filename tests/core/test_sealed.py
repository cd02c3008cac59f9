"""Sealed text: opened by whoever has a key, and by nobody who changed it."""

import pytest
from cryptography.fernet import InvalidToken

from keystay.core.sealed import reseal, seal, unseal


def test_what_is_sealed_is_not_readable_and_opens_again():
    sealed = seal("What was said – and this: ☂")
    assert b"What" not in sealed
    assert unseal(sealed) == unseal(memoryview(sealed)) == "What was said – and this: ☂"


def test_a_changed_byte_does_not_open():
    sealed = bytearray(seal("words"))
    sealed[20] ^= 1
    with pytest.raises(InvalidToken):
        unseal(bytes(sealed))


def test_a_key_is_replaced_without_a_day_on_which_nothing_opens(settings):
    settings.NOTES_KEYS = ["old"]
    sealed = seal("words")
    settings.NOTES_KEYS = ["new", "old"]
    assert unseal(sealed) == "words"
    moved = reseal(sealed)
    settings.NOTES_KEYS = ["new"]
    assert unseal(moved) == "words"
    with pytest.raises(InvalidToken):
        unseal(sealed)
