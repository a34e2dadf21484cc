"""Who may do what with a fund, a request, a session and the money, and when. Pure and total."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from budgets.fund.models import Fund, FundRequest
from budgets.fund.models_committee import FundItem, FundMember, FundSession
from budgets.fund.reasons import FundReason
from budgets.fund.types import FUND_MOVES, FundState, RequestState, SessionState
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.days import day_of
from commons.kernel.rights import Right

#: The places in which a fund lies, itself first.
Scopes = Sequence[tuple[str, int]]
_KEEPERS = (Role.SECRETARIAT,)
_PAYERS = (Role.SECRETARIAT, Role.OFFICER)
_HELPERS = (Role.SECRETARIAT, Role.FACILITATOR)
_READERS = (Role.SECRETARIAT, Role.OFFICER, Role.FACILITATOR, Role.OBSERVER)

RIGHTS = (
    Right(
        _l("Lire les règles, ce qui reste, les demandes avec leur réponse, et tout le registre de l’argent"),
        _l("Tout le monde"), _l("Aucun nom de personne n’y est écrit ; le nom du collectif, oui."),
    ),
    Right(
        _l("Demander une aide, la suivre, la retirer, répondre à une question, raconter ce qui a été fait"),
        _l("Un collectif d’habitants"), _l("Sans compte, avec son lien ; tant que le fonds est ouvert pour demander."),
    ),
    Right(
        _l("Écrire une demande avec un collectif, au guichet ou depuis un papier ; poser une question"),
        _l("Animation et secrétariat du territoire"),
    ),
    Right(
        _l("Ouvrir une séance de la commission, y mettre des demandes, noter les votes d’une réunion"),
        _l("Animation et secrétariat du territoire"), _l("La décision est calculée ; elle ne s’écrit pas à la main."),
    ),
    Right(
        _l("Voter sur une demande, ou dire qu’on est concerné"), _l("Membres de la commission"),
        _l("Pendant la séance ; qui est concerné ne vote pas et ne compte pas."),
    ),
    Right(
        _l("Verser l’avance et le solde, regarder le bilan, noter un remboursement"),
        _l("Agents instructeurs et secrétariat du territoire"),
    ),
    Right(
        _l("Corriger le registre"), _l("Agents instructeurs et secrétariat du territoire"),
        _l("Deux personnes, une raison publiée ; aucune ligne n’est effacée."),
    ),
    Right(
        _l("Préparer, ouvrir, suspendre, fermer un fonds ; écrire la dotation ; nommer la commission"),
        _l("Secrétariat du territoire"), _l("Avec une raison publiée."),
    ),
)  # fmt: skip


def _holds(actor: Actor, roles: Sequence[Role], scopes: Scopes) -> bool:
    return actor.is_system or any(actor.holds(role, *scopes) for role in roles)


def refusal_to_keep(scopes: Scopes, actor: Actor) -> FundReason | None:
    """Why this actor may not prepare, open, suspend or close this fund, nor name its committee."""
    return None if _holds(actor, _KEEPERS, scopes) else FundReason.NOT_YOURS


def refusal_to_help(scopes: Scopes, actor: Actor) -> FundReason | None:
    """Why this actor may not write requests with collectives, ask them, or keep a session."""
    return None if _holds(actor, _HELPERS, scopes) else FundReason.NOT_YOURS


def refusal_to_handle_money(scopes: Scopes, actor: Actor) -> FundReason | None:
    """Why this actor may not pay, look at a bilan, or correct the ledger."""
    return None if _holds(actor, _PAYERS, scopes) else FundReason.NOT_YOURS


def refusal_to_read_files(scopes: Scopes, actor: Actor) -> FundReason | None:
    """Why this actor may not read what is for the team only: whom to reach, receipts, names of members."""
    return None if _holds(actor, _READERS, scopes) else FundReason.NOT_YOURS


def refusal_to_read(fund: Fund, scopes: Scopes, actor: Actor) -> FundReason | None:
    """Why nobody but the team may read this fund: it is being prepared."""
    if fund.state is not FundState.DRAFT or refusal_to_read_files(scopes, actor) is None:
        return None
    return FundReason.NOT_FOUND


def refusal_to_move(fund: Fund, to: FundState, scopes: Scopes, actor: Actor) -> FundReason | None:
    """Why the fund cannot become this."""
    refusal = refusal_to_keep(scopes, actor)
    return refusal or (None if to in FUND_MOVES[fund.state] else FundReason.NO_SUCH_MOVE)


def refusal_to_ask(fund: Fund) -> FundReason | None:
    """Why no request can be sent to this fund now."""
    return None if fund.state is FundState.OPEN else FundReason.NOT_OPEN


def refusal_to_decide(fund: Fund, scopes: Scopes, actor: Actor) -> FundReason | None:
    """Why no session can be opened, nor anything decided."""
    return refusal_to_help(scopes, actor) or refusal_to_ask(fund)


def refusal_to_change(request: FundRequest) -> FundReason | None:
    """Why the words of a request cannot be changed by the collective."""
    return None if request.state is RequestState.DRAFT else FundReason.ALREADY_SENT


def refusal_to_withdraw(request: FundRequest) -> FundReason | None:
    """Why a collective cannot take its request back: it has an answer, or money was paid."""
    if request.state.waits:
        return None
    unpaid = request.state is RequestState.GRANTED and request.advanced_at is None
    return None if unpaid else FundReason.ALREADY_ANSWERED


def refusal_to_question(request: FundRequest) -> FundReason | None:
    """Why nothing is asked or answered about it any more."""
    return None if request.state.waits else FundReason.ALREADY_ANSWERED


def refusal_to_advance(request: FundRequest) -> FundReason | None:
    """Why no advance can be paid."""
    if request.advanced_at is not None:
        return FundReason.PAID_ALREADY
    return None if request.state is RequestState.GRANTED else FundReason.NOT_GRANTED


def refusal_to_report(request: FundRequest) -> FundReason | None:
    """Why nothing can be told of what was done, nor any receipt sent."""
    if request.state is RequestState.GRANTED:
        return None
    if request.state in (RequestState.REPORTED, RequestState.OWING, RequestState.SETTLED):
        return FundReason.BILAN_THERE
    return FundReason.NOT_GRANTED


def refusal_to_add_paper(request: FundRequest) -> FundReason | None:
    """Why no photographed paper can be added."""
    able = request.state in (RequestState.GRANTED, RequestState.REPORTED)
    return None if able else FundReason.NOT_GRANTED


def refusal_to_settle(request: FundRequest) -> FundReason | None:
    """Why the accounts of a request cannot be made."""
    if request.state is RequestState.REPORTED:
        return None
    done = request.state in (RequestState.OWING, RequestState.SETTLED)
    return FundReason.ACCOUNTS_DONE if done else FundReason.NO_BILAN_YET


def refusal_to_take_back(request: FundRequest) -> FundReason | None:
    """Why no repayment can be written."""
    return None if request.state is RequestState.OWING else FundReason.NOTHING_OWED


def refusal_to_vote(session: FundSession, item: FundItem, now: datetime) -> FundReason | None:
    """Why no vote on this request is taken any more, by whatever door."""
    over = session.state is SessionState.CLOSED or now >= session.closes_at or item.decided_at is not None
    return FundReason.SESSION_CLOSED if over else None


def sits(member: FundMember, day: date) -> bool:
    """Whether this mandate covers that day."""
    return member.left_at is None and member.from_on <= day <= member.until_on


def refusal_to_sit(members: Sequence[FundMember], now: datetime) -> FundReason | None:
    """Why no session can be opened with these members."""
    return None if any(sits(member, day_of(now)) for member in members) else FundReason.NO_MEMBERS
