"""Forms of a debate: to speak, to enter somebody's words, to prepare it, to write its synthesis and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from commons.identity.options import options, places
from commons.kernel.answers import typed
from commons.kernel.fields import ChecksField
from commons.kernel.forms import Form, LineField, ParisMomentField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.tickets import Ticketed
from commons.moderation.types import Mode
from commons.territory.models import Place
from participation.bodies.models import Body
from participation.debates.drafts import Draft, Fact, Said, SectionDraft
from participation.debates.models import Debate, Theme
from participation.debates.types import LONGEST, SectionKind, Signing, Tongue, Way

_TITLE = at_most(120)
_WORDS = [Required(_l("Écrivez ce que vous voulez dire.")), at_most(LONGEST)]
FACTS = range(1, 6)


def _tongues() -> list[Any]:
    return options((tongue.value, tongue.label) for tongue in Tongue)


def _ways() -> list[Any]:
    return options((way.value, way.label) for way in Way if way is not Way.WEB)


def _modes() -> list[Any]:
    after, before = (
        _("Après publication : elles paraissent tout de suite"),
        _("Avant publication : chacune est lue d’abord"),
    )
    return options([(Mode.AFTER.value, after), (Mode.BEFORE.value, before)])


def _kinds() -> list[Any]:
    return options((kind.value, kind.label) for kind in SectionKind)


class WordsForm(Form):
    """Words of somebody, in their own language."""

    words = TextField(_l("Ce que vous voulez dire"), _WORDS)
    title = LineField(_l("Un titre"), [_TITLE])
    language = SelectField(_l("La langue de ces mots"), [Required()], choices=_tongues)

    @property
    def tongue(self) -> Tongue:
        """The language chosen."""
        return Tongue(typed(self.language))


class SpeakForm(WordsForm, Guarded, Ticketed):
    """A contribution or a reply."""

    signing = RadioField(
        _l("Votre signature"), default=Signing.FREE.value, choices=lambda: options([(Signing.FREE.value, "")])
    )
    first_name = LineField(_l("Votre prénom"), [at_most(40)])

    def begin(self, name: str, place: str, language: str) -> None:
        """Offer the ways of signing that this person has."""
        pairs = [(Signing.NAME.value, _("%(name)s, le nom de votre compte", name=name))] if name else []
        if place:
            pairs.append((Signing.PLACE.value, _("Un·e habitant·e (%(place)s)", place=place)))
        self.signing.flags.required = True
        self.signing.choices = options([*pairs, (Signing.FREE.value, _("Sans nom ni quartier"))])
        if not self.is_submitted():
            self.language.data = language if language in set(Tongue) else Tongue.FRENCH.value

    def said(self, parent: int | None) -> Said:
        """What was typed, once it is valid."""
        return Said(
            words=typed(self.words), key=typed(self.ticket), title=typed(self.title), language=self.tongue,
            signing=Signing(typed(self.signing)), first_name=typed(self.first_name), parent=parent,
        )  # fmt: skip


class EnterForm(WordsForm, Ticketed):
    """Somebody's words, typed by the team: what is the same for a whole pile of sheets stays for the next one."""

    words = TextField(_l("Les mots de la personne"), _WORDS)
    way = RadioField(_l("Comment ces mots sont arrivés"), [Required()], choices=_ways, default=Way.PAPER.value)
    collected = LineField(
        _l("Où, ou dans quel lot"), [at_most(200)], description=_l("Par exemple : marché du samedi, feuilles 1 à 40.")
    )
    place = SelectField(_l("Le quartier de la personne, si elle veut bien le dire"))
    first_name = LineField(_l("Son prénom, si elle veut bien le dire"), [at_most(40)])

    def begin(self, found: Sequence[Place]) -> None:
        """List the places."""
        self.place.choices = [*options([("", _("Pas dit"))]), *places(found)]

    def said(self) -> Said:
        """What was typed, once it is valid."""
        place = typed(self.place)
        return Said(
            words=typed(self.words), key=typed(self.ticket), title=typed(self.title), language=self.tongue,
            way=Way(typed(self.way)), collected=typed(self.collected), first_name=typed(self.first_name),
            place_id=int(place) if place else None,
        )  # fmt: skip


