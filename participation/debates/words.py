"""How things of a debate are said: where it stands, when, how an author is named, how an answer is late."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from commons.identity import queries as identity
from commons.kernel import i18n
from participation.debates import policies
from participation.debates.models import Contribution, Debate
from participation.debates.types import Phase, Signing, Way

_BADGES = {
    Phase.DRAFT: "draft", Phase.COMING: "soon", Phase.OPEN: "open", Phase.CLOSED: "closed",
    Phase.SYNTHESISED: "closed", Phase.ANSWERED: "done",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Where a debate stands: its badge, a word, and when it changes."""

    phase: Phase
    badge: str
    label: str
    when: str

    @property
    def open(self) -> bool:
        """Whether one may speak now."""
        return self.phase is Phase.OPEN


def standing(debate: Debate, now: datetime) -> Standing:
    """Where this debate stands at this moment."""
    at = policies.phase(debate, now)
    return Standing(at, _BADGES[at], _label(at), _when(debate, at))


def _label(at: Phase) -> str:
    return {
        Phase.DRAFT: _("En préparation"),
        Phase.COMING: _("Bientôt"),
        Phase.OPEN: _("Ouvert"),
        Phase.CLOSED: _("Clos, synthèse à venir"),
        Phase.SYNTHESISED: _("Synthèse publiée, réponse attendue"),
        Phase.ANSWERED: _("Répondu"),
    }[at]


def _when(debate: Debate, at: Phase) -> str:
    if at in (Phase.DRAFT, Phase.COMING):
        return _("Ouvre le %(moment)s", moment=i18n.moment(debate.opens_at))
    if at is Phase.OPEN:
        return _("Ouvert jusqu’au %(moment)s", moment=i18n.moment(debate.closes_at))
    return _("Clos le %(moment)s", moment=i18n.moment(debate.closes_at))


def debt(debate: Debate, now: datetime) -> str:
    """What is owed on a debate: when the answer is promised, or how late it is; nothing once it is there."""
    if not policies.owed(debate):
        return ""
    late = policies.days_late(debate, now)
    if now < debate.answer_due_at:
        return _("%(body)s répondra avant le %(day)s.", body=debate.body.name, day=i18n.day(debate.answer_due_at))
    if not late:
        return _("%(body)s a promis sa réponse pour aujourd’hui.", body=debate.body.name)
    return ngettext(
        "Sans réponse depuis %(num)d jour : %(body)s devait répondre avant le %(day)s.",
        "Sans réponse depuis %(num)d jours : %(body)s devait répondre avant le %(day)s.",
        late, body=debate.body.name, day=i18n.day(debate.answer_due_at),
    )  # fmt: skip


def signatures(rows: Collection[Contribution]) -> dict[int, str]:
    """Contribution -> how its author is named: one query, whatever their number."""
    ids = {row.author_id for row in rows if row.signing is Signing.NAME and row.author_id is not None}
    names = identity.names_of(ids) if ids else {}
    return {row.id: _signed(row, names) for row in rows}


def _signed(row: Contribution, names: dict[int, str]) -> str:
    if row.signing is Signing.NAME and row.author_id in names:
        return names[row.author_id]
    if row.signing is Signing.PLACE and row.place is not None:
        return _("Un·e habitant·e (%(place)s)", place=row.place.named(i18n.locale_code()))
    if row.first_name:
        return row.first_name
    return _("Un·e participant·e")


def channel(row: Contribution) -> str:
    """By which way the words came in, and who wrote them down; nothing for the site itself."""
    if row.way is Way.WEB:
        return ""
    said = {
        Way.PHONE: _("Dit au téléphone, écrit par l’équipe d’animation"),
        Way.VOICE: _("Message vocal, écrit mot à mot par l’équipe d’animation ; l’enregistrement n’est pas gardé"),
        Way.PAPER: _("Écrit sur papier, recopié par l’équipe d’animation"),
        Way.WORKSHOP: _("Dit dans un atelier, écrit par l’équipe d’animation"),
    }[row.way]
    return _("%(said)s (%(collected)s)", said=said, collected=row.collected) if row.collected else said


def shown_title(row: Contribution) -> str:
    """What a link to a contribution says: its title, its first words, or its number once withdrawn."""
    if row.withdrawn:
        return _("Contribution n° %(number)d, retirée par son auteur", number=row.number)
    text = row.title or " ".join(row.words.split())
    return text if len(text) <= 90 else text[:89].rstrip() + "…"
