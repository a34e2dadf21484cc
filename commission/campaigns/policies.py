"""Who writes a campaign, who enters answers of others, who reads open answers, and when. Pure and total."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from commission.campaigns.models import Campaign
from commission.campaigns.types import MOVES, SHOWN, By, CampaignReason, CampaignState, Mode
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.policies import is_drafter, refusal_to_keep
from commission.mandates.types import MandateState
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Répondre à une enquête"), _l("Tout le monde"), _l("Sans compte : rien ne mène à qui a répondu.")),
    Right(
        _l("Relire, corriger ou effacer une réponse"), _l("Qui a le code donné à la fin"),
        _l("Jusqu’à la publication des résultats."),
    ),
    Right(
        _l("Écrire une enquête, l’ouvrir, la fermer, publier ses résultats"),
        _l("Groupe rédacteur et secrétariat de la commission"), _l("Chaque étape a une raison, publiée."),
    ),
    Right(_l("Entrer la réponse de quelqu’un"), _l("Animation et secrétariat de ce mandat")),
    Right(
        _l("Lire les textes libres"), _l("Deux personnes par question"),
        _l("Aucune ne voit la lecture de l’autre avant d’avoir fini."),
    ),
)  # fmt: skip


def part_of(mandate: Mandate, member: CommissionMember | None, actor: Actor) -> By | None:
    """In what part this actor writes campaigns; None for whoever does not."""
    if refusal_to_keep(mandate, actor) is None:
        return By.CLOCK if actor.is_system else By.SECRETARIAT
    mine = member is not None and member.mandate_id == mandate.id and member.account_id == actor.person_id
    return By.DRAFTING if mine and is_drafter(member) else None


def refusal_to_write(mandate: Mandate, member: CommissionMember | None, actor: Actor) -> CampaignReason | None:
    """Why this actor cannot write campaigns of this mandate now."""
    if part_of(mandate, member, actor) is None:
        return CampaignReason.NOT_YOURS
    return CampaignReason.ENDED if mandate.state is MandateState.ENDED else None


def refusal_to_change(
    campaign: Campaign, mandate: Mandate, member: CommissionMember | None, actor: Actor
) -> CampaignReason | None:
    """Why this actor cannot change the campaign or its questions now."""
    refusal = refusal_to_write(mandate, member, actor)
    if refusal is not None:
        return refusal
    return None if campaign.state is CampaignState.DRAFT else CampaignReason.NOT_DRAFT


def refusal_to_become(
    campaign: Campaign, state: CampaignState, mandate: Mandate, member: CommissionMember | None, actor: Actor,
    now: datetime,
) -> CampaignReason | None:  # fmt: skip
    """Why this actor cannot bring the campaign to this state now. What a mandate began is finished after it."""
    if part_of(mandate, member, actor) is None:
        return CampaignReason.NOT_YOURS
    if state not in MOVES[campaign.state]:
        return CampaignReason.NO_SUCH_MOVE
    if state is CampaignState.OPEN and mandate.state is MandateState.ENDED:
        return CampaignReason.ENDED
    if state is CampaignState.OPEN and now >= campaign.closes_at:
        return CampaignReason.OVER
    return None


def refusal_to_answer(campaign: Campaign, mode: Mode, now: datetime) -> CampaignReason | None:
    """Why no answer can come this way now."""
    if mode is Mode.ALONE and not campaign.kind.alone:
        return CampaignReason.NOT_ALONE
    if campaign.state is not CampaignState.OPEN:
        over = campaign.state is not CampaignState.DRAFT
        return CampaignReason.OVER if over else CampaignReason.NOT_OPEN
    if now < campaign.opens_at:
        return CampaignReason.NOT_YET
    return CampaignReason.OVER if now >= campaign.closes_at else None


def refusal_to_enter(mandate: Mandate, actor: Actor) -> CampaignReason | None:
    """Why this actor cannot enter the answers of others in this mandate."""
    may = any(actor.holds(role, mandate.scope) for role in (Role.FACILITATOR, Role.SECRETARIAT))
    return None if may else CampaignReason.NOT_FACILITATOR


def refusal_to_take_back(campaign: Campaign) -> CampaignReason | None:
    """Why an answer can no longer be corrected or erased by whoever gave it."""
    return CampaignReason.FROZEN if campaign.state in SHOWN else None


def refusal_to_code(
    campaign: Campaign, mandate: Mandate, member: CommissionMember | None, actor: Actor
) -> CampaignReason | None:
    """Why this actor cannot read open answers now."""
    if part_of(mandate, member, actor) is None:
        return CampaignReason.NOT_YOURS
    being_read = campaign.state in (CampaignState.CLOSED, CampaignState.CODED)
    return None if being_read else CampaignReason.CODING_OVER
