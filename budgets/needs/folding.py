"""Words as searches compare them. Pure."""

from __future__ import annotations

import re

from commons.kernel.slugs import fold

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 4_000


def folded(*parts: str) -> str:
    """Words without accents or capitals, as they are kept and searched."""
    return " ".join(_WORD.findall(fold(" ".join(parts))))[:_LONGEST]
