"""A form that carries the version its page was read at: whoever saves an older one is told, with what they typed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Regexp

from commons.kernel.answers import typed
from commons.kernel.forms import Form


class Seen(Form):
    """Of a page that shows a version. In a template: `hidden(form.version)`; in a service: a conditional update."""

    version = HiddenField(
        validators=[Regexp(r"[0-9]{1,9}\Z", message=_l("Rouvrez la page depuis la liste, puis recommencez."))]
    )

    @property
    def seen(self) -> int:
        """The version that was read, once the form is valid."""
        return int(typed(self.version))
