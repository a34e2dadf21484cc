"""What is mailed about a referral, each in the reader's own language: a question, a reminder, an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask_babel import force_locale
from flask_babel import gettext as _

from commons.identity.holders import holders_of
from commons.identity.models import Account
from commons.identity.types import ContactKind, Role
from commons.kernel import i18n
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.referrals.delays import last_day
from participation.referrals.models import Referral

Words = Callable[[], str]


def readers(body: Body, role: Role) -> list[Account]:
    """Those who hold this role for the body; its secretariat when nobody does, so that no word is lost."""
    scopes = bodies.scopes(body)
    return holders_of(role, scopes) or holders_of(Role.SECRETARIAT, scopes)


def question(work: Work, referral: Referral, site: str) -> int:
    """Tell those who answer for the asked body; the number of letters."""
    assert referral.due_at is not None  # sent
    due = referral.due_at
    return _to_each(
        work,
        readers(referral.to_body, Role.RESPONDENT),
        f"participation.referral.sent:{referral.id}",
        lambda: _("Une question attend votre réponse : saisine %(number)s", number=referral.number),
        lambda: _(
            "%(asking)s pose une question à %(asked)s :\n\n%(question)s\n\n"
            "Une réponse est attendue jusqu’au %(day)s. Lisez la question et répondez ici :\n%(link)s",
            asking=referral.from_body.name, asked=referral.to_body.name, question=referral.question,
            day=i18n.day(last_day(due)), link=desk(referral, site),
        ),
    )  # fmt: skip


def reminder(work: Work, referral: Referral, step: str, late: int, site: str) -> int:
    """Remind of an answer that is still owed; the same step again sends nothing."""
    assert referral.due_at is not None  # sent
    due = referral.due_at
    return _to_each(
        work,
        readers(referral.to_body, Role.RESPONDENT),
        f"participation.referral.reminder:{referral.id}:{step}",
        lambda: _("Saisine %(number)s : une réponse est attendue", number=referral.number),
        lambda: _(
            "%(asking)s attend votre réponse à cette question :\n\n%(question)s\n\n"
            "Dernier jour pour répondre : %(day)s. Jours de retard à ce jour : %(late)s.\nRépondez ici :\n%(link)s",
            asking=referral.from_body.name, question=referral.question, day=i18n.day(last_day(due)), late=late,
            link=desk(referral, site),
        ),
    )  # fmt: skip


def answer(work: Work, referral: Referral, site: str) -> int:
    """Tell those who animate the asking body that the answer is there."""
    return _to_each(
        work,
        readers(referral.from_body, Role.FACILITATOR),
        f"participation.referral.answered:{referral.id}",
        lambda: _("%(asked)s a répondu à la saisine %(number)s", asked=referral.to_body.name, number=referral.number),
        lambda: _(
            "%(asked)s a répondu à votre question :\n\n%(question)s\n\n"
            "Lisez la réponse, puis dites si elle vous suffit :\n%(link)s",
            asked=referral.to_body.name, question=referral.question, link=desk(referral, site),
        ),
    )  # fmt: skip


def desk(referral: Referral, site: str) -> str:
    """The page of the team for this referral."""
    return f"{site}/equipe/saisines/{referral.id}"


def _to_each(work: Work, accounts: Iterable[Account], key: str, subject: Words, body: Words) -> int:
    sent = 0
    for account in accounts:
        contact = account.contact
        if contact is None:
            continue
        medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
        with force_locale(account.locale):
            work.post(f"{key}:{account.id}", medium, contact.value, subject(), body())
        sent += 1
    return sent
