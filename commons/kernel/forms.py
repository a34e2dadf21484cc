"""Forms: French wall time, money as people type it, text with limits, and errors that can be summed up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from commons.kernel import i18n
from commons.kernel.clock import PARIS
from commons.kernel.errors import Invalid
from commons.kernel.types import Money


class Form(FlaskForm):
    """Base of every form."""

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """What the fields ask; and none of them, hidden or chosen from a list, may hold the null character."""
        right = bool(super().validate(*args, **kwargs))
        for field in self:
            if isinstance(field, SelectField) and isinstance(field.data, str) and not field.data.strip():
                field.data = ""  # blanks choose nothing, and `Optional` lets them through
            if not field.errors and any(isinstance(sent, str) and "\0" in sent for sent in field.raw_data or ()):
                field.errors = [_unreadable()]
                right = False
        return right

    def mistakes(self) -> list[tuple[str, str]]:
        """(field id, sentence) of every error, in the order of the fields; no id for one that is about no field."""
        found = [(field.id, str(error)) for field in self for error in _flat(field.errors)]
        return found + [("", str(error)) for error in self.form_errors]

    def take(self, error: Invalid) -> None:
        """Show what a service refused beside the fields it speaks of."""
        for name, sentence in error.fields.items():
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, sentence]
            else:
                self.form_errors.append(sentence)
        if not error.fields:
            self.form_errors.append(error.sentence)


def _flat(errors: Sequence[Any]) -> list[Any]:
    return [e for e in errors if not isinstance(e, dict)]


class MoneyField(StringField):
    """An amount typed by a person; `data` is Money or None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return i18n.number(self.data.units) if isinstance(self.data, Money) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the amount; what was typed stays on the page when it cannot be read."""
        text = str(valuelist[0]) if valuelist else ""
        self.data: Any = None
        if text.strip():
            try:
                self.data = Money.parse(text)
            except ValueError as error:
                raise ValueError(gettext("Écrivez un montant, par exemple 12 000 ou 12 000,50.")) from error


class ParisMomentField(DateTimeLocalField):
    """A moment entered as Paris wall time; `data` is aware, in UTC."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(map(str, self.raw_data))
        return self.data.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read wall time; an hour that daylight saving skips is moved on by the zone's own rule."""
        super().process_formdata(valuelist)
        if isinstance(self.data, datetime):
            typed, self.data = self.data, None
            try:
                self.data: datetime | None = typed.replace(tzinfo=PARIS).astimezone(UTC)
            except OverflowError as error:
                raise ValueError(gettext("Écrivez une date que l’on peut lire.")) from error


class Required(InputRequired):
    """The field must be filled; says so plainly."""

    def __init__(self, message: Any = None) -> None:
        super().__init__(message or _l("Ce champ est nécessaire."))

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse an empty field, and one that holds nothing but spaces."""
        super().__call__(form, field)
        nothing = field.data is None and not field.process_errors
        typed = (field.data, *(field.raw_data or ()))
        if nothing or any(isinstance(text, str) and not text.strip() for text in typed):
            field.errors = []
            raise StopValidation(str(self.message))


class Explained:
    """Marks a field that is needed in some cases, which its label or hint says: it is not called optional."""

    field_flags: ClassVar[dict[str, bool]] = {"explained": True}

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse nothing: the form or the service does."""


def at_most(characters: int) -> Length:
    """A text no longer than this."""
    return Length(max=characters, message=_l("C'est trop long : %(max)d caractères au plus."))


def _unreadable() -> str:
    return str(gettext("Ce texte contient des caractères illisibles. Tapez-le de nouveau."))


def no_binary(form: Any, field: Field) -> None:
    """Refuse control characters, which no keyboard types (PostgreSQL refuses the null character too)."""
    if isinstance(field.data, str) and any(ord(c) < 32 and c not in "\r\n\t" for c in field.data):
        raise ValidationError(_unreadable())


class _Text(StringField):
    """Text; a field that was not sent at all is empty, like one left empty."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text."""
        self.data = valuelist[0] if valuelist else ""


class LineField(_Text):
    """One line of text, trimmed."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("filters", [lambda text: " ".join(text.split()) if isinstance(text, str) else text])
        super().__init__(label, [no_binary, *(validators or [])], **kwargs)


class TextField(_Text, TextAreaField):
    """Several lines of text."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, [no_binary, *(validators or [])], **kwargs)
