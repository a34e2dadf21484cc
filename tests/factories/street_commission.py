"""The commission of a street: what fills the holes of its addresses.

One mandate runs at a time: that of the second street is being prepared, and what the first has made stands in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app
from sqlalchemy import select
from werkzeug.routing import Rule

from commission.campaigns.models import Coding
from commission.mandates import queries
from commission.mandates.types import MandateState
from commission.works.models import AdoptionRequest
from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.db import db
from tests.factories import (
    commission,
    street_campaigns,
    street_deciding,
    street_drafting,
    street_learning,
    street_mandates,
    street_matrix,
    street_reading,
    street_sortition,
    street_works,
)
from tests.factories.identity import make_account

#: Feature -> holes of its addresses.
Settled = Mapping[str, Mapping[str, Any]]
#: How the name of a blueprint begins -> whose page it is; the first that fits wins.
_FEATURES = (
    ("commission_lots", "sortition"), ("commission_volunteer", "sortition"), ("commission_draws", "sortition"),
    ("commission_learning", "learning"), ("commission_cycle", "learning"),
    ("commission_matrix", "matrix"), ("commission_reading", "reading"), ("commission_protocol", "drafting"),
    ("commission_drafting", "drafting"),
    ("commission_amendments", "drafting"), ("commission_steps", "drafting"),
    ("commission_consultation", "deciding"), ("commission_voice", "deciding"), ("commission_answers", "deciding"),
    ("commission_campaign", "campaigns"), ("commission_answer", "campaigns"), ("commission_work", "works"),
    ("commission_recommended", "works"), ("commission_evaluations", "works"), ("commission_watch", "works"),
    ("commission", "mandates"),
)  # fmt: skip
#: Holes that are named otherwise in the addresses of one page.
_OF_A_CAMPAIGN = "/equipe/commission/<int:mandate_id>/enquetes/<int:campaign_id>/lecture/<int:number>"
_READ = {"campaign_id": "read_campaign_id", "number": "read_number"}
_NAMED: dict[str, dict[str, str]] = {
    **dict.fromkeys(
        (
            _OF_A_CAMPAIGN,
            *(
                _OF_A_CAMPAIGN + end
                for end in ("/lire", "/commencer", "/citer/<uuid:answer_id>", "/decider/<uuid:answer_id>")
            ),
        ),
        _READ,
    ),
    **{
        f"/commission/enquetes/<slug>/{page}": {"slug": "published_slug"}
        for page in ("resultats", "resultats.csv", "resultats.json", "codes.csv")
    },
    "/equipe/commission/<int:mandate_id>/enquetes/<int:campaign_id>/apercu": {"campaign_id": "read_campaign_id"},
    "/commission/travaux/<int(max=999999999999999):work_id>": {"work_id": "adopted_work_id"},
    "/commission/reglement/<int:number>": {"number": "rules_number"},
    "/equipe/commission/<int:mandate_id>/indicateurs/<int:indicator_id>/etat/"
    "<any(followed, interrupted, retired):state>": {"state": "indicator_state"},
}


def settle(me: int | None = None) -> dict[str, dict[str, Any]]:
    """Let everything happen in a commission; `me`: an account that sits in it, of bureau and drafting group."""
    shared: dict[str, dict[str, Any]] = current_app.extensions.setdefault("possibles.tests.commission", {})
    if queries.running() is None:  # what an earlier test made is gone with it
        shared.clear()
    if shared:
        second = street_mandates.settle(commission.make_mandate(MandateState.PREPARED))
        others = {name: known | {"mandate_id": second["mandate_id"]} for name, known in shared.items()}
        return others | {"mandates": second}
    mandate, members = commission.make_commission()
    if me is not None:
        commission.sit(commission.make_seat(mandate), account=db.session.get(Account, me), bureau=True, drafting=True)
    shared["mandates"] = street_mandates.settle(mandate)
    shared["sortition"] = street_sortition.settle(mandate)
    shared["learning"] = street_learning.settle(mandate, members[0])
    shared["matrix"] = street_matrix.settle(mandate) | {"indicator_state": street_matrix.INDICATOR_STATE}
    shared["reading"] = street_reading.settle(mandate)
    shared["campaigns"] = street_campaigns.settle(mandate)
    shared["works"] = street_works.settle(mandate)
    shared["drafting"] = street_drafting.settle(mandate)
    shared["deciding"] = street_deciding.settle()
    return dict(shared)


def things(settled: Settled) -> dict[str, str]:
    """The same under names of their own, `commission_mandates_number` for one: what forms and pages are found by."""
    return {f"commission_{feature}_{name}": str(it) for feature, known in settled.items() for name, it in known.items()}


def feature_of(rule: Rule) -> str:
    """Whose page this is; empty for none of the commission."""
    blueprint = str(rule.endpoint).partition(".")[0]
    return next((feature for begin, feature in _FEATURES if blueprint.startswith(begin)), "")


def holes(settled: Settled, rule: Rule) -> dict[str, Any]:
    """What fills the holes of this address; nothing for a page of another domain."""
    known: Mapping[str, Any] = settled.get(feature_of(rule), {})
    named = _NAMED.get(str(rule.rule), {})
    wanted = {name: named.get(name, name) for name in rule.arguments}
    return {name: known[kept] for name, kept in wanted.items() if kept in known}


def scopes(settled: Settled) -> list[tuple[str, int]]:
    """The scope of the mandate that stands here."""
    return [("mandate", int(settled["mandates"]["mandate_id"]))] if settled else []


def does_everything(account_id: int) -> None:
    """This person volunteers, answers for a body, asks and grants an adoption, reads answers: every tie there is."""
    mandate = queries.running()
    assert mandate is not None  # the person sits in it
    street_sortition.volunteers_account(mandate, account_id)
    street_works.does_everything(account_id)
    street_campaigns.settle(mandate)
    now, other = clock.now(), make_account().id
    one = db.session.scalars(select(Coding).limit(1)).one()
    one.coder_id = account_id
    for number, (asks, grants) in enumerate(((account_id, other), (other, account_id))):
        db.session.add(
            AdoptionRequest(
                subject_kind="commission.work", subject_id=9_000 + number, reason="Approuvé en séance", asked_at=now,
                asked_by_id=asks, settled_by_id=grants, settled_at=now, granted=True,
            )
        )  # fmt: skip
    db.session.commit()
