"""What campaigns tell the rest of the house."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class CampaignOpened(PastFact):
    """One may answer from now on."""

    campaign_id: int


@dataclass(frozen=True)
class ResultsPublished(PastFact):
    """The results of a campaign are there for everybody, and stay as they are."""

    campaign_id: int
    digest: str
