"""A whole number as people type it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import StringField


class WholeField(StringField):
    """Digits; `data` is an int or None, and what was typed stays on the page when it cannot be read."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; an empty text is none."""
        text = "".join(str(valuelist[0]).split()) if valuelist else ""
        self.data: Any = None
        if text:
            if not (text.isascii() and text.isdigit() and len(text) <= 9):
                raise ValueError(_("Écrivez un nombre entier, par exemple 3."))
            self.data = int(text)
