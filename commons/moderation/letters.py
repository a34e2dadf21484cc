"""What moderation writes to people, by mail or SMS, in the language of their account."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_time
from flask_babel import force_locale, gettext

from commons.identity.models import Account
from commons.identity.types import ContactKind
from commons.kernel import i18n, sanitise
from commons.kernel.clock import PARIS
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work
from commons.moderation.models import Appeal, Block, Judgment
from commons.moderation.types import AppealState, Excerpt, Verdict

#: Where people read what was decided about them.
OWN_PAGE = "/mon-espace/moderation"
QUOTED = 160


def _post(work: Work, key: str, account: Account, subject: str, body: str, short: str) -> None:
    contact = account.contact
    if contact is None:
        return
    if contact.kind is ContactKind.MAIL:
        work.post(key, Medium.MAIL, contact.value, subject, body)
    else:
        work.post(key, Medium.SMS, contact.value, subject, short)


def _moment(value: datetime, language: str) -> str:
    local = value.astimezone(PARIS)
    return f"{i18n.day_as(local.date(), 'd MMMM y', language)}, {format_time(local.time(), 'HH:mm', locale=language)}"


def _quoted(excerpt: Excerpt) -> str:
    return sanitise.one_line(excerpt.words, QUOTED)


def decided(work: Work, decision: Judgment, excerpt: Excerpt, account: Account, site: str) -> None:
    """Tell an author what was decided of their text, and why."""
    key = f"moderation.reply:{decision.id}"
    with force_locale(account.locale):
        if decision.verdict is Verdict.HIDE:
            _post(work, key, account, *_masked(decision, excerpt, site + OWN_PAGE))
        else:
            _post(work, key, account, *_published(excerpt, site + excerpt.url))


def _masked(decision: Judgment, excerpt: Excerpt, link: str) -> tuple[str, str, str]:
    motive = decision.motive.label if decision.motive else ""
    body = gettext(
        "Bonjour,\n\nUne personne de la modération a lu votre texte :\n« %(quoted)s »\n\nIl n’est pas visible. "
        "Motif : %(motive)s.\n\n%(words)s\n\nVous n’êtes pas d’accord ? Une autre personne peut relire. "
        "Demandez-le ici, dans les deux mois :\n%(link)s",
        quoted=_quoted(excerpt), motive=motive, words=decision.words, link=link,
    )  # fmt: skip
    short = gettext(
        "Possibles : votre texte n’est pas visible (motif : %(motive)s). "
        "Pourquoi, et demander un autre avis : %(link)s",
        motive=motive, link=link,
    )  # fmt: skip
    return gettext("Votre texte n’est pas visible"), body, short


def _published(excerpt: Excerpt, link: str) -> tuple[str, str, str]:
    body = gettext(
        "Bonjour,\n\nVotre texte est maintenant visible :\n« %(quoted)s »\n\n%(link)s",
        quoted=_quoted(excerpt), link=link,
    )  # fmt: skip
    return (
        gettext("Votre texte est visible"),
        body,
        gettext("Possibles : votre texte est visible : %(link)s", link=link),
    )


def appeal_answered(work: Work, appeal: Appeal, account: Account, site: str) -> None:
    """Tell an author what the other moderator said."""
    with force_locale(account.locale):
        subject, link = appeal.state.label, site + OWN_PAGE
        sentence = (
            gettext("Vous aviez demandé un autre avis. La première décision est annulée.")
            if appeal.state is AppealState.OVERTURNED
            else gettext("Vous aviez demandé un autre avis. La seconde personne confirme la première décision.")
        )
        body = gettext(
            "Bonjour,\n\n%(sentence)s\n\n%(answer)s\n\n%(link)s", sentence=sentence, answer=appeal.answer, link=link
        )
        short = gettext("Possibles : %(sentence)s %(link)s", sentence=sentence, link=link)
        _post(work, f"moderation.appeal:{appeal.id}", account, subject, body, short)


def blocked(work: Work, block: Block, account: Account, site: str) -> None:
    """Tell somebody until when they may not publish, and why."""
    with force_locale(account.locale):
        end, link = _moment(block.ends_at, account.locale), site + OWN_PAGE
        body = gettext(
            "Bonjour,\n\nVous ne pouvez plus publier jusqu’au %(end)s.\nRaison : %(reason)s\n\n"
            "Vous pouvez toujours lire, voter et venir aux réunions.\n%(link)s",
            end=end, reason=block.reason, link=link,
        )  # fmt: skip
        short = gettext(
            "Possibles : vous ne pouvez plus publier jusqu’au %(end)s. Pourquoi : %(link)s", end=end, link=link
        )
        _post(work, f"moderation.block:{block.id}", account, gettext("Vos publications sont arrêtées"), body, short)
