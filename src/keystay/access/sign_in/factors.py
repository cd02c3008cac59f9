"""How second factors are kept: encrypted, so that a copy of the database makes no codes."""

from allauth.mfa.adapter import DefaultMFAAdapter

from keystay.core.sealed import seal, unseal


class SealedFactors(DefaultMFAAdapter):
    """The secret behind an authenticator app, and the seed of the recovery codes."""

    def encrypt(self, text: str) -> str:
        return seal(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode())
