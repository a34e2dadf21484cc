"""Letters about recommendations, each in the reader's own language: one is sent, an answer is due, none came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from commission.works import services
from commission.works.clocks import Sight, Silent, TimeLeft
from commission.works.models import Recommendation
from commons.identity.holders import holders_of
from commons.identity.models import Account
from commons.identity.types import ContactKind, Role
from commons.kernel import i18n
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work

#: Subject and body, once it is known whether the reader answers for the body.
Said = Callable[[bool], tuple[str, str]]


def last_day(due_at: datetime) -> datetime:
    """A moment of the last day, to be shown as a day."""
    return due_at - timedelta(hours=1)


def respondents(each: Recommendation) -> list[Account]:
    """Those who answer for its body; nobody here answers for whoever has no page."""
    return holders_of(Role.RESPONDENT, services.scopes_of(each)) if each.body_id is not None else []


def secretariat(each: Recommendation) -> list[Account]:
    """The secretariat of the commission that recommends it."""
    return holders_of(Role.SECRETARIAT, [each.work.mandate.scope])


def sent(work: Work, each: Recommendation, site: str) -> int:
    """It was sent: to those who answer for its body; how many letters."""
    return _to_each(work, each, respondents(each), "sent", lambda _answers: _first(each, site))


def reminder(work: Work, each: Recommendation, seen: Sight, step: str, site: str) -> int:
    """An answer is due soon, or none came: to those who answer and to the secretariat, one letter a person a step."""
    known = {account.id: account for account in (*respondents(each), *secretariat(each))}
    return _to_each(work, each, known.values(), f"reminder:{step}", lambda answers: _again(each, seen, site, answers))


def _to_each(work: Work, each: Recommendation, accounts: Iterable[Account], what: str, said: Said) -> int:
    answering = {account.id for account in respondents(each)}
    count = 0
    for account in accounts:
        contact = account.contact
        if contact is None:
            continue
        medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
        with force_locale(account.locale):
            subject, body = said(account.id in answering)
        work.post(f"commission.recommendation.{what}:{each.id}:{account.id}", medium, contact.value, subject, body)
        count += 1
    return count


def _first(each: Recommendation, site: str) -> tuple[str, str]:
    assert each.due_at is not None  # transmitted
    words = _(
        "La commission d’évaluation a une préconisation pour %(body)s :\n\n%(words)s\n\n%(letter)s\n\n"
        "Dernier jour pour répondre : %(day)s. Le délai et la réponse sont publics. Répondez ici :\n%(link)s",
        body=each.addressee, words=each.words, letter=each.letter, day=i18n.day(last_day(each.due_at)),
        link=_desk(each, site),
    )  # fmt: skip
    return _("La commission d’évaluation attend votre réponse"), words.replace("\n\n\n\n", "\n\n")


def _again(each: Recommendation, seen: Sight, site: str, answers: bool) -> tuple[str, str]:
    """The same facts for both; whoever answers is shown where, the secretariat is shown the public page."""
    link = _desk(each, site) if answers else f"{site}/commission/preconisations/{each.id}"
    if isinstance(seen, Silent):
        subject = _("Une préconisation reste sans réponse : %(body)s", body=each.addressee)
        told = ngettext(
            "Elle est sans réponse depuis %(num)d jour, et cela se lit sur sa page publique.",
            "Elle est sans réponse depuis %(num)d jours, et cela se lit sur sa page publique.", seen.days,
        )  # fmt: skip
    else:
        assert isinstance(seen, TimeLeft)  # no reminder of what was answered
        subject = _("Une réponse est bientôt due : %(body)s", body=each.addressee)
        told = _("Dernier jour pour répondre : %(day)s.", day=i18n.day(last_day(seen.until)))
    body = _(
        "La commission d’évaluation a une préconisation pour %(body)s :\n\n%(words)s\n\n%(told)s\n%(link)s",
        body=each.addressee, words=each.words, told=told, link=link,
    )  # fmt: skip
    return subject, body


def _desk(each: Recommendation, site: str) -> str:
    return f"{site}/equipe/preconisations/{each.id}"
