"""What is typed of a roadmap, section by section, and of a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, NumberRange, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from commons.identity.options import options
from commons.kernel import i18n
from commons.kernel.addresses import ref_at
from commons.kernel.forms import Form, LineField, Required, TextField, WholeField, at_most
from commons.kernel.refs import resolve_one
from commons.territory import queries as territory
from participation.neighbourhoods.drafts import ActionDraft, Diagnosis, Figure, PriorityDraft, Wish, Writing
from participation.neighbourhoods.models import PlannedAction, Priority, Roadmap
from participation.neighbourhoods.policies import RoadmapReason
from participation.neighbourhoods.types import ActionState, Section

MOST_FIGURES, MOST_LINKS = 30, 20


class Seen(Form):
    """A section carries the number it was read with, so that a later save by somebody else is noticed."""

    seen = HiddenField()

    @property
    def version(self) -> int:
        """The number, or one that no section has."""
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class DiagnosisForm(Seen):
    """The neighbourhood as it is."""

    strengths = TextField(_l("Les forces du quartier"), [at_most(10_000)])
    difficulties = TextField(_l("Ce qui est difficile"), [at_most(10_000)])
    figures = TextField(
        _l("Les chiffres, avec leur source"),
        [at_most(6_000)],
        description=_l("Un chiffre par ligne : ce qu’on compte ; le chiffre ; la source et l’année."),
    )

    def validate_figures(self, field: Field) -> None:
        """A line has three parts, none of them empty."""
        lines = _lines(field.data)
        if len(lines) > MOST_FIGURES:
            raise ValidationError(gettext("C’est beaucoup : %(most)d chiffres au plus.", most=MOST_FIGURES))
        for number, line in enumerate(lines, start=1):
            if len(_parts(line)) != 3 or not all(_parts(line)):
                sentence = gettext(
                    "Ligne %(number)d : écrivez ce qu’on compte, le chiffre et la source, séparés par « ; ».",
                    number=number,
                )
                raise ValidationError(sentence)

    def fill(self, roadmap: Roadmap) -> None:
        """Show what is written."""
        self.strengths.data, self.difficulties.data = roadmap.strengths, roadmap.difficulties
        self.figures.data = "\n".join(" ; ".join(f[k] for k in ("label", "value", "source")) for f in roadmap.figures)
        self.seen.data = str(roadmap.diagnosis_version)

    def typed(self) -> Diagnosis:
        """What was typed, once it is valid."""
        figures = tuple(Figure(*_parts(line)) for line in _lines(self.figures.data))
        return Diagnosis(str(self.strengths.data or ""), str(self.difficulties.data or ""), figures)


def _lines(text: Any) -> list[str]:
    return [line for line in str(text or "").splitlines() if line.strip()]


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split(";")]


class CountField(WholeField):
    """How many there were."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        message = _l("Écrivez un nombre entre %(min)s et %(max)s.")
        checks = [InputRequired(_l("Ce champ est nécessaire.")), NumberRange(0, 1_000_000, message)]
        super().__init__(label, checks, default=0, **kwargs)


class WritingForm(Seen):
    """How residents wrote it."""

    method = TextField(
        _l("Comment les habitants l’ont écrit"),
        [at_most(6_000)],
        description=_l("Les rencontres, les lieux, les langues, ceux qu’on n’a pas pu entendre."),
    )
    meetings_held = CountField(_l("Nombre de rencontres"))
    people_heard = CountField(_l("Nombre de personnes entendues"))

    def fill(self, roadmap: Roadmap) -> None:
        """Show what is written."""
        self.method.data, self.meetings_held.data = roadmap.method, roadmap.meetings_held
        self.people_heard.data, self.seen.data = roadmap.people_heard, str(roadmap.writing_version)

    def typed(self) -> Writing:
        """What was typed, once it is valid."""
        return Writing(str(self.method.data or ""), int(self.meetings_held.data or 0), int(self.people_heard.data or 0))


class PriorityForm(Seen):
    """A priority, with what it stands under in the contract."""

    title = LineField(_l("La priorité, en une phrase"), [Required(), at_most(160)])
    why = TextField(_l("Pourquoi elle compte"), [at_most(6_000)])
    challenge = SelectField(_l("Défi du Contrat de ville"))
    orientation = SelectField(_l("Orientation"))

    def offer(self) -> None:
        """List the frame of reference."""
        language, none = i18n.locale_code(), ("", gettext("Non précisé"))
        self.challenge.choices = options([none, *((str(c.id), c.named(language)) for c in territory.challenges())])
        self.orientation.choices = options([none, *((str(o.id), o.named(language)) for o in territory.orientations())])

    def fill(self, priority: Priority) -> None:
        """Show this priority."""
        self.title.data, self.why.data, self.seen.data = priority.title, priority.why, str(priority.version)
        self.challenge.data = str(priority.challenge_id or "")
        self.orientation.data = str(priority.orientation_id or "")

    def typed(self) -> PriorityDraft:
        """What was typed, once it is valid."""
        challenge, orientation = self.challenge.data, self.orientation.data
        return PriorityDraft(
            str(self.title.data),
            str(self.why.data or ""),
            int(challenge) if challenge else None,
            int(orientation) if orientation else None,
        )


