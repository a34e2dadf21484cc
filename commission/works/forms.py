"""Forms of works, lessons, recommendations, answers, what they became, evaluations and milestones."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Optional

from commission.works import drafts
from commission.works.drafts import (
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_TITLE,
    LONGEST_WORDS,
    EvaluationDraft,
    LessonDraft,
    MilestoneDraft,
    RecommendationDraft,
    SourceDraft,
    WorkDraft,
)
from commission.works.models import Lesson
from commission.works.types import Cycle, Elsewhere, Part, WorkReason
from commons.identity.options import options
from commons.kernel.addresses import ref_at
from commons.kernel.answers import typed
from commons.kernel.fields import Between, ChecksField, DayField, WholeField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.kernel.refs import Ref
from commons.kernel.seen import Seen
from commons.kernel.tickets import Ticketed

_WHOLE = ("", _l("Toute la métropole"))
_NONE = ("", _l("Aucun"))
Pairs = Iterable[tuple[int, str]]


def number_of(field: Field) -> int | None:
    """The number chosen in a list, or none."""
    return int(field.data) if field.data and str(field.data).isdecimal() else None


def numbers_of(field: Field) -> tuple[int, ...]:
    """The numbers that are ticked."""
    return tuple(int(each) for each in field.data or () if str(each).isdecimal())


class WorkForm(Seen):
    """A work."""

    title = LineField(_l("Le titre du travail"), [Required(), at_most(LONGEST_TITLE)])
    summary = TextField(
        _l("Ce qu’il a regardé, et ce qu’il dit"),
        [Required(), at_most(LONGEST_WORDS)],
        description=_l("En quelques phrases qu’un enfant de douze ans peut lire."),
    )
    authors = TextField(
        _l("Qui l’a fait"), [Optional(), at_most(1_000)], description=_l("Publié : des organisations, des groupes.")
    )

    def draft(self) -> WorkDraft:
        """What was typed."""
        return WorkDraft(typed(self.title), typed(self.summary), typed(self.authors))


class PageField(LineField):
    """The address of a page of this site; `ref` is what it shows."""

    @property
    def ref(self) -> Ref | None:
        """What the address shows, once the form is valid."""
        return ref_at(str(self.data)) if self.data else None

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse an address that leads to nothing here."""
        if self.data and (len(self.data) > LONGEST_LINK or self.ref is None):
            raise ValidationError(WorkReason.NO_SUCH_PAGE.sentence)


class SourceForm(Form):
    """A question answered, or a piece of evidence."""

    part = RadioField(
        _l("Qu’est-ce que c’est ?"), [Required()], choices=lambda: options((p.value, p.label) for p in Part)
    )
    about = PageField(
        _l("Sa page sur ce site"),
        [Optional()],
        description=_l(
            "Collez l’adresse d’une question, d’une enquête, d’un atelier, d’un débat, d’une préconisation…"
        ),
    )
    words = TextField(
        _l("Ou dites-le en quelques mots"),
        [Optional(), at_most(1_000)],
        description=_l("Par exemple : 400 participants à des ateliers."),
    )
    link = LineField(_l("Une page ailleurs qui le montre"), [Optional(), at_most(LONGEST_LINK)])

    def draft(self) -> SourceDraft:
        """What was typed."""
        return SourceDraft(Part(typed(self.part)), typed(self.words), self.about.ref, typed(self.link))


class LessonForm(Seen):
    """A lesson."""

    words = TextField(_l("Ce que l’on apprend"), [Required(), at_most(LONGEST_WORDS)])
    sources = ChecksField(_l("Sur quelles preuves repose cet enseignement ?"), choices=[])

    def offer(self, sources: Pairs) -> None:
        """Fill the list."""
        self.sources.choices = options((str(number), name) for number, name in sources)

    def draft(self) -> LessonDraft:
        """What was typed."""
        return LessonDraft(typed(self.words), numbers_of(self.sources))


