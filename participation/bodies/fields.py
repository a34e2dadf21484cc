"""Fields that several desks of participation share: a title, a whole number."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import NumberRange, Optional, StopValidation

from commons.kernel.forms import LineField, Required, WholeField

#: Characters that turn the direction of the text around a title; nobody types them.
_TURNS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


class Needed(Required):
    """The field must be filled, with more than blanks."""

    def __call__(self, form: Any, field: Any) -> None:
        """Stop at an empty field."""
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            raise StopValidation(str(self.message))


def _plain(text: Any) -> Any:
    return " ".join(text.translate(_TURNS).split()) if isinstance(text, str) else text


class TitleField(LineField):
    """One line that stands in lists and headings: trimmed, and unable to turn the words around it."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[_plain], **kwargs)


class NumberField(WholeField):
    """A whole number within bounds; empty when it is not required."""

    def __init__(self, label: Any, least: int, most: int, *, required: bool = False, **kwargs: Any) -> None:
        bounds = NumberRange(least, most, _l("Écrivez un nombre entre %(min)s et %(max)s."))
        super().__init__(label, [Needed() if required else Optional(), bounds], **kwargs)
