"""Amendments: everybody reads those that were filed; members write, file, sign and take back theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.protocol import amending, matrix_lines, pages, pages_amendments, queries, writing
from commission.protocol.addresses import NUMBER, amendment_url
from commission.protocol.changes import ChangeDraft
from commission.protocol.diffing import difference
from commission.protocol.forms import (
    ActForm,
    AddForm,
    ProposeForm,
    ProposeNewForm,
    RebaseForm,
    StatementForm,
    place_of,
    seen,
)
from commission.protocol.merging import Merged, merge
from commission.protocol.models import ProtocolBlock, ProtocolVersion
from commission.protocol.models_amendments import Amendment, AmendmentChange
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import BlockKind, Operation, VersionState
from commons.kernel import clock
from commons.kernel.access import EVERYONE, SIGNED_IN, access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work

blueprint = Blueprint("commission_amendments", __name__, url_prefix="/commission/protocole")


@blueprint.get(f"/<{NUMBER}:protocol_id>/v<{NUMBER}:number>/amendements")
@access(EVERYONE)
def index(protocol_id: int, number: int) -> ResponseReturnValue:
    """Every amendment to a version."""
    version = next((each for each in queries.versions(protocol_id) if each.number == number), None)
    if version is None or version.state is VersionState.DRAFT:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return private_page("commission/protocol/amendments.html", **pages_amendments.amendments_page(version, clock.now()))


@blueprint.get(f"/amendements/<{NUMBER}:amendment_id>")
@access(EVERYONE)
def show(amendment_id: int) -> ResponseReturnValue:
    """One amendment; a draft is its author's."""
    shown = pages_amendments.amendment_page(known(amendment_id), clock.now())
    form = ActForm(version=str(shown["amendment"].version))
    return private_page("commission/protocol/amendment.html", form, 200, **shown)


@blueprint.route(f"/<{NUMBER}:protocol_id>/passages/<uuid:key>/amender", methods=["GET", "POST"])
@access(SIGNED_IN)
def propose(protocol_id: int, key: UUID) -> ResponseReturnValue:
    """Propose to change a block that is there."""
    version = pages.latest(protocol_id)
    pages.inside(version)
    block = writing.found_block(version.id, key)
    blocks = queries.blocks(version.id)
    form, changes, status = ProposeForm(), [], 200
    form.offer(pages.places(blocks, but=key))
    if request.method == "GET":
        form.operation.data, form.place.data = Operation.REPLACE.value, pages.place_now(blocks, block)
        form.words.data, form.plain.data = block.words, block.plain
    elif "see" in request.form:
        changes = difference(block.words, writing.clean(typed(form.words)))
    else:
        done = tried(form, _beginning(version, lambda: _change(form, key), form), _saved(), "words")
        if done.done:
            return go(amendment_url(done.made))
        status = done.status
    shown = pages.block_page(version, block, clock.now())
    return private_page("commission/protocol/propose.html", form, status, changes=changes, **shown)


def _saved() -> str:
    return _("Votre brouillon est enregistré. Relisez-le, puis déposez-le.")


def _change(form: ProposeForm, key: UUID) -> ChangeDraft:
    operation = Operation(typed(form.operation))
    part, after = place_of(typed(form.place)) if operation is Operation.MOVE else (None, None)
    return ChangeDraft(operation, key, part, None, after, typed(form.words), typed(form.plain))


def _beginning(
    version: ProtocolVersion, change: Callable[[], ChangeDraft], form: ProposeForm | ProposeNewForm
) -> Callable[[Work, datetime], Amendment]:  # fmt: skip
    """A new draft; or, when the address names a draft of theirs, one change more in it; or what lapsed, filed again."""
    into, again = _asked("dans"), _asked("reprend")

    def command(work: Work, now: datetime) -> Amendment:
        if into is not None:
            return amending.put_change(work, into, known(into).version, change(), now)
        return amending.begin(
            work, version.id, change(), typed(form.statement), typed(form.ticket), now, refiles_id=again
        )

    return command


def _asked(name: str) -> int | None:
    """A number in the address; one that no amendment can have is not found."""
    sent = request.args.get(name, "")
    if not sent:
        return None
    if not (sent.isascii() and sent.isdigit() and len(sent) < 16):
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return int(sent)


@blueprint.route(f"/<{NUMBER}:protocol_id>/amender", methods=["GET", "POST"])
@access(SIGNED_IN)
def propose_new(protocol_id: int) -> ResponseReturnValue:
    """Propose a block that is not there."""
    version = pages.latest(protocol_id)
    pages.inside(version)
    form = ProposeNewForm()
    form.ask(pages.places(queries.blocks(version.id)), matrix_lines.choices())
    if request.method == "GET":
        form.place.data = request.args.get("place")
    done = tried(form, _beginning(version, lambda: _added(form), form), _saved(), "place")
    if done.done:
        return go(amendment_url(done.made))
    shown = pages.table(version, clock.now())
    return private_page("commission/protocol/propose_new.html", form, done.status, **shown)


def _added(form: AddForm) -> ChangeDraft:
    part, after = place_of(typed(form.place))
    kind, key = BlockKind(typed(form.kind)), UUID(hex=typed(form.ticket))
    return ChangeDraft(Operation.ADD, key, part, kind, after, typed(form.words), typed(form.plain), form.question_id)


