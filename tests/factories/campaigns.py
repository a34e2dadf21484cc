"""A campaign, its questions and answers to it, in a line of a test."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from commission.campaigns import answering, drafting, services
from commission.campaigns.answering import Given
from commission.campaigns.drafting import QuestionDraft
from commission.campaigns.models import Campaign
from commission.campaigns.services import CampaignDraft
from commission.campaigns.types import CampaignKind, CampaignState, Mode, Profile, QuestionKind
from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember, Mandate
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import make_mandate, make_seat, sit
from tests.factories.identity import make_account

SAID = {"title": "Vivre ici", "about": "Pour savoir ce qui change", "consent": "Vos réponses servent à l’évaluation."}
ARABIC = {"title": "العيش هنا", "about": "لمعرفة ما يتغير", "consent": "تُستعمل أجوبتكم في التقييم."}


def campaign_draft(**more: Any) -> CampaignDraft:
    """A questionnaire in French and Arabic that runs now."""
    now = clock.now()
    values: dict[str, Any] = {
        "kind": CampaignKind.QUESTIONNAIRE, "words": {"fr": SAID, "ar": ARABIC}, "languages": ("fr", "ar"),
        "opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=10), "retention_days": 90,
    }  # fmt: skip
    return CampaignDraft(**(values | more))


def choice(label: str, *options: str, kind: QuestionKind = QuestionKind.SINGLE, **more: Any) -> QuestionDraft:
    """A question with answers to choose from, in French and Arabic."""
    words = {
        "fr": {"label": label, "options": list(options)},
        "ar": {"label": f"س {label}", "options": [f"ج {each}" for each in options]},
    }
    return QuestionDraft(kind, words, **more)


def asking(kind: QuestionKind, label: str, **more: Any) -> QuestionDraft:
    """A question of another kind, in French and Arabic."""
    return QuestionDraft(kind, {"fr": {"label": label}, "ar": {"label": f"س {label}"}}, **more)


#: One question of each kind; the second leads past the third.
EVERY_KIND = (
    choice("Votre genre", "Femme", "Homme", profile=Profile.GENDER),
    choice("Connaissez-vous le contrat de ville ?", "Oui", "Non", jumps={"2": 4}, required=True),
    choice("Comment ?", "Affiche", "Voisin", "Réunion"),
    choice("Que manque-t-il ?", "Un parc", "Un bus", "Un médecin", kind=QuestionKind.SEVERAL),
    asking(QuestionKind.SCALE, "Votre quartier change-t-il ?", bounds=(5,)),
    asking(QuestionKind.NUMBER, "Votre âge", bounds=(18, 30, 60), profile=Profile.AGE),
    asking(QuestionKind.PLACE, "Où habitez-vous ?", profile=Profile.TERRITORY),
    asking(QuestionKind.SHORT, "Un mot sur votre quartier"),
    asking(QuestionKind.OPEN, "Que changeriez-vous ?", themes=("Transports", "Espaces verts", "Santé")),
)


def make_campaign(
    mandate: Mandate | None = None, questions: Sequence[QuestionDraft] = EVERY_KIND,
    state: CampaignState = CampaignState.OPEN, **more: Any,
) -> Campaign:  # fmt: skip
    """A campaign with these questions, brought to this state."""
    mandate = mandate or mandates.running() or make_mandate()
    with unit_of_work(SYSTEM) as work:
        campaign = services.prepare(work, mandate.id, campaign_draft(**more), clock.now())
        for question in questions:
            drafting.add(work, campaign.id, question)
    if state is not CampaignState.DRAFT:
        bring(campaign, CampaignState.OPEN)
    return bring(campaign, state)


def bring(campaign: Campaign, state: CampaignState) -> Campaign:
    """Move the campaign on, as far as this state."""
    order = list(CampaignState)
    for each in order[order.index(campaign.state) + 1 : order.index(state) + 1]:
        with unit_of_work(SYSTEM) as work:
            services.become(work, campaign.id, each, campaign.version, "Comme prévu", clock.now())
        db.session.refresh(campaign)
    return campaign


def give(campaign: Campaign, answers: Mapping[int, Sequence[str]] | None = None, **more: Any) -> str:
    """Somebody answers; their code."""
    ticket = more.pop("ticket", uuid4().hex)
    sent = {str(number): values for number, values in (answers if answers is not None else {2: ["1"]}).items()}
    actor = more.pop("actor", NOBODY)
    with unit_of_work(actor) as work:
        answering.answer(work, campaign.id, Given(ticket, "fr", sent, **more), clock.now())
    return answering.code_of(ticket)


def crowd_of(campaign: Campaign, many: int, seed: int = 1, text: bool = False) -> None:
    """So many people answer as they like, in one go."""
    dice = random.Random(seed)
    with unit_of_work(SYSTEM) as work:
        for _ in range(many):
            sent = {
                "1": [dice.choice("12")], "2": [dice.choice("1112")], "3": [dice.choice("123")],
                "4": [code for code in "123" if dice.random() < 0.4], "5": [dice.choice("12345")],
                "6": [str(dice.randint(15, 80))], "9": ["Plus de bus le soir"] if text else [],
            }  # fmt: skip
            answering.answer(work, campaign.id, Given(uuid4().hex, "fr", sent, quotable=text), clock.now())


def make_drafter(mandate: Mandate) -> CommissionMember:
    """A member of the drafting group."""
    return sit(make_seat(mandate), drafting=True)


def keeper(mandate: Mandate, role: str = "secretariat") -> Actor:
    """Somebody who holds this role for the mandate, and nothing else."""
    return Actor(make_account().id, frozenset({Grant(role, "mandate", mandate.id)}))


def facilitator(mandate: Mandate) -> Actor:
    """Somebody who may enter the answers of others."""
    return keeper(mandate, "facilitator")


PAPER = Mode.PAPER
