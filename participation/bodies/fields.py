"""A title, as several desks of participation type it."""

from __future__ import annotations

from typing import Any

from commons.kernel.forms import LineField

#: Characters that turn the direction of the text around a title; nobody types them.
_TURNS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def _plain(text: Any) -> Any:
    return " ".join(text.translate(_TURNS).split()) if isinstance(text, str) else text


class TitleField(LineField):
    """One line that stands in lists and headings: trimmed, and unable to turn the words around it."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[_plain], **kwargs)
