"""Case numbers that people can read out: `7K3M-Q2`, in Crockford's base 32."""

from __future__ import annotations

import secrets

# Without I, L, O and U, which are misread or misheard (crockford.com/base32).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")


def fresh() -> str:
    """A number that cannot be guessed: one of 2**30."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{drawn[:4]}-{drawn[4:]}"


def tidy(typed: str) -> str:
    """The number that somebody meant, however it was typed."""
    plain = "".join(typed.upper().split()).replace("-", "").translate(_MISREAD)
    return f"{plain[:4]}-{plain[4:]}"
