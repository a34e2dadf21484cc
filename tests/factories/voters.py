"""Voters with an account, a residence and an open session, by the thousand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from flask import current_app
from flask.json.tag import TaggedJSONSerializer
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from commons.identity.models import Account, Residence
from commons.identity.types import Link, Proof
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.sessions import HttpSession
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place, Within
from commons.territory.types import PlaceKind


@dataclass(frozen=True)
class Ticket:
    """A signed-in voter: the value of the cookie, and a token for forms."""

    cookie: str
    csrf: str
    account_id: int


def make_voters(place: Place, number: int, link: Link = Link.LIVES, proof: Proof = Proof.DECLARED) -> list[Ticket]:
    """So many people who live in this neighbourhood (or commune), each with a session open."""
    mark = uuid4().hex[:8]
    sessions = [uuid4().hex for _ in range(number)]
    with unit_of_work(SYSTEM) as work:
        commune = _commune_of(work.session, place)
        accounts = [_account(f"voisin{n}.{mark}@exemple.fr", owner) for n, owner in enumerate(sessions)]
        ids = list(work.session.scalars(insert(Account).returning(Account.id, sort_by_parameter_order=True), accounts))
        qpv = place.id if commune != place.id else None
        homes = [_home(account_id, commune, qpv, link, proof) for account_id in ids]
        work.session.execute(insert(Residence), homes)
        work.session.execute(insert(HttpSession), [_session(owner) for owner in sessions])
    return [Ticket("s." + owner, _token(owner), account_id) for owner, account_id in zip(sessions, ids, strict=True)]


def _commune_of(session: Session, place: Place) -> int:
    if place.kind is PlaceKind.COMMUNE:
        return place.id
    return session.scalars(select(Within.container_id).where(Within.place_id == place.id)).one()


def _account(email: str, owner: str) -> dict[str, object]:
    return {
        "email": email, "fs_uniquifier": owner, "active": True, "locale": "fr", "recovery_hashes": [],
        "created_day": clock.now().date(),
    }  # fmt: skip


def _home(account_id: int, commune: int, qpv: int | None, link: Link, proof: Proof) -> dict[str, object]:
    proven_by = account_id if proof is Proof.DESK else None
    return {
        "account_id": account_id, "commune_id": commune, "qpv_id": qpv, "link": link, "proof": proof,
        "since_day": clock.now().date(), "proven_by": proven_by,
    }  # fmt: skip


def _session(owner: str) -> dict[str, object]:
    values = {"_user_id": owner, "_fresh": True, "csrf_token": hashlib.sha1(owner.encode()).hexdigest()}
    return {
        "id_hash": hashlib.sha256(owner.encode()).hexdigest(),
        "owner": owner,
        "data": TaggedJSONSerializer().dumps(values),
        "expires_at": clock.now() + timedelta(days=90),  # outlives the votes that tests close
    }


def _token(owner: str) -> str:
    signer = URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="wtf-csrf-token")
    return str(signer.dumps(hashlib.sha1(owner.encode()).hexdigest()))
