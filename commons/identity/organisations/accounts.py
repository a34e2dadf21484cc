"""Numbers of bank accounts (IBAN) and of banks (BIC), in the euro's area of payments. Pure."""

from __future__ import annotations

import re

from stdnum import bic, iban
from stdnum.exceptions import ValidationError

_SPACES = re.compile(r"[\s.\u00a0\u202f-]")
#: The countries one pays in euros like at home (SEPA): an account elsewhere is paid by hand.
COUNTRIES = frozenset({
    "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR", "HU",
    "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE",
    "SI", "SK", "SM", "VA",
})  # fmt: skip
#: Countries whose numbers hold a key of their own, as France counts it; the library does not.
_FRENCH = frozenset({"FR", "MC"})
#: How the French key reads the letters of an account.
_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def iban_of(text: str) -> str:
    """The number without spaces, in capitals; ValueError when it is not one, or one of its keys is wrong."""
    bare = _SPACES.sub("", text[:60]).upper()
    if not (bare.isascii() and bare.isalnum() and bare[:2] in COUNTRIES):
        raise ValueError("iban")
    try:
        iban.validate(bare)
    except ValidationError as error:
        raise ValueError("iban") from error
    if bare[:2] in _FRENCH and not _french_key_holds(bare[4:]):
        raise ValueError("iban")
    return bare


def bic_of(text: str, account: str = "") -> str:
    """The code of a bank; ValueError when it is not one, or of another country than the account."""
    bare = _SPACES.sub("", text[:30]).upper()
    if not (bare.isascii() and bic.is_valid(bare)):
        raise ValueError("bic")
    country = account[:2]
    # Monaco's banks have codes of their own; some French overseas banks keep their island's.
    if country and country not in _FRENCH and bare[4:6] != country:
        raise ValueError("bic")
    return bare


def grouped(number: str) -> str:
    """The number in groups of four, as it is read aloud."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def _french_key_holds(number: str) -> bool:
    """Bank, counter, account, key: 89 times the first, 15 times the second, 3 times the third."""
    digits = number.translate(_LETTERS)
    if not (number[:10].isdigit() and number[-2:].isdigit()):
        return False
    bank, counter, account, key = int(digits[:5]), int(digits[5:10]), int(digits[10:21]), int(digits[21:])
    return 97 - (89 * bank + 15 * counter + 3 * account) % 97 == key
