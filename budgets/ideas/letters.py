"""What proposers and services are told, by mail or SMS, in their language; one message a fact."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import force_locale
from flask_babel import gettext as _

from budgets.ideas import queries, sealing
from budgets.ideas.models import Idea, IdeaStep
from budgets.ideas.models_study import IdeaRequest
from budgets.ideas.types import IdeaAct
from commons.identity import queries as identity
from commons.identity.types import Contact, ContactKind
from commons.kernel import i18n
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work


def tell_proposers(work: Work, idea: Idea, step: IdeaStep, site: str) -> None:
    """What was done with their idea, why, and until when they may answer."""
    for who, contact, locale in _readers(idea):
        if who == str(work.actor.person_id):
            continue
        with force_locale(locale):
            subject, body = _of_step(idea, step, site)
        _post(work, f"budgets.idea:{step.id}:{who}", contact, subject, body)


def tell_service(work: Work, request: IdeaRequest, site: str) -> None:
    """What a service is asked, and before which day."""
    account = identity.account(request.account_id) if request.account_id is not None else None
    if account is None or account.contact is None:
        return
    idea = request.idea
    with force_locale(account.locale):
        body = _(
            "On vous demande votre avis sur l’idée n° %(number)d, « %(title)s », avant le %(day)s. La question : "
            "%(question)s\n%(link)s",
            number=idea.number or 0, title=idea.title, day=i18n.day(request.due_on), question=request.question or "—",
            link=f"{site}/equipe/budgets/{idea.edition.slug}/idees/{idea.number}/avis/{request.id}",
        )  # fmt: skip
        subject = _("Un avis vous est demandé")
    _post(work, f"budgets.idea.request:{request.id}", account.contact, subject, body)


def _readers(idea: Idea) -> Iterator[tuple[str, Contact, str]]:
    """(who, how, language) of everybody who carries it; of somebody without account, the contact they left."""
    numbers = [*([idea.author_id] if idea.author_id is not None else []), *queries.proposers(idea.id)]
    for number in dict.fromkeys(numbers):
        account = identity.account(number)
        if account is not None and account.contact is not None:
            yield str(number), account.contact, account.locale
    left = sealing.opened(idea.contact)
    if left is not None:
        yield "left", left, "fr"


def _of_step(idea: Idea, step: IdeaStep, site: str) -> tuple[str, str]:
    """Subject and text: nothing a stranger typed travels in a subject."""
    body = _(
        "Votre idée n° %(number)d, « %(title)s » : %(what)s La raison : %(why)s\n%(link)s",
        number=idea.number or 0, title=idea.title, what=step.act.label, why=step.words or "—",
        link=f"{site}/budgets/{idea.edition.slug}/idees/{idea.number}",
    )  # fmt: skip
    if step.act in (IdeaAct.MERGED, IdeaAct.RECEIVED) and step.other is not None:
        # Its number, never its title: what strangers wrote is not sent to anybody's phone.
        body += "\n" + _("L’autre idée est la n° %(number)d.", number=step.other.number or 0)
    if idea.answer_until is not None:
        body += "\n" + _(
            "Vous pouvez répondre jusqu’au %(moment)s : votre réponse sera publiée à côté de la raison.",
            moment=i18n.moment(idea.answer_until),
        )  # fmt: skip
    return _("Votre idée au budget participatif"), body


def _post(work: Work, key: str, contact: Contact, subject: str, body: str) -> None:
    medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
    work.post(key, medium, contact.value, subject, body)
