"""Numbers of the French registers: associations (RNA), companies and their establishments (SIREN, SIRET). Pure."""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

#: W, three signs for the registry that keeps it, six digits.
_RNA = re.compile(r"^W[0-9][0-9A-Z][0-9][0-9]{6}$")
_SPACES = re.compile(r"[\s.\u00a0\u202f-]")


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
    try:
        (siren if len(bare) == 9 else siret).validate(bare)
    except ValidationError as error:
        raise ValueError(text[:40]) from error
    return bare
