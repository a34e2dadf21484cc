"""Keeps automatic senders out of a form without a puzzle, a cookie or a third party."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from commons.kernel import clock
from commons.kernel.forms import Form

#: A page left open longer than this is opened again before it is sent.
LONGEST_OPEN = timedelta(days=2)


class Guarded(Form):
    """A form with a field that only machines fill, and a stamp that says when it was opened.

    Whoever is caught gets the form again with all that was typed, a fresh stamp and a sentence: a person sends it a
    second time, most machines do not. In a template: `guard(form)` of ui/fields.html.
    """

    #: Nobody fills this form in less time.
    least = timedelta(seconds=2)

    trap = StringField(_l("Laissez ce champ vide"))
    opened = HiddenField()

    def caught(self) -> bool:
        """True when this looks like an automatic sender."""
        opened = _read(str(self.opened.data or ""))
        if self.trap.data or opened is None:
            return True
        return not self.least <= clock.now() - opened <= LONGEST_OPEN

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """What the fields ask, then the guard."""
        right = bool(super().validate(*args, **kwargs))
        if not self.caught():
            return right
        self.trap.data = self.trap.raw_data = None
        self.form_errors.append(
            gettext("Cet envoi ressemble à celui d’un robot. Rien n’est perdu : relisez, puis envoyez de nouveau.")
        )
        return False

    def stamp(self) -> str:
        """What the page carries: the moment it was first made, sealed."""
        sent, now = str(self.opened.data or ""), clock.now()
        opened = _read(sent)
        if opened is not None and now - opened <= LONGEST_OPEN:
            return sent
        return _sealed(int(now.timestamp() * 1000))


def _seal(moment: int) -> str:
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, f"guarded.opened|{moment}".encode(), hashlib.sha256).hexdigest()[:32]


def _sealed(moment: int) -> str:
    return f"{moment}.{_seal(moment)}"


def _read(stamp: str) -> datetime | None:
    number, _, seal = stamp.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    if not hmac.compare_digest(_seal(int(number)).encode(), seal.encode("utf-8", "replace")):
        return None
    return datetime.fromtimestamp(int(number) / 1000, UTC)
