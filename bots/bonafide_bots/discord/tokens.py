"""Tokens of interactions: needed for 15 minutes, never written down in the clear.

An answer that only its asker sees can be put in its place with the interaction's
token alone, and any worker may have to do it. So the process that received the
interaction seals the token with a key made from the bot's own token, which every
worker that answers on Discord has and the database has not.
"""

from __future__ import annotations

import base64
import time

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# Discord takes a token for 15 minutes; an edit begun in the last seconds comes too late.
VALID_S = 15 * 60 - 10.0


class Tokens:
    """The tokens that this process received, and those that others sealed."""

    def __init__(self, bot_token: str) -> None:
        derived = HKDF(SHA256(), 32, None, b"bonafide discord interaction").derive(
            bot_token.encode()
        )
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))
        self._received: dict[str, tuple[str, float]] = {}

    def keep(self, interaction: str, token: str, until_s: float) -> None:
        """Remember the token until then, seconds since 1970; forget those that are over."""
        now = time.time()
        self._received = {key: kept for key, kept in self._received.items() if kept[1] > now}
        self._received[interaction] = token, until_s

    def sealed(self, interaction: str) -> str | None:
        """The token for the database; None when this process does not have it."""
        token, until_s = self._received.get(interaction, ("", 0.0))
        return self._fernet.encrypt(f"{until_s} {token}".encode()).decode() if token else None

    def opened(self, interaction: str, sealed: str | None) -> str | None:
        """The token while Discord takes it; None without one, or where the bot's token changed."""
        token, until_s = self._received.get(interaction, ("", 0.0))
        if not token and sealed:
            try:
                until, _, token = self._fernet.decrypt(sealed).decode().partition(" ")
            except InvalidToken:
                return None
            until_s = float(until)
        return token if token and time.time() < until_s else None
