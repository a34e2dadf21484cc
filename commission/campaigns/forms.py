"""Forms of campaigns: the campaign, a question, a step, answers, a code, readings of open answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import AnyOf, Optional, Regexp

from commission.campaigns.drafting import QuestionDraft
from commission.campaigns.models import Campaign, CampaignQuestion
from commission.campaigns.services import CampaignDraft
from commission.campaigns.types import (
    LEAST_DAYS,
    MOST_DAYS,
    USUAL_DAYS,
    CampaignKind,
    CampaignReason,
    Profile,
    QuestionKind,
)
from commons.identity import options as lists
from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.errors import Invalid
from commons.kernel.fields import Between, ChecksField, WholeField
from commons.kernel.forms import Form, LineField, ParisMomentField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.i18n import LOCALES
from commons.kernel.refs import Ref
from commons.kernel.seen import Seen
from commons.kernel.tickets import Ticketed
from commons.territory.models import Place

LONGEST_LINE, LONGEST_WORDS = 200, 4_000
_REOPEN = _l("Rouvrez la page depuis la liste, puis recommencez.")
_YES_NO = options([("yes", _l("Oui, je réponds")), ("no", _l("Non, je ne réponds pas"))])
_AGREED = options([("yes", _l("Oui")), ("no", _l("Non : compter son refus, sans rien garder d’autre"))])
_JUMP = re.compile(r"^\s*(\d{1,2})\s*(?:>|→|:)\s*(\d{1,3})\s*$")


class _Campaign(Form):
    """A campaign; `title_fr` and so on are added for each language."""

    kind = RadioField(_l("Comment allez-vous écouter les gens ?"), [Required()], choices=[])
    languages = ChecksField(
        _l("En quelles langues ?"),
        [Required()],
        description=_l("Une langue n’est proposée que lorsque tout y est écrit."),
    )
    opens_at = ParisMomentField(_l("Début"), [Required()])
    closes_at = ParisMomentField(_l("Fin"), [Required()])
    retention_days = WholeField(
        _l("Combien de jours garder les réponses après la fin ?"),
        [Required(), Between(LEAST_DAYS, MOST_DAYS)],
        default=USUAL_DAYS,
        description=_l("Ensuite elles sont effacées ; les résultats publiés restent."),
    )
    place = SelectField(_l("Sur quel territoire ?"), [Optional()], choices=[])
    served = SelectField(_l("Quelle question de la commission sert-elle ?"), [Optional()], choices=[])

    def offer(self, places: Iterable[Place], served: Iterable[tuple[str, str]]) -> None:
        """Fill the lists."""
        self.kind.choices = options((each.value, each.label) for each in CampaignKind)
        self.languages.choices = options(LOCALES.items())
        everywhere = options([("", str(_l("Toute la métropole")))])
        self.place.choices = [*everywhere, *lists.places(places)]
        self.served.choices = options([("", str(_l("Aucune pour l’instant"))), *served])

    def draft(self) -> CampaignDraft:
        """What was written, once the form is valid."""
        words = {
            language: {what: typed(self[f"{what}_{language}"]) for what in ("title", "about", "consent")}
            for language in LOCALES
        }
        place, served = typed(self.place), typed(self.served)
        return CampaignDraft(
            CampaignKind(typed(self.kind)), words, self.opens_at.data, self.closes_at.data,  # type: ignore[arg-type]  # required
            self.retention_days.data, int(place) if place else None, Ref.read(served) if served else None,
            tuple(self.languages.data or ()),
        )  # fmt: skip

    def fill(self, campaign: Campaign) -> None:
        """Show the campaign as it stands."""
        self.kind.data, self.languages.data = campaign.kind.value, list(campaign.languages)
        self.opens_at.data, self.closes_at.data = campaign.opens_at, campaign.closes_at
        self.retention_days.data = campaign.retention_days
        self.place.data = str(campaign.place_id or "")
        self.served.data = str(campaign.served or "")
        for language, said in campaign.words.items():
            for what, text in said.items():
                self[f"{what}_{language}"].data = text


def _campaign_fields() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for language, name in LOCALES.items():
        fields[f"title_{language}"] = LineField(
            _l("Titre (%(language)s)", language=name), [Optional(), at_most(LONGEST_LINE)]
        )
        fields[f"about_{language}"] = TextField(
            _l("À quoi elle sert, et à qui elle s’adresse (%(language)s)", language=name),
            [Optional(), at_most(LONGEST_WORDS)],
        )
        fields[f"consent_{language}"] = TextField(
            _l("Ce que la personne accepte (%(language)s)", language=name), [Optional(), at_most(LONGEST_WORDS)],
            description=_l("Lu avant la première question. Ce qui est gardé et jusqu’à quand est ajouté dessous."),
        )  # fmt: skip
    return fields


CampaignForm = type("CampaignForm", (_Campaign,), _campaign_fields())
CampaignChangeForm = type("CampaignChangeForm", (CampaignForm, Seen), {})


class _Question(Form):
    """A question; `label_fr` and so on are added for each language."""

    kind = SelectField(_l("Comment y répond-on ?"), [Required()], choices=[])
    bounds = LineField(
        _l("Points de l’échelle, ou bornes du nombre"),
        [Optional(), at_most(LONGEST_LINE)],
        description=_l("Pour une échelle : combien de notes, par exemple 5. Pour un nombre : où commence chaque "
                       "classe, par exemple 18, 25, 60."),
    )  # fmt: skip
    jumps = TextField(
        _l("Sauts"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Une ligne par saut : « 2 > 5 » veut dire que la réponse 2 mène à la question n° 5 ; "
                       "« 2 > 0 », qu’elle finit."),
    )  # fmt: skip
    profile = SelectField(_l("Croiser les résultats avec cette question ?"), [Required()], choices=[])
    required = BooleanField(_l("Il faut répondre à cette question pour continuer"))
    sensitive = BooleanField(
        _l("Question sensible"),
        description=_l("Santé, opinions, origine… Ses résultats ne montrent que des groupes plus grands."),
    )
    themes = TextField(
        _l("Thèmes pour lire les réponses libres"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Un par ligne. Deux personnes lisent chaque réponse et disent quels thèmes elle touche."),
    )

    def offer(self) -> None:
        """Fill the lists."""
        self.kind.choices = options((each.value, each.label) for each in QuestionKind)
        self.profile.choices = options((each.value, each.label) for each in Profile)

    def draft(self) -> QuestionDraft:
        """What was written, once the form is valid. Invalid (bounds, jumps)."""
        words = {
            language: {
                "label": typed(self[f"label_{language}"]), "help": typed(self[f"help_{language}"]),
                "options": typed(self[f"options_{language}"]).splitlines(),
            }
            for language in LOCALES
        }  # fmt: skip
        return QuestionDraft(
            QuestionKind(typed(self.kind)), words, self._jumps(), self._bounds(), Profile(typed(self.profile)),
            bool(self.required.data), bool(self.sensitive.data), typed(self.themes).splitlines(),
        )  # fmt: skip

    def _jumps(self) -> dict[str, int]:
        found = {}
        for line in filter(str.strip, typed(self.jumps).splitlines()):
            match = _JUMP.match(line)
            if match is None:
                raise Invalid(fields={"jumps": CampaignReason.NO_SUCH_JUMP.sentence})
            found[str(int(match[1]))] = int(match[2])
        return found

    def _bounds(self) -> list[int]:
        parts = [part for part in re.split(r"[\s,;]+", typed(self.bounds)) if part]
        if not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):
            raise Invalid(fields={"bounds": CampaignReason.BAD_BOUNDS.sentence})
        return [int(part) for part in parts]

    def fill(self, question: CampaignQuestion) -> None:
        """Show the question as it stands."""
        self.kind.data, self.profile.data = question.kind.value, question.profile.value
        self.bounds.data = ", ".join(map(str, question.bounds))
        self.jumps.data = "\n".join(f"{code} > {number}" for code, number in question.jumps.items())
        self.required.data, self.sensitive.data = question.required, question.sensitive
        self.themes.data = "\n".join(question.themes)
        for language, said in question.words.items():
            self[f"label_{language}"].data, self[f"help_{language}"].data = said.get("label"), said.get("help")
            self[f"options_{language}"].data = "\n".join(said.get("options", ()))


def _question_fields() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for language, name in LOCALES.items():
        fields[f"label_{language}"] = LineField(
            _l("Question (%(language)s)", language=name), [Optional(), at_most(LONGEST_LINE)]
        )
        fields[f"help_{language}"] = LineField(
            _l("Aide sous la question (%(language)s)", language=name), [Optional(), at_most(LONGEST_LINE)]
        )
        fields[f"options_{language}"] = TextField(
            _l("Réponses possibles, une par ligne (%(language)s)", language=name),
            [Optional(), at_most(LONGEST_WORDS)],
        )
    return fields


QuestionForm = type("QuestionForm", (_Question,), _question_fields())
QuestionChangeForm = type("QuestionChangeForm", (QuestionForm, Seen), {})


class StepForm(Seen):
    """A move of a campaign."""

    why = TextField(_l("Pourquoi maintenant ?"), [Required(), at_most(LONGEST_WORDS)], description=_l("Publié."))


class AnswerForm(Guarded, Ticketed):
    """A screen of the questionnaire; what was answered before travels along in hidden fields."""

    #: Number of the question on this screen; empty for the first one, which asks for consent.
    step = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,4}\Z", message=_REOPEN)])
    #: Of whoever corrects an answer.
    code = HiddenField(validators=[Optional(), at_most(40)])
    consent = RadioField(
        _l("Acceptez-vous de répondre ?"), [Optional()],
        choices=_YES_NO,
    )  # fmt: skip
    quotable = BooleanField(_l("Mes mots peuvent être cités, sans mon nom"))

    def caught(self) -> bool:
        """Whoever corrects an answer holds its code: they may be quick."""
        return bool(self.trap.data) if typed(self.code) else super().caught()


class CodeForm(Guarded):
    """The code of an answer."""

    code = LineField(_l("Le code de votre réponse"), [Required(), at_most(40)])


class EntryForm(Ticketed):
    """The answer of somebody, written down by somebody of the team; its questions are added."""

    agreed = RadioField(
        _l("La personne a-t-elle accepté de répondre ?"), [Required(), AnyOf(["yes", "no"], message=_REOPEN)],
        choices=_AGREED,
    )  # fmt: skip
    mode = RadioField(_l("Comment la réponse est-elle venue ?"), [Required()], choices=[])
    sheet = LineField(
        _l("Numéro de la feuille"), [Optional(), at_most(20)],
        description=_l("Pour une réponse sur papier. Entrée deux fois, une feuille compte une fois, et les "
                       "différences sont dites."),
    )  # fmt: skip
    language = SelectField(_l("Langue"), [Required()], choices=[])
    quotable = BooleanField(_l("La personne accepte que ses mots soient cités, sans son nom"))
    anyway = HiddenField(validators=[Optional(), AnyOf(["", "yes"], message=_REOPEN)])


def with_questions(
    base: type[Form], questions: Sequence[CampaignQuestion], language: str, places: Iterable[Place]
) -> type[Form]:
    """The form with a field for each of these questions, in this language."""
    known = list(places)
    fields = {f"q{each.number}": _field(each, language, known) for each in questions}
    return type(base.__name__, (base,), fields)


def _field(question: CampaignQuestion, language: str, places: Sequence[Place]) -> Any:
    label, described = str(question.said("label", language)), str(question.said("help", language))
    checks = [Optional()]
    given: Mapping[str, Any] = {"description": described, "render_kw": {}}
    kind = question.kind
    if kind in (QuestionKind.SINGLE, QuestionKind.SEVERAL, QuestionKind.SCALE):
        said = question.said("options", language)
        names = said if isinstance(said, list) else question.codes
        choices = options(zip(question.codes, names, strict=False))
        field = ChecksField if kind is QuestionKind.SEVERAL else RadioField
        return field(label, checks, choices=choices, validate_choice=False, **given)
    if kind is QuestionKind.PLACE:
        nothing = options([("", str(_l("Je ne réponds pas")))])
        return SelectField(label, checks, choices=[*nothing, *lists.places(places)], validate_choice=False, **given)
    return (TextField if kind is QuestionKind.OPEN else LineField)(label, [*checks, at_most(LONGEST_WORDS)], **given)
