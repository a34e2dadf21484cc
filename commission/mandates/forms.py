"""Forms of the composition: mandates, seats, members, rules, candidacies, what a member says for themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.validators import Optional, Regexp

from commission.mandates.models import CommissionSeat
from commission.mandates.rules import LIMITS, Rules
from commission.mandates.types import EXPENSE_MOVES, ExpenseKind, ExpenseState, MandateReason, Origin, Part
from commons.identity.colleges import College
from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.fields import DayField, ReadField, WholeField
from commons.kernel.forms import Form, LineField, MoneyField, ParisMomentField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.refs import Ref
from commons.kernel.seen import Seen
from commons.kernel.tickets import Ticketed

LONGEST_NAME, LONGEST_LINE, LONGEST_WORDS, LONGEST_RULES = 120, 300, 4_000, 60_000
_REOPEN = _l("Rouvrez la page depuis la liste, puis recommencez.")


class MandateForm(Form):
    """A new mandate."""

    title = LineField(_l("Nom du mandat"), [Required(), at_most(LONGEST_NAME)])
    about = TextField(_l("À quoi sert la commission pendant ce mandat ?"), [Optional(), at_most(LONGEST_WORDS)])
    starts_on = DayField(_l("Premier jour"), [Required()])
    ends_on = DayField(_l("Dernier jour"), [Required()])


class SeatForm(Form):
    """A seat more."""

    college = RadioField(_l("Dans quel collège ?"), [Required()], choices=[])
    origin = RadioField(_l("Comment y vient-on ?"), [Required()], choices=[])
    stands_for = LineField(
        _l("Qui cette place représente-t-elle ?"),
        [Optional(), at_most(LONGEST_LINE)],
        description=_l("Par exemple : les conseils citoyens, la Ville de Marseille."),
    )

    def offer(self) -> None:
        """Fill the lists."""
        self.college.choices = options((each.value, each.label) for each in College)
        self.origin.choices = options((each.value, each.label) for each in Origin)


class MemberForm(Form):
    """Somebody on a seat."""

    part = RadioField(_l("Titulaire ou suppléant·e ?"), [Required()], choices=[])
    name = LineField(_l("Prénom et nom"), [Required(), at_most(LONGEST_NAME)], description=_l("Vus de l’équipe."))
    contact = LineField(
        _l("Adresse e-mail ou numéro de mobile"),
        [Required(), at_most(254)],
        description=_l("La personne se connecte avec : un code lui est envoyé, sans mot de passe."),
    )
    chosen_by = LineField(
        _l("Qui l’a choisi·e, et pourquoi ?"),
        [Required(), at_most(LONGEST_LINE)],
        description=_l("Publié. Par exemple : désigné·e par le conseil municipal du 4 mars."),
    )
    name_is_public = BooleanField(_l("Cette personne accepte que son nom soit publié"))

    def offer(self, free: Iterable[Part]) -> None:
        """Fill the list with the parts nobody holds."""
        self.part.choices = options((part.value, part.label) for part in free)


class WhyForm(Form):
    """A decision that carries a public reason."""

    why = TextField(_l("Pourquoi ?"), [Required(), at_most(LONGEST_WORDS)], description=_l("Publié."))


class EntrustForm(Form):
    """What a member is entrusted with."""

    in_bureau = BooleanField(_l("Membre du bureau : demande les ouvertures et l’arrêt du texte"))
    in_drafting = BooleanField(_l("Membre du groupe rédacteur : écrit le texte, donne un avis sur les amendements"))


class ShareField(ReadField):
    """A share as people write it, "2/3", "50 %", "0,5"; `data` is an exact fraction or None."""

    def written(self, value: Fraction) -> str:
        """The fraction."""
        return str(value)

    def read(self, text: str) -> Fraction:
        """The fraction of a text; ValueError with a sentence for anything else."""
        bare = "".join(text.split()).replace(",", ".")
        try:
            if len(bare) > 12:
                raise ValueError(bare[:12])
            return Fraction(bare.removesuffix("%")) / (100 if bare.endswith("%") else 1)
        except (ValueError, ZeroDivisionError) as error:
            raise ValueError(str(_l("Écrivez une part, par exemple 2/3 ou 50 %."))) from error


class RulesForm(Seen):
    """A version of the rules of procedure."""

    words = TextField(_l("Le règlement, en clair"), [Optional(), at_most(LONGEST_RULES)])
    reason = TextField(_l("Ce qui change, et pourquoi"), [Optional(), at_most(LONGEST_WORDS)])
    quorum_share = ShareField(_l("Part des places pourvues qui doivent prendre part"), [Required()])
    quorum_colleges = WholeField(_l("Nombre de collèges qui doivent prendre part"), [Required()])
    second_quorum_share = ShareField(
        _l("Part demandée à la deuxième convocation"),
        [Optional()],
        description=_l("Laissez vide : il n’y en a pas d’autre."),
    )
    majority_share = ShareField(_l("Part des voix exprimées qui adopte"), [Required()])
    majority_colleges = WholeField(_l("Nombre de collèges où le pour doit l’emporter"), [Required()])
    consent_rounds = WholeField(_l("Tours de consentement avant un vote"), [Required()])
    contest_hours = WholeField(_l("Heures pour contester un résultat"), [Required()])
    answer_days = WholeField(_l("Jours pour répondre à une préconisation"), [Required()])
    study_renewals = WholeField(_l("Fois où une instance peut redire « à l’étude »"), [Required()])
    cosigners = WholeField(_l("Cosignataires qu’il faut à un amendement"), [Required()])
    minority_signatures = WholeField(_l("Signatures qu’il faut à une opinion minoritaire"), [Required()])
    lease_minutes = WholeField(_l("Minutes pendant lesquelles un passage reste à qui l’écrit"), [Required()])
    refile_hours = WholeField(_l("Heures pour déposer de nouveau un amendement devenu sans objet"), [Required()])
    smallest_cell = WholeField(_l("Plus petit nombre de personnes qu’un tableau publié montre"), [Required()])
    smallest_sensitive_cell = WholeField(_l("Le même, pour une question sensible"), [Required()])
    smallest_college = WholeField(_l("Voix en dessous desquelles un collège n’est pas montré à part"), [Required()])
    training_required = BooleanField(_l("Il faut avoir suivi tout le cycle pour voter (déconseillé)"))

    def fill(self, rules: Rules) -> None:
        """Show these rules."""
        for name in (*LIMITS, "quorum_share", "second_quorum_share", "majority_share", "training_required"):
            self[name].data = getattr(rules, name)

    def rules(self) -> Rules:
        """What was typed, once the form is valid."""
        names = (*LIMITS, "quorum_share", "second_quorum_share", "majority_share", "training_required")
        return Rules(**{name: self[name].data for name in names})


class StepAsideForm(Form):
    """A subject touches me: one that will be decided, or another one, in my own words."""

    thing = SelectField(
        _l("De quoi s’agit-il ?"),
        [Optional()],
        choices=[],
        description=_l("Ce que vous choisissez ici ne vous sera pas donné à voter : votre suppléant·e votera."),
    )
    subject = LineField(
        _l("Quel sujet vous touche ?"),
        [at_most(LONGEST_LINE)],
        description=_l("Publié. Par exemple : la subvention de l’association où je travaille."),
    )
    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(LONGEST_WORDS)], description=_l("Publié."))

    def offer(self, subjects: Mapping[Ref, str]) -> None:
        """What will be decided, then everything else."""
        self.called = {str(ref): called for ref, called in subjects.items()}
        self.thing.choices = [("", _l("Autre chose : je l’écris ci-dessous")), *self.called.items()]

    def validate_subject(self, field: LineField) -> None:
        """Something else is said in words."""
        if not typed(self.thing) and not typed(field).strip():
            raise ValidationError(MandateReason.NEEDS_A_SUBJECT.sentence)

    @property
    def ref(self) -> Ref | None:
        """The very thing, when it is one of the list."""
        return Ref.read(typed(self.thing)) if typed(self.thing) else None

    @property
    def said(self) -> str:
        """The subject in words: the person's own, else the name of the thing."""
        return typed(self.subject).strip() or self.called.get(typed(self.thing), "")[:LONGEST_LINE]