class RecommendationForm(Seen):
    """A recommendation."""

    words = TextField(
        _l("Que demande la commission ?"), [Required(), at_most(LONGEST_WORDS)], description=_l("Une seule chose.")
    )
    details = TextField(_l("Pourquoi, et par où commencer"), [Optional(), at_most(LONGEST_WORDS)])
    addressee = LineField(
        _l("À qui ?"), [Required(), at_most(LONGEST_NAME)], description=_l("Par exemple : le comité de pilotage.")
    )
    body = SelectField(
        _l("Son instance sur ce site"), choices=[], description=_l("Ses répondants pourront répondre ici.")
    )
    delay_days = WholeField(
        _l("Jours pour répondre"),
        [Optional(), Between(drafts.LEAST_DELAY, drafts.MOST_DELAY)],
        description=_l("Laissez vide : le délai est celui du règlement."),
    )
    lessons = ChecksField(_l("De quels enseignements vient-elle ?"), choices=[])

    def offer(self, lessons: Iterable[Lesson], bodies: Pairs) -> None:
        """Fill the lists."""
        self.lessons.choices = options((str(each.id), each.words[:160]) for each in lessons)
        self.body.choices = options([_NONE, *((str(number), name) for number, name in bodies)])

    def draft(self) -> RecommendationDraft:
        """What was typed."""
        return RecommendationDraft(
            typed(self.words), typed(self.addressee), numbers_of(self.lessons), typed(self.details),
            number_of(self.body), self.delay_days.data,
        )  # fmt: skip


class AskForm(Form):
    """A member of the bureau asks that something be adopted: what stood on their page, and nothing else."""

    read = HiddenField()
    reason = TextField(
        _l("Pourquoi l’adopter sans consulter toute la commission ?"),
        [Required(), at_most(2_000)],
        description=_l("Publié. Par exemple : la séance du 4 mars l’a approuvé à main levée."),
    )


class SettleForm(Form):
    """The secretariat confirms, or hands back."""

    granted = RadioField(
        _l("Que faites-vous de cette demande ?"),
        [Required()],
        choices=lambda: options([("yes", _l("Confirmer l’adoption")), ("no", _l("Rendre la demande au bureau"))]),
    )


class SendForm(Seen):
    """A recommendation leaves."""

    letter = TextField(
        _l("La lettre qui l’accompagne"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Publiée, et envoyée à ceux qui répondent pour cette instance."),
    )


class EvaluationForm(Seen, Ticketed):
    """An evaluation run elsewhere."""

    title = LineField(_l("Quelle évaluation ?"), [Required(), at_most(LONGEST_TITLE)])
    runner = LineField(_l("Qui la mène ?"), [Required(), at_most(LONGEST_NAME)])
    subject = TextField(_l("Que regarde-t-elle ?"), [Optional(), at_most(LONGEST_WORDS)])
    place = SelectField(_l("Sur quel territoire ?"), choices=[])
    state = RadioField(
        _l("Où en est-elle ?"), [Required()], choices=lambda: options((s.value, s.label) for s in Elsewhere)
    )
    starts_on = DayField(_l("Elle commence le"), [Optional()])
    ends_on = DayField(_l("Elle finit le"), [Optional()])
    link = LineField(_l("Où la lire"), [Optional(), at_most(LONGEST_LINK)], description=_l("Une adresse : https://…"))

    def offer(self, places: Pairs) -> None:
        """Fill the list."""
        self.place.choices = options([_WHOLE, *((str(number), name) for number, name in places)])

    def draft(self) -> EvaluationDraft:
        """What was typed."""
        return EvaluationDraft(
            typed(self.title), typed(self.runner), Elsewhere(typed(self.state)), typed(self.subject),
            number_of(self.place), self.starts_on.data, self.ends_on.data, typed(self.link), typed(self.ticket),
        )  # fmt: skip


class MilestoneForm(Seen):
    """When an evaluation of the contract is due."""

    cycle = RadioField(
        _l("Quelle évaluation du contrat ?"), [Required()], choices=lambda: options((c.value, c.label) for c in Cycle)
    )
    due_on = DayField(_l("Pour quel jour ?"), [Required()])
    words = TextField(
        _l("Ce qui est attendu, et qui a fixé la date"), [Optional(), at_most(LONGEST_WORDS)], description=_l("Publié.")
    )
    work = SelectField(_l("Le travail remis"), choices=[])
    done_on = DayField(_l("Remise le"), [Optional()])

    def offer(self, works: Pairs) -> None:
        """Fill the list."""
        self.work.choices = options([_NONE, *((str(number), name) for number, name in works)])

    def draft(self) -> MilestoneDraft:
        """What was typed."""
        return MilestoneDraft(
            Cycle(typed(self.cycle)), self.due_on.data, typed(self.words), number_of(self.work), self.done_on.data
        )
