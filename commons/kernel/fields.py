"""Fields of forms, as people type them in French: whole numbers, days, boxes to tick."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectMultipleField, StringField
from wtforms.validators import NumberRange
from wtforms.widgets import CheckboxInput, ListWidget


class ReadField(StringField):
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


class WholeField(ReadField):
    """A whole number from 0; `data` is an int or the blank."""

    def read(self, text: str) -> int:
        """Digits of any script, spaces allowed; longer ones are no number of anything here."""
        digits = "".join(text.split())
        if not (digits.isdecimal() and len(digits) <= 9):
            raise ValueError(gettext("Écrivez un nombre entier, par exemple 3."))
        return int(digits)


class Between(NumberRange):
    """A number within these bounds; none is no number out of them."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least, most, _l("Écrivez un nombre entre %(min)s et %(max)s."))

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse a number out of bounds."""
        if field.data is not None:
            super().__call__(form, field)


class DayField(DateField):
    """A day, from the browser's own calendar or typed; `data` is None when nothing is."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; what cannot be read is said plainly."""
        typed = [str(value).strip() for value in valuelist]
        self.data: Any = None
        if any(typed):
            try:
                super().process_formdata(typed)
            except ValueError as error:
                raise ValueError(gettext("Écrivez une date, par exemple 12/03/2027.")) from error


class ChecksField(SelectMultipleField):
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
