"""Where campaigns stand, and what happened to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from commission.campaigns.models import Campaign
from commission.campaigns.types import CampaignState
from commons.kernel.db import db
from commons.kernel.i18n import locale_code
from commons.kernel.refs import Target
from commons.threads.stories import Story
from commons.threads.types import Moment


def campaigns(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each campaign; one in preparation is shown to nobody but those who write it."""
    return {
        each.id: Target(
            each.said("title", locale_code()), f"/commission/enquetes/{each.slug}",
            each.state is not CampaignState.DRAFT,
        )
        for each in _found(ids)
    }  # fmt: skip


def _found(ids: Collection[int]) -> Sequence[Campaign]:
    return db.session.scalars(select(Campaign).where(Campaign.id.in_(ids))).all()


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    told = {}
    for each in _found(ids):
        began = Moment(each.created_at, _("L’enquête est préparée"))
        told[each.id] = [began, *(Moment(s.at, s.state.label, by=s.by.label, why=s.why) for s in each.steps)]
    return told


CAMPAIGNS = Story(moments=_moments)
