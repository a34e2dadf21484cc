"""Asking for another opinion, and giving it."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from commons.identity.options import options
from commons.kernel.forms import Form, Required, TextField, at_most


class AppealForm(Form):
    """Why the author does not agree."""

    words = TextField(
        _l("Pourquoi n’êtes-vous pas d’accord ?"),
        [Required(_l("Écrivez pourquoi, même en quelques mots.")), at_most(2000)],
        render_kw={"maxlength": 2000},
    )


class AnswerForm(Form):
    """What the second moderator says."""

    outcome = RadioField(_l("Votre avis"), [Required(_l("Choisissez un des deux avis."))])
    words = TextField(
        _l("Votre réponse à l’auteur"),
        [Required(_l("Écrivez pourquoi : l’auteur le lira.")), at_most(2000)],
        render_kw={"maxlength": 2000},
    )

    def offer(self) -> None:
        """List the two answers."""
        self.outcome.choices = options(
            (("overturn", gettext("Rendre le texte visible")), ("keep", gettext("Garder le texte masqué")))
        )
