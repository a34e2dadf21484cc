"""Fields that the desk's forms share: whole numbers, shares, scales and degrees, as people type them in French."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField


class _Typed(StringField):
    """A field whose `data` is read from text; what was typed stays on the page when it cannot be read."""

    def __init__(self, label: Any = None, validators: Any = None, *, blank: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.blank = blank

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None or self.data == self.blank else self.written(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the text; an empty one means the field's own blank."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data: Any = self.blank
        if text:
            self.data = self.read(text)

    def written(self, value: Any) -> str:
        """The value as a person would type it."""
        return str(value)

    def read(self, text: str) -> Any:
        """The value of a text; ValueError with a sentence when it has none."""
        return text


class WholeField(_Typed):
    """A whole number from 0; `data` is an int or the blank."""

    def read(self, text: str) -> int:
        """Digits, spaces allowed."""
        digits = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
            raise ValueError(_("Écrivez un nombre entier, par exemple 3."))
        return int(digits)


_PERCENTAGE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?")


class ShareField(_Typed):
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


class ScaleField(_Typed):
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


class DegreesField(_Typed):
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
