"""Numbers of the French registers: associations (RNA), companies and their establishments (SIREN, SIRET). Pure."""

from __future__ import annotations

import re

#: W, three signs for the registry that keeps it, six digits.
_RNA = re.compile(r"^W[0-9][0-9A-Z][0-9][0-9]{6}$")
_SPACES = re.compile(r"[\s.\u00a0\u202f-]")
#: La Poste gave its establishments numbers of its own, whose digits add up to a multiple of five.
_LA_POSTE = "356000000"


def rna_of(text: str) -> str:
    """The number without spaces, in capitals; ValueError when it is not one."""
    bare = _SPACES.sub("", text).upper()
    if not _RNA.match(bare):
        raise ValueError(text[:40])
    return bare


def siret_of(text: str) -> str:
    """A SIREN (9 digits) or a SIRET (14) without spaces; ValueError when its check digit is wrong."""
    bare = _SPACES.sub("", text)
    if not (bare.isascii() and bare.isdigit() and len(bare) in (9, 14) and set(bare) != {"0"}):
        raise ValueError(text[:40])
    if not (_luhn(bare) or (bare.startswith(_LA_POSTE) and sum(map(int, bare)) % 5 == 0)):
        raise ValueError(text[:40])
    # The first nine digits of an establishment are its company's number, with a check digit of its own.
    if not _luhn(bare[:9]):
        raise ValueError(text[:40])
    return bare


def _luhn(digits: str) -> bool:
    """Every second digit from the end counts double, its own two digits added: the sum is a multiple of ten."""
    doubled = (int(d) * (1 + rank % 2) for rank, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
