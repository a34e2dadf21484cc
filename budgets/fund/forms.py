"""Forms of the residents' fund, for collectives and for the team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from budgets.fund.drafts import LONGEST_LINE, LONGEST_RULES, LONGEST_WORDS, BilanDraft, FundDraft, MendingDraft
from budgets.fund.drafts import RequestDraft as Asked
from budgets.fund.types import Choice, Door, Mending
from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.fields import Between, DayField, WholeField
from commons.kernel.forms import Form, LineField, MoneyField, ParisMomentField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.seen import Seen
from commons.kernel.storage import LARGEST_FILE
from commons.kernel.tickets import Ticketed

_SHORT, _LONG = at_most(LONGEST_LINE), at_most(LONGEST_WORDS)
_PUBLISHED = _l("Publié.")


def file_of(field: Any) -> bytes:
    """The bytes that were sent, or none."""
    return bytes(field.data.read(LARGEST_FILE + 1)) if field.data else b""


class RequestFields(Form):
    """The five answers, the collective, and whom to reach; a draft may leave any of them empty."""

    collective = LineField(_l("Le nom de votre collectif"), [Optional(), _SHORT], description=_l("Il sera public."))
    what = TextField(_l("1. Que voulez-vous faire ?"), [Optional(), _LONG])
    where_at = LineField(_l("2. Où ?"), [Optional(), at_most(300)])
    starts_on = DayField(_l("3. Quand ?"), [Optional()])
    whom = LineField(
        _l("4. Pour qui, et combien de personnes ?"), [Optional(), at_most(300)],
        description=_l("Par exemple : les familles, environ 60 personnes."),
    )  # fmt: skip
    asked = MoneyField(_l("5. De combien avez-vous besoin ?"), [Optional()])
    name = LineField(
        _l("Votre prénom"),
        [Optional(), _SHORT],
        description=_l("Pour l’équipe seulement, jamais publié."),
    )
    contact = LineField(
        _l("Votre mobile ou votre adresse électronique"), [Optional(), at_most(254)],
        description=_l("Pour l’équipe seulement. Vous y recevez votre lien et la réponse."),
    )  # fmt: skip

    def draft(self, language: str, door: Door = Door.WEB, ticket: str | None = None) -> Asked:
        """What was typed."""
        return Asked(
            typed(self.collective), typed(self.what), typed(self.where_at), self.starts_on.data, typed(self.whom),
            self.asked.data, typed(self.name), typed(self.contact), language, door, ticket,
        )  # fmt: skip


class AskForm(Ticketed, Guarded, RequestFields):
    """A request, from home."""


class ChangeForm(Seen, RequestFields):
    """A draft, taken up again."""


class EnterForm(Ticketed, RequestFields):
    """A request written with a collective, or copied from its paper."""

    door = RadioField(_l("Comment est-elle venue ?"), [Required()], choices=[])

    def offer(self) -> None:
        """Fill the list."""
        self.door.choices = options((door.value, door.label) for door in (Door.DESK, Door.PAPER))


class FindForm(Guarded):
    """Whoever lost a link."""

    contact = LineField(_l("Votre mobile ou votre adresse électronique"), [Required(), at_most(254)])


class WordsForm(Form):
    """A few words: a question, an answer."""

    words = TextField(_l("Votre message"), [Required(), _LONG])


class ReasonForm(Form):
    """A reason."""

    reason = TextField(_l("Pourquoi ?"), [Required(), _LONG], description=_PUBLISHED)


class PaperForm(Form):
    """A photographed receipt."""

    file = FileField(_l("La photo du reçu"), description=_l("JPEG, PNG ou WebP, 10 Mo au plus. Pour l’équipe."))
    words = LineField(_l("Ce qui a été acheté"), [Required(), _SHORT])
    amount = MoneyField(_l("La somme écrite dessus"), [Optional()])


class BilanForm(Form):
    """What was done, in four answers."""

    done = TextField(_l("Qu’avez-vous fait ?"), [Required(), _LONG], description=_l("Publié, avec la photo."))
    people = WholeField(_l("Combien de personnes sont venues ?"), [Required(), Between(0, 100_000)])
    cost = MoneyField(_l("Combien cela a-t-il coûté en tout ?"), [Required()])
    photo = FileField(_l("Une photo"), description=_l("Montrez le lieu ou l’action. Demandez l’accord des personnes."))
    photo_words = LineField(_l("Ce que montre la photo"), [Optional(), _SHORT])

    def draft(self) -> BilanDraft:
        """What was typed."""
        photo = file_of(self.photo) or None
        return BilanDraft(typed(self.done), int(self.people.data), self.cost.data, photo, typed(self.photo_words))


class FundForm(Seen):
    """The sheet of a fund."""

    title = LineField(_l("Le nom du fonds"), [Required(), _SHORT])
    rules = TextField(_l("Les règles, en mots simples"), [Required(), at_most(LONGEST_RULES)])
    ceiling = MoneyField(_l("Le plafond d’une demande"), [Required()])
    answer_days = WholeField(_l("La réponse vient en combien de jours ?"), [Required(), Between(1, 180)])
    bilan_days = WholeField(_l("Le bilan vient combien de jours après l’action ?"), [Required(), Between(1, 365)])
    advance_percent = WholeField(_l("La plus grande avance, en % de la somme accordée"), [Required(), Between(0, 100)])
    quorum_percent = WholeField(_l("Le quorum : % des membres qui participent"), [Required(), Between(1, 100)])
    share_percent = WholeField(
        _l("Il faut plus de … % de « pour »"), [Required(), Between(50, 99)],
        description=_l("50 : plus de pour que de contre. À égalité, la demande n’est pas accordée."),
    )  # fmt: skip
    contact = LineField(_l("À qui demander de l’aide ?"), [Optional(), at_most(300)])
    reason = TextField(
        _l("Pourquoi changer les règles ?"), [Optional(), _LONG], description=_l("Publié, si le fonds est déjà public.")
    )

    def draft(self) -> FundDraft:
        """What was typed."""
        return FundDraft(
            typed(self.title), typed(self.rules), self.ceiling.data, int(self.answer_days.data),
            int(self.bilan_days.data), int(self.advance_percent.data), int(self.quorum_percent.data),
            int(self.share_percent.data), typed(self.contact),
        )  # fmt: skip


class NewFundForm(FundForm):
    """A fund for a place and a year."""

    place = SelectField(_l("Le lieu"), [Required()], choices=[])
    year = WholeField(_l("L’année"), [Required(), Between(2024, 2099)])

    def offer(self, places: Iterable[tuple[int, str]]) -> None:
        """Fill the list."""
        self.place.choices = options((str(number), name) for number, name in places)


class StateForm(Seen, ReasonForm):
    """What becomes of a fund."""

    to = RadioField(_l("Que devient le fonds ?"), [Required()], choices=[])


class AllocateForm(Ticketed):
    """Money given to a fund."""

    amount = MoneyField(_l("La somme"), [Required()])
    words = LineField(_l("D’où vient-elle ?"), [Required(), _SHORT], description=_PUBLISHED)


class MendingForm(Ticketed, ReasonForm):
    """Something wrong in the ledger."""

    mending = RadioField(_l("Qu’est-ce qui n’est pas juste ?"), [Required()], choices=[])
    amount = MoneyField(_l("La somme"), [Required()])
    request_number = WholeField(_l("Le numéro de la demande, pour un versement"), [Optional()])

    def offer(self) -> None:
        """Fill the list."""
        self.mending.choices = options((each.value, each.label) for each in Mending)

    def draft(self) -> MendingDraft:
        """What was typed."""
        return MendingDraft(
            Mending(typed(self.mending)), self.amount.data, typed(self.reason), self.request_number.data,
            typed(self.ticket),
        )  # fmt: skip


class MemberForm(Form):
    """Somebody who sits."""

    contact = LineField(_l("Son adresse électronique ou son mobile"), [Required(), at_most(254)])
    title = LineField(_l("À quel titre ?"), [Optional(), _SHORT], description=_l("Habitante, association…"))
    from_on = DayField(_l("Premier jour du mandat"), [Required()])
    until_on = DayField(_l("Dernier jour du mandat"), [Required()])


class SessionForm(Ticketed):
    """A session."""

    closes_at = ParisMomentField(_l("Le vote finit quand ?"), [Required()])
    meets_at = LineField(
        _l("Où la commission se réunit-elle ?"),
        [Optional(), at_most(300)],
        description=_l("Facultatif."),
    )


class PutForm(Form):
    """A request on the agenda."""

    request = SelectField(_l("La demande"), [Required()], choices=[])
    proposed = MoneyField(_l("La somme mise aux voix"), [Required()])


class VoteForm(Form):
    """An open vote."""

    choice = RadioField(_l("Votre choix"), [Required()], choices=[])

    def offer(self) -> None:
        """Fill the list."""
        self.choice.choices = options((choice.value, choice.label) for choice in Choice)


class NotedVoteForm(VoteForm):
    """A vote said at the meeting."""

    member = SelectField(_l("Qui parle ?"), [Required()], choices=[])


class DecisionForm(Form):
    """What the count says, carried out."""

    reason = TextField(
        _l("La raison"), [Optional(), _LONG], description=_l("Publié. Nécessaire, sauf si tout est accordé.")
    )
    postponed_to = DayField(
        _l("Reporter à quel jour ?"),
        [Optional()],
        description=_l("Vide : selon les votes. Nécessaire sans quorum."),
    )


class AmountForm(Ticketed):
    """A sum."""

    amount = MoneyField(_l("La somme"), [Required()])
