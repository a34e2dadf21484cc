"""Forms of draws: put oneself on the list, prepare a draw, write its targets, type the public number."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Optional

from commission.mandates.forms import LONGEST_LINE, LONGEST_NAME, LONGEST_WORDS
from commission.mandates.forms_paper import SheetFields
from commission.sortition import words
from commission.sortition.types import Criterion
from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.fields import WholeField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.seen import Seen
from commons.kernel.tickets import Ticketed

LONGEST_LINES = 30_000


class VolunteerFields(Ticketed):
    """Who is willing to be drawn, how to reach them, and what the draw asks."""

    name = LineField(_l("Votre prénom et votre nom"), [Required(), at_most(LONGEST_NAME)])
    contact = LineField(
        _l("Votre adresse e-mail ou votre numéro de mobile"),
        [Required(), at_most(254)],
        description=_l("Pour vous convoquer si vous êtes tiré·e au sort. Chiffré, jamais publié."),
    )
    commune = SelectField(_l("Dans quelle commune habitez-vous ?"), [Required()], choices=[])
    territory = RadioField(_l("Votre adresse est-elle dans un quartier prioritaire ?"), [Required()], choices=[])
    gender = RadioField(_l("Vous êtes"), [Required()], choices=[])
    age = RadioField(_l("Quel âge avez-vous ?"), [Required()], choices=[])
    diploma = RadioField(_l("Votre diplôme le plus élevé"), [Required()], choices=[])

    def offer(self) -> None:
        """Fill the lists."""
        # Nobody lives in the first commune of the list without having said so.
        for criterion in Criterion:
            unsaid = [("", "—")] if criterion is Criterion.COMMUNE else []
            self[criterion.value].choices = options([*unsaid, *words.values(criterion).items()])

    def answers(self) -> dict[Criterion, str]:
        """What was answered, once the form is valid."""
        return {criterion: typed(self[criterion.value]) for criterion in Criterion}


class VolunteerForm(Guarded, VolunteerFields):
    """I am willing to be drawn."""

    willing = BooleanField(
        _l("J’accepte que ces réponses servent au tirage au sort, et à rien d’autre"), [Required()]
    )  # fmt: skip


class PaperForm(VolunteerFields, SheetFields):
    """Somebody is willing, on a sheet that the secretariat types in."""


class DrawForm(Form):
    """A new draw."""

    title = LineField(_l("Nom du tirage"), [Required(), at_most(LONGEST_NAME)])
    about = TextField(
        _l("Ce que feront les personnes tirées au sort"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Publié. Combien de réunions, combien de temps, ce qui est remboursé."),
    )
    seats = WholeField(_l("Nombre de places"), [Required()])
    answer_days = WholeField(_l("Jours pour répondre à une convocation"), [Required()])


class TargetsForm(Seen):
    """The targets, one a line."""

    lines = TextField(
        _l("Les objectifs, un par ligne"),
        [Required(), at_most(LONGEST_LINES)],
        description=_l("Critère ; valeur ; minimum ; maximum ; source. Se colle depuis un tableur."),
    )
    why = TextField(
        _l("Pourquoi changer ?"), [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Publié. Nécessaire une fois la liste close."),
    )  # fmt: skip


class StepForm(Seen):
    """Go to the next step."""

    why = TextField(_l("Pourquoi ?"), [Optional(), at_most(LONGEST_WORDS)], description=_l("Publié."))


class NumberForm(Form):
    """The number that came out in public."""

    number = WholeField(_l("Le nombre sorti"), [Required()])
    source = LineField(
        _l("D’où vient-il ?"),
        [Optional(), at_most(LONGEST_LINE)],
        description=_l("Publié. Par exemple : trois dés à dix faces lancés en séance publique, le 4 mars."),
    )