class ActionForm(Seen):
    """An action: who does what, when, and what it is tied to."""

    title = LineField(_l("L’action, en une phrase"), [Required(), at_most(160)])
    what = TextField(_l("Ce qu’on fait"), [at_most(6_000)])
    carrier = LineField(_l("Qui la porte"), [at_most(200)])
    planned = LineField(_l("Quand"), [at_most(120)], description=_l("Par exemple : printemps 2027."))
    state = SelectField(_l("Où elle en est"))
    state_reason = LineField(
        _l("Pourquoi elle s’arrête"), [at_most(500)], description=_l("Seulement si elle est arrêtée.")
    )
    links = SelectMultipleField(
        _l("Liée à"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=True
    )
    new_links = TextField(
        _l("Lier à d’autres pages de ce site"),
        [at_most(4_000)],
        description=_l("Une adresse par ligne : une table, une initiative, un budget, une décision."),
    )

    def offer(self, links: Sequence[tuple[str, str]]) -> None:
        """List the states, and what the action is tied to already."""
        self.state.choices = options((state.value, state.label) for state in ActionState)
        self.links.choices = options(links)

    def validate_new_links(self, field: Field) -> None:
        """Each line leads to something that everybody may see."""
        lines = _lines(field.data)
        if len(lines) + len(self.links.data or ()) > MOST_LINKS:
            raise ValidationError(gettext("C’est beaucoup : %(most)d liens au plus.", most=MOST_LINKS))
        for line in lines:
            if _public_link(line) is None:
                raise ValidationError(f"{RoadmapReason.UNKNOWN_LINK.sentence} ({line.strip()[:80]})")

    def fill(self, action: PlannedAction) -> None:
        """Show this action."""
        for name in ("title", "what", "carrier", "planned", "state_reason"):
            getattr(self, name).data = getattr(action, name)
        self.state.data, self.seen.data, self.links.data = action.state.value, str(action.version), list(action.links)

    def typed(self) -> ActionDraft:
        """What was typed, once it is valid."""
        pasted = [link for line in _lines(self.new_links.data) if (link := _public_link(line)) is not None]
        words = {n: str(getattr(self, n).data or "") for n in ("title", "what", "carrier", "planned", "state_reason")}
        return ActionDraft(state=ActionState(self.state.data), links=(*(self.links.data or ()), *pasted), **words)


def _public_link(line: str) -> str | None:
    """What an address leads to, written as a Ref writes itself; None for nothing, and for what is not public."""
    ref = ref_at(line)
    target = resolve_one(ref) if ref is not None else None
    return str(ref) if target is not None and target.public else None


class PublishForm(Form):
    """Publish what was just read."""

    seen = HiddenField()
    note = TextField(
        _l("Ce qui change, en quelques mots"),
        [at_most(1_000)],
        description=_l("La liste des changements se fait toute seule : dites plutôt pourquoi."),
    )


class ZoomForm(Form):
    """What the evaluation should look at more closely."""

    question = LineField(
        _l("La question à se poser"), [Required(), at_most(300)], description=_l("Une question, en une phrase.")
    )
    why = TextField(_l("Pourquoi regarder de plus près"), [at_most(2_000)])


class ProposalForm(Form):
    """What is missing, or should be said otherwise."""

    ticket = HiddenField(validators=[Regexp(r"^[0-9a-f]{32}$", message=_l("Rechargez la page, puis recommencez."))])
    about = SelectField(_l("C’est à propos de"), [Required()])
    words = TextField(_l("Votre proposition"), [Required(), at_most(3_000)])
    name = LineField(
        _l("Votre prénom ou votre collectif"), [at_most(80)], description=_l("Il est publié avec la proposition.")
    )
    #: A trap for machines: people neither see it nor reach it.
    website = StringField(_l("Laissez ce champ vide"))

    def offer(self, priorities: Sequence[tuple[int, str]]) -> None:
        """List what one can speak of."""
        whole = [(s.value, s.label) for s in (Section.WHOLE, Section.DIAGNOSIS, Section.WRITING)]
        self.about.choices = options([*whole, *((f"priority:{number}", title) for number, title in priorities)])

    def validate_website(self, field: Field) -> None:
        """Only a machine fills it in."""
        if field.data:
            raise ValidationError(gettext("Laissez ce champ vide."))

    def draw_ticket(self) -> None:
        """A new form gets a number of its own, so that sending it twice proposes once."""
        self.ticket.data = uuid4().hex

    def typed(self, language: str) -> Wish:
        """What was typed, once it is valid."""
        section, _, number = str(self.about.data).partition(":")
        words = {"words": str(self.words.data), "name": str(self.name.data or ""), "language": language}
        return Wish(
            str(self.ticket.data), section=Section(section), priority_id=int(number) if number else None, **words
        )


class AnswerForm(Form):
    """What becomes of a proposal, and why."""

    choice = RadioField(_l("Votre réponse"), [Required()])
    answer = TextField(
        _l("Comment elle est reprise, ou pourquoi elle ne l’est pas"),
        [Required(), at_most(2_000)],
        description=_l("Tout le monde lira cette réponse."),
    )

    def offer(self, current: int) -> None:
        """List the answers; the published version only when there is one."""
        already = [("already", gettext("Oui : c’est dans la version publiée (n° %(number)d)", number=current))]
        self.choice.choices = options(
            [
                ("next", gettext("Oui : dans la prochaine version")),
                *(already if current else []),
                ("declined", gettext("Non")),
            ]
        )
