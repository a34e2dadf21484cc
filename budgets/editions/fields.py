"""Fields that the desk's forms share: shares, scales and degrees, as people type them in French."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from commons.kernel.fields import ReadField

_PERCENTAGE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?")


class ShareField(ReadField):
    """A percentage; `data` is an exact Fraction between 0 and 1, or the blank."""

    def written(self, value: Any) -> str:
        """As a percentage, with a comma."""
        return f"{float(value * 100):g}".replace(".", ",")

    def read(self, text: str) -> Fraction:
        """5, 2,5 or 80 %."""
        typed = text.replace("%", "").replace(",", ".").strip()
        # Digits and one point only: Fraction also reads "1e-99999999", and would be at it for hours.
        if not _PERCENTAGE.fullmatch(typed):
            raise ValueError(_("Écrivez un pourcentage, par exemple 5."))
        share = Fraction(typed) / 100
        if not 0 <= share <= 1:
            raise ValueError(_("Un pourcentage est entre 0 et 100."))
        return share


class ScaleField(ReadField):
    """Points for each rank; `data` is a tuple of ints."""

    def written(self, value: Any) -> str:
        """The points, the first rank first."""
        return ", ".join(map(str, value))

    def read(self, text: str) -> tuple[int, ...]:
        """5, 3, 1."""
        parts = text.replace(";", ",").replace(" ", ",").split(",")
        digits = [part for part in parts if part]
        if len(digits) > 100 or not all(d.isascii() and d.isdigit() and len(d) <= 6 for d in digits):
            raise ValueError(_("Écrivez les points de chaque rang, séparés par des virgules : 5, 3, 1."))
        return tuple(map(int, digits))


class DegreesField(ReadField):
    """A latitude or a longitude; `data` is a float or None."""

    def written(self, value: Any) -> str:
        """Degrees with a comma."""
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")

    def read(self, text: str) -> float:
        """43,29 or 43.29."""
        try:
            return float(text.replace(",", ".")[:20])
        except ValueError as error:
            raise ValueError(_("Écrivez des degrés, par exemple 43,29.")) from error
