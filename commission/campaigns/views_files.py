"""Results of a campaign as open data, and the questionnaire on paper."""

from __future__ import annotations

import json

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from commission.campaigns import desk, pages, printing, questionnaire
from commission.campaigns.models import Campaign
from commission.campaigns.types import PAGES, SHOWN, CampaignReason
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.pages import same_for_everybody
from commons.kernel.tabular import to_csv

blueprint = Blueprint("commission_campaign_files", __name__, url_prefix="/commission/enquetes/<slug>")


@blueprint.get("/resultats.csv")
@access(EVERYONE)
@same_for_everybody(lambda slug: (PAGES,))
def as_csv(slug: str) -> ResponseReturnValue:
    """One line a published cell."""
    found = _published(slug)
    return _csv(to_csv(pages.CSV_HEADER, pages.csv_rows(found.results or {})), f"enquete-{found.slug}")


@blueprint.get("/codes.csv")
@access(EVERYONE)
@same_for_everybody(lambda slug: (PAGES,))
def codebook(slug: str) -> ResponseReturnValue:
    """What each code of the open data means, in every language."""
    found = _published(slug)
    return _csv(to_csv(pages.CODES_HEADER, pages.codebook_rows(found.results or {})), f"enquete-{found.slug}-codes")


@blueprint.get("/resultats.json")
@access(EVERYONE)
@same_for_everybody(lambda slug: (PAGES,))
def as_json(slug: str) -> ResponseReturnValue:
    """Everything that is published, with the digest it was frozen with."""
    found = _published(slug)
    text = json.dumps({"digest": found.digest, "results": found.results}, ensure_ascii=False, sort_keys=True)
    return Response(text, mimetype="application/json")


@blueprint.get("/questionnaire-<language>.pdf")
@access(EVERYONE)
def paper(slug: str, language: str) -> ResponseReturnValue:
    """The questionnaire to print and fill in by hand; entered afterwards by somebody of the team."""
    found = desk.public(slug)
    if language not in questionnaire.offered(found):
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return printing.paper_answer(found, language)


def _published(slug: str) -> Campaign:
    found = desk.public(slug)
    if found.state not in SHOWN or found.results is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return found


def _csv(text: bytes, name: str) -> Response:
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