class DebateForm(Form):
    """A debate."""

    version = HiddenField()
    question = LineField(
        _l("La question"),
        [Required(), at_most(200)],
        description=_l("Une vraie question, qu’on comprend en la lisant."),
    )
    why = TextField(_l("Pourquoi cette question, et pourquoi maintenant"), [Required(), at_most(3000)])
    decision = TextField(_l("La décision que ce débat va servir"), [Required(), at_most(1000)])
    decision_ref = LineField(
        _l("Référence de ce qui est concerné sur ce site"),
        [at_most(100)],
        description=_l("Par exemple participation.decision:12. Laissez vide si vous ne savez pas."),
    )
    body = SelectField(_l("Qui répondra"), [Required()])
    commitment = TextField(
        _l("Ce à quoi cette instance s’engage"),
        [at_most(1000)],
        description=_l("Dans ses mots : elle répondra à quoi, comment, devant qui."),
    )
    answer_due_at = ParisMomentField(_l("Réponse promise avant le"), [Required()], description=_l("Heure de Paris."))
    opens_at = ParisMomentField(_l("Ouverture"), [Required()], description=_l("Heure de Paris."))
    closes_at = ParisMomentField(
        _l("Fin"), [Required()], description=_l("Heure de Paris. On pourra seulement la repousser.")
    )
    places = ChecksField(
        _l("Les lieux concernés"),
        description=_l("Plusieurs choix possibles. Aucun : tout le territoire."),
    )
    mode = RadioField(
        _l("Relecture des contributions"),
        [Required()],
        choices=_modes,
        default=Mode.AFTER.value,
    )
    with_statements = BooleanField(_l("Proposer aussi de courtes affirmations : d’accord, pas d’accord, je passe"))

    def offer(self, bodies: Sequence[Body], found: Sequence[Place]) -> None:
        """List the bodies that may answer and the places."""
        self.body.choices = options((str(body.id), body.name) for body in bodies)
        self.places.choices = places(found)

    def fill(self, debate: Debate) -> None:
        """Show this debate."""
        for name in _SAME:
            self[name].data = getattr(debate, name)
        self.body.data, self.mode.data = str(debate.body_id), debate.mode.value
        self.places.data = [str(place.id) for place in debate.places]
        self.version.data = str(debate.version)
        for number, fact in zip(FACTS, debate.facts, strict=False):
            self[f"fact_{number}"].data, self[f"source_{number}"].data = fact["words"], fact["source"]

    def draft(self) -> Draft:
        """What was typed, once it is valid."""
        pairs = [(typed(self[f"fact_{number}"]), typed(self[f"source_{number}"])) for number in FACTS]
        return Draft(
            body_id=int(typed(self.body)), place_ids=tuple(map(int, self.places.data or ())),
            facts=tuple(Fact(words, source) for words, source in pairs if words), mode=Mode(typed(self.mode)),
            **{name: self[name].data for name in _SAME},
        )  # fmt: skip

    @property
    def facts(self) -> list[tuple[LineField, LineField]]:
        """The fields of the facts, two by two."""
        return [(self[f"fact_{number}"], self[f"source_{number}"]) for number in FACTS]


_SAME = (
    "question", "why", "decision", "decision_ref", "commitment", "answer_due_at", "opens_at", "closes_at",
    "with_statements",
)  # fmt: skip
for _number in FACTS:
    setattr(DebateForm, f"fact_{_number}", LineField(_l("Fait n° %(number)d", number=_number), [at_most(400)]))
    setattr(DebateForm, f"source_{_number}", LineField(_l("Sa source (n° %(number)d)", number=_number), [at_most(300)]))


class ConfirmForm(Form):
    """Nothing to type: yes."""


class ExtendForm(Form):
    """A later end, and why."""

    until = ParisMomentField(_l("Nouvelle fin du débat"), [Required()], description=_l("Heure de Paris."))
    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(500)], description=_l("Tout le monde lira cette raison."))


class ThemeForm(Form):
    """A new theme."""

    label = LineField(_l("Nouveau thème"), [Required(), at_most(80)])


class IntroductionForm(Form):
    """The first words of a synthesis, and why it is rectified when it is."""

    version = HiddenField()
    introduction = TextField(_l("En quelques mots, ce que le débat a dit"), [at_most(4000)])
    reason = TextField(
        _l("Pourquoi cette nouvelle version ?"), [at_most(500)], description=_l("Tout le monde lira cette raison.")
    )


class SectionForm(Form):
    """A section of a synthesis, and what it rests on."""

    version = HiddenField()
    kind = RadioField(
        _l("Cette partie raconte"),
        [Required()],
        choices=_kinds,
        default=SectionKind.SHARED.value,
    )
    heading = LineField(_l("Titre de la partie"), [Required(), at_most(160)])
    words = TextField(_l("Le texte"), [Required(), at_most(6000)])
    numbers = LineField(
        _l("Numéros des contributions citées"), [at_most(2000)], description=_l("Par exemple : 3, 12, 45.")
    )
    theme = SelectField(_l("Citer aussi toutes celles d’un thème"))

    def offer(self, themes: Sequence[tuple[Theme, int]]) -> None:
        """List the themes."""
        found = [(str(theme.id), f"{theme.label} ({number})") for theme, number in themes]
        self.theme.choices = options([("", _("Aucun thème")), *found])

    def draft(self) -> SectionDraft:
        """What was typed, once it is valid; what is no number counts as a number nobody has."""
        parts = typed(self.numbers).replace(";", ",").replace(" ", ",").split(",")
        numbers = tuple(_number_of(part) for part in parts if part)
        theme = typed(self.theme)
        return SectionDraft(
            kind=SectionKind(typed(self.kind)), heading=typed(self.heading), words=typed(self.words),
            numbers=numbers, theme_id=int(theme) if theme else None,
        )  # fmt: skip


def _number_of(text: str) -> int:
    text = text.strip().removeprefix("n°").removeprefix("#")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class ComplementForm(Form):
    """Something the institution adds to its answer."""

    words = TextField(_l("Ce que vous ajoutez"), [Required(), at_most(6000)])
