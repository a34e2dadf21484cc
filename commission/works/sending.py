"""A recommendation goes to whoever must answer it, with a public letter; a reminder follows when nobody did."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _

from commission.works import policies, services
from commission.works.events import RecommendationTransmitted
from commission.works.models import Recommendation
from commission.works.types import BODY, RecommendationState
from commons.identity.holders import holders_of
from commons.identity.models import Account
from commons.identity.types import ContactKind, Role
from commons.kernel import i18n
from commons.kernel.days import day_of, midnight
from commons.kernel.outbox import Medium
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation


def transmit(work: Work, recommendation_id: int, version: int, letter: str, now: datetime, site: str = "") -> None:
    """Send it: its clock runs from today, and those who answer for its body are written to. Refused, Stale."""
    each = services.held(recommendation_id)
    services.refuse(policies.refusal_to_transmit(each, work.actor))
    values = {
        "state": RecommendationState.TRANSMITTED, "sent_at": now, "due_at": due_of(now, each.delay_days),
        "letter": letter.strip(),
    }  # fmt: skip
    still = Recommendation.state == RecommendationState.ADOPTED
    services.save(work, Recommendation, recommendation_id, version, values, still)
    if each.body_id is not None:
        threads.tie(work, each.ref, Ref(BODY, each.body_id), Relation.SENT_TO, now)
    write_to_respondents(work, each, site)
    work.record(RecommendationTransmitted(each.id))
    work.audit("commission.recommendation.transmit", str(each.ref), addressee=each.addressee)


def due_of(sent_at: datetime, days: int) -> datetime:
    """The midnight in Paris that ends the last day of the delay."""
    return midnight(day_of(sent_at) + timedelta(days=days + 1))


def last_day(due_at: datetime) -> datetime:
    """A moment of the last day, to be shown as a day."""
    return due_at - timedelta(hours=1)


def readers(each: Recommendation) -> list[Account]:
    """Those who answer for its body; nobody here answers for whoever has no page."""
    return holders_of(Role.RESPONDENT, services.scopes_of(each)) if each.body_id is not None else []


def write_to_respondents(work: Work, each: Recommendation, site: str) -> None:
    """A letter to each, in their own language; the outbox knows what it sent."""
    for account in readers(each):
        contact = account.contact
        if contact is None:
            continue
        medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
        with force_locale(account.locale):
            subject, body = _letter(each, site)
        work.post(f"commission.recommendation.sent:{each.id}:{account.id}", medium, contact.value, subject, body)


def _letter(each: Recommendation, site: str) -> tuple[str, str]:
    assert each.due_at is not None  # transmitted
    words = _(
        "La commission d’évaluation a une préconisation pour %(body)s :\n\n%(words)s\n\n%(letter)s\n\n"
        "Dernier jour pour répondre : %(day)s. Le délai et la réponse sont publics. Répondez ici :\n%(link)s",
        body=each.addressee, words=each.words, letter=each.letter, day=i18n.day(last_day(each.due_at)),
        link=f"{site}/equipe/preconisations/{each.id}",
    )  # fmt: skip
    return _("La commission d’évaluation attend votre réponse"), words.replace("\n\n\n\n", "\n\n")
