"""Prepares a campaign and brings it from state to state, each move with who and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from commission.campaigns import coding, policies, queries, questionnaire, results
from commission.campaigns.events import CampaignOpened, ResultsPublished
from commission.campaigns.models import Campaign, CampaignAnswer, CampaignStep, Coding
from commission.campaigns.types import (
    LEAST_DAYS,
    MOST_DAYS,
    PAGES,
    CampaignKind,
    CampaignReason,
    CampaignState,
)
from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember, Mandate
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.i18n import LOCALES
from commons.kernel.refs import Ref
from commons.kernel.slugs import slug_of
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation


@dataclass(frozen=True)
class CampaignDraft:
    """What is written of a campaign while it is prepared. `words`: by language, title, about and consent."""

    kind: CampaignKind
    words: Mapping[str, Mapping[str, str]]
    opens_at: datetime
    closes_at: datetime
    retention_days: int
    place_id: int | None = None
    served: Ref | None = None
    languages: tuple[str, ...] = field(default=("fr",))


def prepare(work: Work, mandate_id: int, draft: CampaignDraft, now: datetime) -> Campaign:
    """A new campaign, to be written. NotFound, Refused, Invalid."""
    mandate = mandate_of(mandate_id)
    obey(policies.refusal_to_write(mandate, myself(work, mandate_id), work.actor))
    values = _checked(draft)
    # Two prepared at once would take one name: the mandate's row lets one through at a time.
    work.session.scalar(select(Mandate.id).where(Mandate.id == mandate_id).with_for_update())
    titles = (draft.words.get(language, {}).get("title", "") for language in ("fr", *draft.languages))
    slug = slug_of(next((title for title in titles if title.strip()), ""), queries.slugs(), "enquete")
    campaign = Campaign(mandate_id=mandate_id, slug=slug, created_at=now, results=None, **values)
    work.session.add(campaign)
    work.session.flush()
    _tie(work, campaign, now)
    work.audit("commission.campaign.prepare", f"commission.campaign:{campaign.id}")
    return campaign


def change(work: Work, campaign_id: int, version: int, draft: CampaignDraft, now: datetime) -> None:
    """Write the campaign anew. NotFound, Refused, Invalid, Stale."""
    campaign = to_change(work, campaign_id)
    if campaign.version != version:
        raise Stale(reason=CampaignReason.CHANGED_MEANWHILE)
    for name, value in _checked(draft).items():
        setattr(campaign, name, value)
    campaign.version += 1
    _tie(work, campaign, now)
    work.audit("commission.campaign.change", f"commission.campaign:{campaign_id}")


def become(work: Work, campaign_id: int, state: CampaignState, version: int, why: str, now: datetime) -> None:
    """Bring the campaign to its next state. NotFound, Refused, Stale; Invalid (why; what it lacks)."""
    campaign = locked(work, campaign_id)
    mandate, member = mandate_of(campaign.mandate_id), myself(work, campaign.mandate_id)
    obey(policies.refusal_to_become(campaign, state, mandate, member, work.actor, now))
    if campaign.version != version:
        raise Stale(reason=CampaignReason.CHANGED_MEANWHILE)
    if not why.strip():
        raise Invalid(fields={"why": CampaignReason.NEEDS_A_REASON.sentence})
    by = policies.part_of(mandate, member, work.actor)
    _enter(work, campaign, state)
    campaign.state, campaign.version = state, campaign.version + 1
    work.session.add(CampaignStep(campaign_id=campaign_id, state=state, by=by, why=why.strip(), at=now))
    work.audit("commission.campaign.become", f"commission.campaign:{campaign_id}", state=state.value, why=why.strip())
    work.touch(PAGES)


def _enter(work: Work, campaign: Campaign, state: CampaignState) -> None:
    """What a state asks for, and what comes with it."""
    if state is CampaignState.OPEN:
        _ready(campaign)
        work.record(CampaignOpened(campaign.id))
    elif state in (CampaignState.CODED, CampaignState.PUBLISHED) and not coding.is_whole(campaign):
        raise Refused(reason=CampaignReason.NOT_CODED)
    if state is CampaignState.PUBLISHED:
        rules = mandates.rules_in_force(campaign.mandate_id)
        campaign.results = results.of(campaign, rules.rules if rules else None)
        campaign.digest = results.digest_of(campaign.results)
        work.record(ResultsPublished(campaign.id, campaign.digest))
    elif state is CampaignState.PURGED:
        numbers = [question.id for question in campaign.questions]
        work.session.execute(delete(CampaignAnswer).where(CampaignAnswer.campaign_id == campaign.id))
        work.session.execute(delete(Coding).where(Coding.question_id.in_(numbers)))


def _ready(campaign: Campaign) -> None:
    if not campaign.questions:
        raise Refused(reason=CampaignReason.NO_QUESTION)
    if questionnaire.wrong_jumps(campaign.questions):
        raise Refused(reason=CampaignReason.JUMP_BACK)
    if not questionnaire.offered(campaign):
        raise Refused(reason=CampaignReason.WORDS_MISSING)


def _checked(draft: CampaignDraft) -> dict[str, object]:
    wrong = {}
    if draft.closes_at <= draft.opens_at:
        wrong["closes_at"] = CampaignReason.NEEDS_A_PERIOD.sentence
    if not LEAST_DAYS <= draft.retention_days <= MOST_DAYS:
        wrong["retention_days"] = CampaignReason.NEEDS_A_PERIOD.sentence
    languages = [language for language in LOCALES if language in draft.languages]
    words = {
        language: {what: str(said.get(what, "")).strip() for what in questionnaire.SAID}
        for language, said in draft.words.items()
        if language in languages
    }
    if not languages or not any(said["title"] for said in words.values()):
        wrong["title_fr"] = CampaignReason.NEEDS_WORDS.sentence
    if wrong:
        raise Invalid(fields=wrong)
    return {
        "kind": draft.kind, "words": words, "languages": languages, "place_id": draft.place_id,
        "opens_at": draft.opens_at, "closes_at": draft.closes_at, "retention_days": draft.retention_days,
        "served_kind": draft.served.kind if draft.served else None,
        "served_id": draft.served.id if draft.served else None,
    }  # fmt: skip


def _tie(work: Work, campaign: Campaign, now: datetime) -> None:
    if campaign.served is not None:
        threads.tie(work, campaign.served, Ref("commission.campaign", campaign.id), Relation.LED_TO, now)


def to_change(work: Work, campaign_id: int) -> Campaign:
    """The campaign, locked, when whoever asks may write it now. NotFound, Refused."""
    campaign = locked(work, campaign_id)
    mandate = mandate_of(campaign.mandate_id)
    obey(policies.refusal_to_change(campaign, mandate, myself(work, campaign.mandate_id), work.actor))
    return campaign


def locked(work: Work, campaign_id: int) -> Campaign:
    """The campaign as it stands now, held until this command is through. NotFound."""
    query = select(Campaign).where(Campaign.id == campaign_id).with_for_update()
    campaign = work.session.scalar(query.execution_options(populate_existing=True))
    if campaign is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return campaign


def mandate_of(mandate_id: int) -> Mandate:
    """The mandate. NotFound."""
    mandate = mandates.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return mandate


def myself(work: Work, mandate_id: int) -> CommissionMember | None:
    """The seat that whoever acts holds in this mandate."""
    return mandates.member_of(work.actor.person_id, mandate_id)


def obey(refusal: CampaignReason | None) -> None:
    """Refused, when there is a reason to."""
    if refusal is not None:
        raise Refused(reason=refusal)
