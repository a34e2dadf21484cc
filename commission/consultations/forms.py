"""Forms of deciding: what the secretariat prepares, what a member says, what is answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import Optional, Regexp

from commission.consultations import subjects
from commission.consultations.acts import LONGEST_QUESTION, LONGEST_TEXT, LONGEST_TITLE, LONGEST_WORDS
from commission.consultations.models import Consultation, Elector
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import Kind, Passage, Plan, Reply, Said
from commission.mandates.models import CommissionMember
from commission.mandates.types import MANDATE
from commons.identity.options import grouped, options
from commons.kernel.addresses import ref_at
from commons.kernel.answers import typed
from commons.kernel.fields import ChecksField
from commons.kernel.forms import Form, LineField, ParisMomentField, Required, TextField, at_most
from commons.kernel.refs import Ref
from commons.kernel.seen import Seen
from commons.kernel.tickets import Ticketed

#: Boxes for texts that are put against each other.
TEXTS = ("1", "2", "3", "4")
#: Chosen when it is about something that no list holds: its address is typed.
ELSEWHERE = "elsewhere"
_LONGEST_LIST = 20_000


def leads_somewhere(form: Form, field: Field) -> None:
    """The address of a page of this site."""
    if len(str(field.data)) > 500 or ref_at(str(field.data)) is None:
        raise ValidationError(ConsultationReason.NO_SUCH_SUBJECT.sentence)


def names_the_other_thing(form: Form, field: Field) -> None:
    """An address when something else is chosen, and none when something in the list is."""
    if typed(form["subject"]) == ELSEWHERE:
        leads_somewhere(form, field)
    elif typed(field):
        raise ValidationError(ConsultationReason.TWO_SUBJECTS.sentence)


class PlanForm(Seen):
    """A consultation as it is prepared."""

    title = LineField(_l("Titre"), [Required(), at_most(LONGEST_TITLE)])
    kind = RadioField(_l("De quelle sorte ?"), [Required()])
    question = TextField(
        _l("Ce que l’on demande, en clair"), [Required(), at_most(LONGEST_QUESTION)],
        description=_l("Une seule question, en phrases courtes."),
    )  # fmt: skip
    subject = SelectField(
        _l("De quoi s’agit-il ?"), [Optional()], choices=[],
        description=_l("Ce qui attend une décision de la commission."),
    )  # fmt: skip
    elsewhere = LineField(
        _l("Adresse d’une autre page"), [names_the_other_thing],
        description=_l("Seulement si vous choisissez « Autre chose ». Collez l’adresse de sa page sur ce site."),
    )  # fmt: skip
    passages = TextField(
        _l("Passages qu’une objection peut nommer"), [Optional(), at_most(_LONGEST_LIST)],
        description=_l("Un par ligne. Vide : tous les passages du texte, quand il en a."),
    )  # fmt: skip
    initial = TextField(
        _l("Vote entre plusieurs textes : le texte actuel"), [Optional(), at_most(LONGEST_TEXT)],
        description=_l("Si aucun texte ne l’emporte, c’est lui qui reste."),
    )  # fmt: skip
    text_1 = TextField(_l("Texte 1"), [Optional(), at_most(LONGEST_TEXT)])
    text_2 = TextField(_l("Texte 2"), [Optional(), at_most(LONGEST_TEXT)])
    text_3 = TextField(_l("Texte 3"), [Optional(), at_most(LONGEST_TEXT)])
    text_4 = TextField(_l("Texte 4"), [Optional(), at_most(LONGEST_TEXT)])
    opens_at = ParisMomentField(_l("Ouverture"), [Required()])
    closes_at = ParisMomentField(_l("Fin"), [Required()])
    secret = BooleanField(_l("Vote secret"), description=_l("Jamais pour un consentement : une objection est signée."))

    def offer(self, mandate_id: int) -> None:
        """Fill the lists: the kinds, and what waits for a decision of this commission."""
        self.kind.choices = options((kind.value, kind.label) for kind in Kind)
        waiting = grouped((kind, str(ref), title) for ref, kind, title in subjects.of(mandate_id))
        itself = options([(str(Ref(MANDATE, mandate_id)), _("La commission elle-même"))])
        self.subject.choices = [*itself, *waiting, *options([(ELSEWHERE, _("Autre chose"))])]

    @property
    def ref(self) -> Ref | None:
        """What it is about: chosen in the list, or at the address that was pasted."""
        chosen = typed(self.subject)
        if chosen == ELSEWHERE:
            return ref_at(typed(self.elsewhere))
        return Ref.read(chosen) if chosen else None

    def plan(self, of_subject: Sequence[Passage]) -> Plan:
        """What was typed; `of_subject`: the passages of the thing, when none was typed."""
        kind = Kind(typed(self.kind))
        assert self.opens_at.data is not None  # the form is valid
        assert self.closes_at.data is not None
        lines = [" ".join(line.split()) for line in typed(self.passages).splitlines()]
        named = tuple(Passage(str(n), line[:200]) for n, line in enumerate(filter(None, lines), 1)) or tuple(of_subject)
        return Plan(
            typed(self.title), kind, self.opens_at.data, self.closes_at.data, bool(self.secret.data),
            typed(self.question), self._texts() if kind is Kind.DUEL else named,
            typed(self.initial) if kind is Kind.DUEL else "",
        )  # fmt: skip

    def _texts(self) -> tuple[Passage, ...]:
        boxes = ((number, self[f"text_{number}"]) for number in TEXTS)
        return tuple(Passage(n, str(box.label.text), typed(box)) for n, box in boxes if typed(box).strip())

    def fill(self, consultation: Consultation) -> None:
        """Show what was prepared."""
        for name in ("title", "question", "initial", "opens_at", "closes_at", "secret"):
            self[name].data = getattr(consultation, name)
        self.kind.data, self.version.data = consultation.kind.value, str(consultation.version)
        if consultation.kind is Kind.DUEL:
            for passage in consultation.passages_named:
                self[f"text_{passage.key}"].data = passage.words
        else:
            self.passages.data = "\n".join(passage.label for passage in consultation.passages_named)


class AbsentForm(Seen):
    """Who is away at the opening."""

    absent = ChecksField(_l("Qui est absent à l’ouverture ?"), [Optional()], choices=[])

    def offer(self, members: Iterable[CommissionMember]) -> None:
        """Everybody who sits."""
        self.absent.choices = [
            (str(m.id), f"{m.seat.number} · {m.seat.college.label} · {m.name} ({m.part.label})") for m in members
        ]

    @property
    def numbers(self) -> list[int]:
        """Those that were ticked."""
        return [int(number) for number in self.absent.data or []]


class StepForm(Seen):
    """Nothing to type: the move itself."""


class ReasonForm(Form):
    """Why it is called off."""

    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(LONGEST_WORDS)], description=_l("Publié."))


class VoiceForm(Form):
    """An open voice: how many this seat had given when the page was read, and what it says now."""

    seen = HiddenField(validators=[Regexp(r"[0-9]{1,6}\Z", message=_l("Rechargez la page, puis recommencez."))])
    passage = SelectField(_l("Quel passage ?"), [Optional()], choices=[])
    words = TextField(
        _l("Pourquoi ?"), [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Nécessaire pour une objection. Publié avec votre voix."),
    )  # fmt: skip


class TakenDownForm(VoiceForm):
    """The voice of a member who has no device, taken down by the secretariat."""

    elector = SelectField(_l("Qui parle ?"), [Required()], choices=[])

    def offer(self, silent: Iterable[Elector]) -> None:
        """Those who did not speak yet."""
        named = ((str(e.id), f"{e.member.seat.number} · {e.college.label} · {e.member.name}") for e in silent)
        self.elector.choices = options([("", ""), *named])


class SecretForm(Form):
    """A secret ballot: the secret of its receipt goes along."""

    secret = StringField(_l("Le code secret de votre reçu"), [Required(), at_most(100)])


def answer_names(consultation: Consultation) -> list[str]:
    """The names of the fields that carry the answers."""
    return [f"answer_{place}" for place in range(len(consultation.questions))]


def form_for(consultation: Consultation, base: type[Form]) -> Form:
    """A form of this kind with one question for each answer that is asked for."""
    texts = [(p.label, p.words) for p in consultation.passages_named] if consultation.kind is Kind.DUEL else [("", "")]
    asked = {
        name: RadioField(
            label or _l("Votre voix"), [Required(_l("Choisissez une réponse."))], description=words,
            choices=options((answer.value, answer.label) for answer in consultation.kind.answers),
        )
        for name, (label, words) in zip(answer_names(consultation), texts, strict=True)
    }  # fmt: skip
    form: Form = type("AskedForm", (base,), asked)()
    if isinstance(form, VoiceForm):
        form.passage.choices = options([("", ""), *((p.key, p.label) for p in consultation.passages_named)])
    return form


def answers_of(form: Form, consultation: Consultation) -> dict[str, str]:
    """The answers that were given, by question."""
    names = zip(consultation.questions, answer_names(consultation), strict=True)
    return {question: typed(form[name]) for question, name in names}


def said_in(form: Form, consultation: Consultation) -> Said:
    """What an open voice says."""
    assert isinstance(form, VoiceForm)
    return Said(answers_of(form, consultation), typed(form.words), typed(form.passage))


class ReplyForm(Form):
    """What the drafting group answers to an objection."""

    reply = RadioField(_l("Que devient le passage ?"), [Required()])
    words = TextField(
        _l("Les nouveaux mots, ou pourquoi le texte reste"), [Required(), at_most(LONGEST_WORDS)],
        description=_l("Publié à côté de l’objection."),
    )  # fmt: skip
    amendment = LineField(
        _l("L’amendement qui répond"), [Optional(), leads_somewhere],
        description=_l("Collez son adresse, s’il y en a un."),
    )  # fmt: skip

    def offer(self) -> None:
        """Fill the list."""
        self.reply.choices = options((reply.value, reply.label) for reply in Reply)

    @property
    def ref(self) -> Ref | None:
        """The amendment, when there is one."""
        return ref_at(typed(self.amendment)) if typed(self.amendment) else None


class WordsForm(Form):
    """Words that are published: a contestation, or what the bureau answers to one."""

    words = TextField(_l("Vos mots"), [Required(), at_most(LONGEST_WORDS)], description=_l("Publié."))


class OpinionForm(Ticketed):
    """A minority opinion."""

    words = TextField(
        _l("Votre avis"), [Required(), at_most(LONGEST_WORDS)],
        description=_l("Imprimé avec le texte adopté, en même taille. Il ne change plus : d’autres peuvent le signer."),
    )  # fmt: skip


class SignForm(Form):
    """Sign, or take one's signature back."""

    act = RadioField(_l("Votre signature"), [Required()])

    def offer(self) -> None:
        """Fill the list."""
        self.act.choices = options([("sign", _l("Je signe cet avis")), ("withdraw", _l("Je retire ma signature"))])