@blueprint.route(f"/amendements/<{NUMBER}:amendment_id>/expose", methods=["GET", "POST"])
@access(SIGNED_IN)
def argue(amendment_id: int) -> ResponseReturnValue:
    """The statement of a draft."""
    amendment = known(amendment_id)
    form = StatementForm()
    if request.method == "GET":
        form.version.data, form.statement.data = str(amendment.version), amendment.statement
    done = tried(
        form, lambda work, now: amending.argue(work, amendment_id, seen(form.version), typed(form.statement), now),
        _("C’est enregistré."), "statement",
    )  # fmt: skip
    if done.done:
        return go(amendment_url(amendment))
    shown = pages_amendments.amendment_page(known(amendment_id), clock.now())
    return private_page("commission/protocol/argue.html", form, done.status, **shown)


@blueprint.post(f"/amendements/<{NUMBER}:amendment_id>/changements/<{NUMBER}:change_id>/oter")
@access(SIGNED_IN)
def drop(amendment_id: int, change_id: int) -> ResponseReturnValue:
    """One change less in a draft."""
    return _act(
        amendment_id, lambda work, version, now: amending.drop_change(work, amendment_id, version, change_id, now),
        _("Le changement est retiré."),
    )  # fmt: skip


@blueprint.post(f"/amendements/<{NUMBER}:amendment_id>/deposer")
@access(SIGNED_IN)
def file(amendment_id: int) -> ResponseReturnValue:
    """File the draft."""
    return _act(
        amendment_id, lambda work, version, now: amending.file(work, amendment_id, version, now),
        _("Votre amendement est déposé : tout le monde peut le lire."),
    )  # fmt: skip


@blueprint.post(f"/amendements/<{NUMBER}:amendment_id>/retirer")
@access(SIGNED_IN)
def withdraw(amendment_id: int) -> ResponseReturnValue:
    """Take it back."""
    return _act(
        amendment_id, lambda work, version, now: amending.withdraw(work, amendment_id, version, now),
        _("Votre amendement est retiré."),
    )  # fmt: skip


@blueprint.post(f"/amendements/<{NUMBER}:amendment_id>/signer")
@access(SIGNED_IN)
def cosign(amendment_id: int) -> ResponseReturnValue:
    """Sign beside the author."""
    return _act(
        amendment_id, lambda work, _version, now: amending.cosign(work, amendment_id, now), _("Vous avez signé.")
    )


@blueprint.post(f"/amendements/<{NUMBER}:amendment_id>/ne-plus-signer")
@access(SIGNED_IN)
def unsign(amendment_id: int) -> ResponseReturnValue:
    """Take one's signature back."""
    return _act(
        amendment_id, lambda work, _version, now: amending.unsign(work, amendment_id, now),
        _("Votre signature est retirée."),
    )  # fmt: skip


@blueprint.route(
    f"/amendements/<{NUMBER}:amendment_id>/changements/<{NUMBER}:change_id>/reprendre", methods=["GET", "POST"]
)
@access(SIGNED_IN)
def rebase(amendment_id: int, change_id: int) -> ResponseReturnValue:
    """Bring a change onto the text of today: what is proposed is read again, and confirmed."""
    amendment, change = _changed(amendment_id, change_id)
    block = queries.block(amendment.version_id, change.block_key)
    blocks = queries.blocks(amendment.version_id)
    form = RebaseForm()
    form.offer(pages.places(blocks, but=change.block_key))
    merged, simple = _merged(change, block)
    if request.method == "GET":
        form.words.data, form.plain.data = merged.words, simple.words
        form.place.data = f"{change.part}:" if change.part is not None else None
    done = tried(
        form, lambda work, now: amending.rebase(
            work, amendment_id, seen(form.version), change_id,
            int(typed(form.revision)) if typed(form.revision) else None, typed(form.words), typed(form.plain),
            place_of(typed(form.place)) if change.operation in _PLACED else (None, None), now,
        ), _("Votre amendement est écrit sur le texte d’aujourd’hui."), "words",
    )  # fmt: skip
    if done.done:
        return go(amendment_url(amendment))
    form.version.data = str(amendment.version)
    form.revision.data = str(block.revision) if block is not None and change.base_revision is not None else ""
    shown = pages_amendments.amendment_page(amendment, clock.now())
    return private_page(
        "commission/protocol/rebase.html", form, done.status, change=change, block=block, merged=merged,
        placed=change.operation in _PLACED, written=change.operation in (Operation.ADD, Operation.REPLACE), **shown,
    )  # fmt: skip


_PLACED = (Operation.ADD, Operation.MOVE)


def _merged(change: AmendmentChange, block: ProtocolBlock | None) -> tuple[Merged, Merged]:
    """The words proposed, with what changed in the text meanwhile; and the plain ones."""
    if block is None or change.base_revision is None:
        return merge("", change.words, ""), merge("", change.plain, "")
    base = queries.revision(block.id, change.base_revision)
    words, plain = (base.words, base.plain) if base is not None else (block.words, block.plain)
    return merge(words, change.words, block.words), merge(plain, change.plain, block.plain)


def _changed(amendment_id: int, change_id: int) -> tuple[Amendment, AmendmentChange]:
    amendment = known(amendment_id)
    change = next((each for each in amendment.changes if each.id == change_id), None)
    if change is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return amendment, change


def known(amendment_id: int) -> Amendment:
    """The amendment of this number. NotFound."""
    found = queries.amendment(amendment_id)
    if found is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return found


def _act(amendment_id: int, command: Callable[[Work, int, datetime], object], said: str) -> ResponseReturnValue:
    """A command with no field but the version that was read; a refusal is a page of its own."""
    sent = request.form.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
    carried_out(lambda work, now: command(work, version, now), said)
    return go(amendment_url(known(amendment_id)))
