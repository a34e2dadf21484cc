"""Forms of the cycle: a module, a session, a place, an attendance."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import Optional

from commission.learning.types import Attendance
from commission.mandates.forms import LONGEST_LINE, LONGEST_NAME, LONGEST_WORDS
from commons.identity.options import options
from commons.kernel.fields import WholeField
from commons.kernel.forms import Form, LineField, ParisMomentField, Required, TextField, at_most
from commons.kernel.seen import Seen

LONGEST_MATERIAL = 60_000


class ModuleForm(Seen):
    """A module."""

    title = LineField(_l("Titre du module"), [Required(), at_most(LONGEST_NAME)])
    about = TextField(_l("Ce qu’on y apprend"), [Optional(), at_most(LONGEST_WORDS)])
    material = TextField(
        _l("Le contenu, en mots simples"), [Optional(), at_most(LONGEST_MATERIAL)],
        description=_l("Public. Une ligne vide sépare deux paragraphes."),
    )  # fmt: skip
    published = BooleanField(_l("Publier ce module"))


class SessionForm(Form):
    """A session."""

    starts_at = ParisMomentField(_l("Début"), [Required()])
    ends_at = ParisMomentField(_l("Fin"), [Required()])
    place = LineField(_l("Lieu"), [Optional(), at_most(LONGEST_LINE)])
    remote = LineField(
        _l("Comment venir à distance"), [Optional(), at_most(LONGEST_LINE)],
        description=_l("Un lien ou un numéro, dit aux personnes inscrites seulement."),
    )  # fmt: skip
    capacity = WholeField(_l("Nombre de places"), [Required()])
    child_care = BooleanField(_l("Une garde d’enfant est proposée"))
    catch_up = BooleanField(_l("C’est un rattrapage"))


class ComeForm(Form):
    """I come."""

    needs = LineField(
        _l("De quoi avez-vous besoin pour venir ?"), [Optional(), at_most(LONGEST_LINE)],
        description=_l("Par exemple : un interprète, une place près de l’écran. Lu par le secrétariat seulement."),
    )  # fmt: skip
    child_care = BooleanField(_l("J’ai besoin de la garde d’enfant"))


class NoteForm(Form):
    """How a member followed the module."""

    state = RadioField(
        _l("A suivi ce module ?"), [Required()], choices=lambda: options((a.value, a.label) for a in Attendance)
    )
    words = LineField(
        _l("Une précision"), [Optional(), at_most(LONGEST_LINE)], description=_l("Nécessaire pour une équivalence.")
    )  # fmt: skip
