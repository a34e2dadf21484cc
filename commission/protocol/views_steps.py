"""What the secretariat and the bureau do: decide on amendments, arbitrate, bring a version up the freeze ladder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.protocol import (
    amending,
    conflicts,
    deciding,
    documents,
    finding,
    pages,
    pages_amendments,
    policies,
    queries,
    services,
    stories,
)
from commission.protocol.addresses import NUMBER, amendment_url
from commission.protocol.forms import AdviceForm, ArbitrateForm, DecideForm, OpenAmendmentsForm, ReasonForm, seen
from commission.protocol.models import ProtocolVersion
from commission.protocol.models_amendments import Amendment
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import VERSION_MOVES, Advice, AmendmentState, VersionState
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work

blueprint = Blueprint("commission_steps", __name__, url_prefix="/commission/protocole")


@blueprint.route(f"/amendements/<{NUMBER}:amendment_id>/conseil", methods=["GET", "POST"])
@access(SIGNED_IN)
def advise(amendment_id: int) -> ResponseReturnValue:
    """What the drafting group recommends."""
    amendment = _amendment(amendment_id)
    form = AdviceForm()
    if request.method == "GET":
        form.version.data, form.words.data = str(amendment.version), amendment.advice_words
        form.advice.data = amendment.advice.value if amendment.advice is not None else None
    done = tried(
        form, lambda work, now: amending.advise(
            work, amendment_id, seen(form.version), Advice(typed(form.advice)), typed(form.words), now
        ), _("Le conseil est publié."), "words",
    )  # fmt: skip
    if done.done:
        return go(amendment_url(amendment))
    shown = pages_amendments.amendment_page(_amendment(amendment_id), clock.now())
    return private_page("commission/protocol/advise.html", form, done.status, **shown)


@blueprint.route(f"/amendements/<{NUMBER}:amendment_id>/decider", methods=["GET", "POST"])
@access(SIGNED_IN)
def decide(amendment_id: int) -> ResponseReturnValue:
    """Note what was decided of an amendment."""
    amendment = _amendment(amendment_id)
    shown = pages_amendments.amendment_page(amendment, clock.now())
    form = DecideForm()
    form.offer(shown["moves"])
    if request.method == "GET":
        form.version.data = str(amendment.version)
    done = tried(
        form, lambda work, now: deciding.bring(
            work, amendment_id, AmendmentState(typed(form.to)), seen(form.version), typed(form.reason), now
        ), _("La décision est notée."), "to",
    )  # fmt: skip
    if done.done:
        return go(amendment_url(amendment))
    return private_page("commission/protocol/decide.html", form, done.status, **shown)


@blueprint.route(f"/amendements/<{NUMBER}:amendment_id>/arbitrer/<{NUMBER}:other_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def arbitrate(amendment_id: int, other_id: int) -> ResponseReturnValue:
    """Say which of two is kept on the block they share."""
    one, other = _amendment(amendment_id), _amendment(other_id)
    both = sorted(conflicts.shared(one, other))
    if one.id == other.id or one.version_id != other.version_id or not both:
        raise NotFound(reason=ProtocolReason.NOT_IN_CONFLICT)
    version = finding.found_version(one.version_id)
    initial = documents.blocks_of(version.base or {"parts": []}).get(str(both[0]), {})
    ranked = conflicts.furthest_first([one, other], both[0], initial.get("words", ""))
    form = ArbitrateForm()
    found = [(str(each.id), each.title) for each in deciding.duels(version)]
    form.offer([*((str(each.id), _called(each)) for each in ranked), ("0", _both())], found)
    done = tried(
        form, lambda work, now: deciding.arbitrate(
            work, version.id, one.id, other.id, int(typed(form.kept)) or None, typed(form.reason), now,
            int(typed(form.consultation) or 0) or None,
        ), _("L’arbitrage est publié."), "kept",
    )  # fmt: skip
    if done.done:
        return go(amendment_url(one))
    now = clock.now()
    shown = [pages_amendments.amendment_page(each, now) for each in ranked]
    refusal = next((each["refusals"]["decide"] for each in shown if each["refusals"]["decide"]), None)
    return private_page(
        "commission/protocol/arbitrate.html", form, done.status, shown=shown, refusal=refusal, version=version,
        keys=both, one=one, duels=found,
    )  # fmt: skip


def _called(amendment: Amendment) -> str:
    return _("L’amendement n° %(number)s", number=amendment.number)


def _both() -> str:
    return _("Les deux : celui qui est adopté après s’écrit sur le texte de l’autre")


@blueprint.get(f"/versions/<{NUMBER}:version_id>/etapes")
@access(SIGNED_IN)
def ladder(version_id: int) -> ResponseReturnValue:
    """Where a version stands, and what may be done with it."""
    return _ladder(_version(version_id), OpenAmendmentsForm(formdata=None), 200)


@blueprint.post(f"/versions/<{NUMBER}:version_id>/ouvrir")
@access(SIGNED_IN)
def open_amendments(version_id: int) -> ResponseReturnValue:
    """Open amendments, or open them again."""
    version, form = _version(version_id), OpenAmendmentsForm()
    moment: Any = form.closes_at
    done = tried(
        form, lambda work, now: services.become(
            work, version_id, VersionState.AMENDING, seen(form.version), now, typed(form.reason), moment.data
        ), _("Les amendements sont ouverts."), "closes_at",
    )  # fmt: skip
    return _at(version_id) if done.done else _ladder(version, form, done.status)


@blueprint.post(f"/versions/<{NUMBER}:version_id>/clore")
@access(SIGNED_IN)
def close_amendments(version_id: int) -> ResponseReturnValue:
    """Close amendments."""

    def close(work: Work, version: int, now: datetime) -> object:
        return services.become(work, version_id, VersionState.HALF_FROZEN, version, now)

    return _act(version_id, close, _("Les amendements sont clos."))


@blueprint.post(f"/versions/<{NUMBER}:version_id>/demander")
@access(SIGNED_IN)
def ask(version_id: int) -> ResponseReturnValue:
    """The bureau asks that the text be frozen."""

    def asked(work: Work, _version: int, now: datetime) -> object:
        return services.ask_to_freeze(work, version_id, now)

    return _act(version_id, asked, _("C’est demandé : le secrétariat peut arrêter le texte."))


@blueprint.post(f"/versions/<{NUMBER}:version_id>/ne-plus-demander")
@access(SIGNED_IN)
def withdraw_request(version_id: int) -> ResponseReturnValue:
    """The bureau takes its request back."""

    def withdrawn(work: Work, _version: int, now: datetime) -> None:
        services.withdraw_request(work, version_id, now)

    return _act(version_id, withdrawn, _("La demande est retirée."))


@blueprint.post(f"/versions/<{NUMBER}:version_id>/arreter")
@access(SIGNED_IN)
def freeze(version_id: int) -> ResponseReturnValue:
    """The secretariat freezes the text."""

    def frozen(work: Work, version: int, now: datetime) -> object:
        return services.freeze(work, version_id, version, now)

    return _act(version_id, frozen, _("Le texte est arrêté : il ne changera plus."))


@blueprint.post(f"/versions/<{NUMBER}:version_id>/publier")
@access(SIGNED_IN)
def publish(version_id: int) -> ResponseReturnValue:
    """Publish the adopted version."""

    def published(work: Work, version: int, now: datetime) -> None:
        services.publish(work, version_id, version, now)

    return _act(version_id, published, _("La version est publiée."))


@blueprint.post(f"/versions/<{NUMBER}:version_id>/reviser")
@access(SIGNED_IN)
def revise(version_id: int) -> ResponseReturnValue:
    """Begin a new version made of this one."""

    def revised(work: Work, _version: int, now: datetime) -> object:
        return services.revise(work, version_id, now)

    return _act(version_id, revised, _("Une nouvelle version est à l’écriture."))


@blueprint.route(f"/versions/<{NUMBER}:version_id>/renvoyer", methods=["GET", "POST"])
@access(SIGNED_IN)
def send_back(version_id: int) -> ResponseReturnValue:
    """The bureau sends the consulted text back to writing."""
    version, form = _version(version_id), ReasonForm()
    if request.method == "GET":
        form.version.data = str(version.version)
    done = tried(
        form, lambda work, now: services.send_back(work, version_id, seen(form.version), typed(form.reason), now),
        _("Le texte retourne à l’écriture, dans une nouvelle version."), "reason",
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_drafting.table", protocol_id=version.protocol_id))
    refusal = policies.refusal_to_step(pages.hand(version), version.state, VersionState.SENT_BACK)
    return private_page("commission/protocol/send_back.html", form, done.status, version=version, refusal=refusal)


def _ladder(version: ProtocolVersion, form: OpenAmendmentsForm, status: int) -> ResponseReturnValue:
    hand = pages.hand(version)
    form.version.data = str(version.version)
    states = VERSION_MOVES[version.state]
    return private_page(
        "commission/protocol/ladder.html", form, status, version=version, hand=hand, states=states,
        steps=queries.steps([version.id])[version.id], told=stories.step_sentence,
        request=queries.freeze_request(version.id), waiting=_waiting(version), base_known=version.base is not None,
        refusals={to.value: policies.refusal_to_step(hand, version.state, to) for to in states},
        refusal_to_ask=policies.refusal_to_ask(hand, version.state),
        refusal_to_revise=policies.refusal_to_revise(hand, version.state),
        versions=queries.versions(version.protocol_id),
    )  # fmt: skip


def _waiting(version: ProtocolVersion) -> int:
    undecided = (AmendmentState.FILED, AmendmentState.ADMISSIBLE, AmendmentState.DEBATED)
    return sum(each.state in undecided for each in queries.amendments(version.id))


def _version(version_id: int) -> ProtocolVersion:
    """The version, for the secretariat and the bureau. NotFound, Refused."""
    version = finding.found_version(version_id)
    hand = pages.hand(version)
    if not (hand.keeps or hand.presides):
        raise Refused(reason=ProtocolReason.NOT_YOURS)
    return version


def _amendment(amendment_id: int) -> Amendment:
    found = queries.amendment(amendment_id)
    if found is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return found


def _act(version_id: int, command: Callable[[Work, int, datetime], object], said: str) -> ResponseReturnValue:
    """A command with no field but the version that was read; a refusal is a page of its own."""
    sent = request.form.get("version", "")
    read = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
    carried_out(lambda work, now: command(work, read, now), said)
    return _at(version_id)


def _at(version_id: int) -> ResponseReturnValue:
    return go(url_for("commission_steps.ladder", version_id=version_id))