class AwayForm(Form):
    """I shall be away."""

    starts_at = ParisMomentField(_l("À partir de quand ?"), [Required()])
    ends_at = ParisMomentField(_l("Jusqu’à quand ?"), [Required()])


class NameForm(Form):
    """My name may be shown, or not."""

    shown = BooleanField(_l("J’accepte que mon nom soit publié sur la page de la commission"))


class RefundForm(Ticketed):
    """What taking part cost me."""

    kind = RadioField(_l("Pour quoi ?"), [Required()], choices=lambda: options((k.value, k.label) for k in ExpenseKind))
    amount = MoneyField(_l("Combien ?"), [Required()])
    spent_on = DayField(_l("Quel jour ?"), [Required()])
    words = LineField(_l("Une précision"), [Optional(), at_most(LONGEST_LINE)])

    def validate_amount(self, field: MoneyField) -> None:
        """A refund is more than nothing, and less than a million."""
        if field.data is not None and not 0 < field.data.cents <= 100_000_000:
            raise ValidationError(MandateReason.UNREADABLE.sentence)


class SettleForm(Form):
    """What becomes of a refund."""

    seen = HiddenField(validators=[Regexp(r"(asked|accepted|refused|paid)\Z", message=_REOPEN)])
    state = RadioField(_l("Que devient cette demande ?"), [Required()], choices=[])
    reason = TextField(
        _l("Pourquoi ?"), [Optional(), at_most(LONGEST_WORDS)], description=_l("Nécessaire pour refuser.")
    )  # fmt: skip

    def offer(self, state: ExpenseState) -> None:
        """Fill the list with what it may become."""
        self.state.choices = options((each.value, each.label) for each in ExpenseState if each in EXPENSE_MOVES[state])


class CandidacyForm(Guarded, Ticketed):
    """I propose myself."""

    college = RadioField(_l("À quel titre ?"), [Required()], choices=[])
    name = LineField(_l("Votre prénom et votre nom"), [Required(), at_most(LONGEST_NAME)])
    contact = LineField(
        _l("Votre adresse e-mail ou votre numéro de mobile"),
        [Required(), at_most(254)],
        description=_l("Pour vous répondre. Jamais publié."),
    )
    words = TextField(_l("Pourquoi voulez-vous en être ?"), [Optional(), at_most(LONGEST_WORDS)])

    def offer(self, colleges: Iterable[College]) -> None:
        """Fill the list with the colleges that have a free seat."""
        self.college.choices = options((college.value, college.myself) for college in colleges)


class RetainForm(Form):
    """On which seat, in which part; `place` is "12:titular"."""

    place = SelectField(_l("Sur quelle place ?"), [Required()], choices=[])

    def offer(self, seats: Iterable[CommissionSeat]) -> None:
        """Fill the list with the free parts of these seats."""
        self.place.choices = options(
            (f"{seat.id}:{part.value}", f"{seat.number} · {seat.stands_for or seat.college.label} · {part.label}")
            for seat in seats
            for part in Part
            if seat.held_by(part) is None
        )

    @property
    def chosen(self) -> tuple[int, Part]:
        """The seat's number and the part, once the form is valid."""
        number, _, part = typed(self.place).partition(":")
        return int(number), Part(part)
