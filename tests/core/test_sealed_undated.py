"""Words that must not tell when they were written."""

from base64 import urlsafe_b64decode

from keystay.core.sealed import seal, seal_undated, unseal


def test_what_is_sealed_undated_opens_again_and_holds_no_moment():
    sealed = seal_undated("Words")
    assert unseal(sealed) == "Words"
    assert int.from_bytes(urlsafe_b64decode(sealed)[1:9]) == 0
    assert int.from_bytes(urlsafe_b64decode(seal("Words"))[1:9]) > 0
