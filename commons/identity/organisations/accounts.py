"""Numbers of bank accounts (IBAN) and of banks (BIC), in the euro's area of payments. Pure."""

from __future__ import annotations

import re

_SPACES = re.compile(r"[\s.\u00a0\u202f-]")
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?\Z")
#: Country -> how long its numbers are: the countries one pays in euros like at home (SEPA).
LENGTHS = {
    "AD": 24, "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27,
    "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15,
    "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22,
}  # fmt: skip
#: Countries whose numbers hold a key of their own, as France counts it.
_FRENCH = frozenset({"FR", "MC"})
#: Countries whose numbers hold digits only.
_DIGITS = frozenset({
    "AT", "BE", "CZ", "DE", "DK", "EE", "ES", "FI", "HR", "HU", "IS", "LT", "ME", "NO", "PL", "PT", "RS", "SE", "SI",
    "SK", "VA",
})  # fmt: skip
#: How the French key reads the letters of an account.
_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def iban_of(text: str) -> str:
    """The number without spaces, in capitals; ValueError when it is not one, or one of its keys is wrong."""
    bare = _SPACES.sub("", text[:60]).upper()
    if not (bare.isascii() and bare.isalnum() and LENGTHS.get(bare[:2]) == len(bare) and bare[2:4].isdigit()):
        raise ValueError("iban")
    if int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 != 1:
        raise ValueError("iban")
    if bare[:2] in _DIGITS and not bare[4:].isdigit():
        raise ValueError("iban")
    if bare[:2] in _FRENCH and not _french_key_holds(bare[4:]):
        raise ValueError("iban")
    return bare


def bic_of(text: str, iban: str = "") -> str:
    """The code of a bank; ValueError when it is not one, or of another country than the account."""
    bare = _SPACES.sub("", text[:30]).upper()
    if not _BIC.match(bare):
        raise ValueError("bic")
    country = iban[:2]
    # Monaco's banks have codes of their own; some French overseas banks keep their island's.
    if country and country not in _FRENCH and bare[4:6] != country:
        raise ValueError("bic")
    return bare


def grouped(iban: str) -> str:
    """The number in groups of four, as it is read aloud."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def _french_key_holds(number: str) -> bool:
    """Bank, counter, account, key: 89 times the first, 15 times the second, 3 times the third."""
    digits = number.translate(_LETTERS)
    if not (number[:10].isdigit() and number[-2:].isdigit()):
        return False
    bank, counter, account, key = int(digits[:5]), int(digits[5:10]), int(digits[10:21]), int(digits[21:])
    return 97 - (89 * bank + 15 * counter + 3 * account) % 97 == key
