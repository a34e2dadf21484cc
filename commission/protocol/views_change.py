"""The drafting table of members: the text and its blocks, written one person at a time, commented, corrected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.protocol import commenting, deciding, matrix_lines, pages, queries, writing
from commission.protocol.addresses import NUMBER
from commission.protocol.diffing import difference
from commission.protocol.forms import AddForm, BlockForm, CommentForm, CorrectForm, PlaceForm, place_of, seen
from commission.protocol.models import ProtocolBlock, ProtocolVersion
from commission.protocol.types import BlockKind
from commission.protocol.writing import BlockDraft
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import Tried, carried_out, tried
from commons.kernel.http import go

blueprint = Blueprint("commission_drafting", __name__, url_prefix="/commission/protocole")


@blueprint.get(f"/<{NUMBER}:protocol_id>/ecriture")
@access(SIGNED_IN)
def table(protocol_id: int) -> ResponseReturnValue:
    """The text in work, part by part."""
    version = pages.latest(protocol_id)
    pages.inside(version)
    return private_page("commission/protocol/table.html", **pages.table(version, clock.now()))


@blueprint.route(f"/<{NUMBER}:protocol_id>/ecriture/ajouter", methods=["GET", "POST"])
@access(SIGNED_IN)
def add(protocol_id: int) -> ResponseReturnValue:
    """A new block."""
    version = pages.latest(protocol_id)
    shown = pages.table(version, clock.now())
    pages.inside(version)
    form = AddForm()
    form.ask(pages.places(queries.blocks(version.id)), matrix_lines.choices())
    if request.method == "GET":
        form.place.data = request.args.get("place")
    key = UUID(hex=typed(form.ticket)) if form.validate_on_submit() else None
    done = tried(
        form, lambda work, now: writing.add(work, version.id, key or UUID(int=0), _draft(form), now),
        _("Le passage est dans le texte."), "place",
    )  # fmt: skip
    if done.done:
        return go(_at_table(protocol_id, done.made))
    return private_page(
        "commission/protocol/add.html", form, done.status, refusal=shown["refusal_to_write"], version=version
    )


def _draft(form: AddForm) -> BlockDraft:
    part, after = place_of(typed(form.place))
    kind = BlockKind(typed(form.kind))
    return BlockDraft(part, kind, typed(form.words), typed(form.plain), after, form.question_id)


@blueprint.route(f"/<{NUMBER}:protocol_id>/passages/<uuid:key>", methods=["GET", "POST"])
@access(SIGNED_IN)
def block(protocol_id: int, key: UUID) -> ResponseReturnValue:
    """A block: read, commented, written by whoever holds it. A late editor keeps theirs and sees what separates it."""
    version, found = _block(protocol_id, key)
    form, done, typed_now = BlockForm(), Tried(False), ""
    form.ask_for_words(found.kind)
    if request.method == "GET":
        form.revision.data, form.words.data, form.plain.data = str(found.revision), found.words, found.plain
    elif "see" not in request.form:
        done = tried(
            form, lambda work, now: writing.write(
                work, version.id, key, seen(form.revision), typed(form.words), typed(form.plain), now
            ), _("Le passage est enregistré."), "words",
        )  # fmt: skip
        if done.done:
            return go(_at_table(protocol_id, key))
    if request.method == "POST":
        typed_now = writing.clean(typed(form.words))
    shown = pages.block_page(version, found, clock.now())
    theirs = found.words if done.status == 409 else ""
    if done.status == 409:
        form.revision.data = str(found.revision)
    comment = CommentForm(formdata=None)
    comment.words.id = "commentaire"  # the page holds two texts
    return private_page(
        "commission/protocol/block.html", form, done.status, comment=comment, theirs_now=theirs,
        changes=difference(found.words, typed_now) if typed_now else [], typed_now=typed_now, **shown,
    )  # fmt: skip


@blueprint.post(f"/<{NUMBER}:protocol_id>/passages/<uuid:key>/prendre")
@access(SIGNED_IN)
def take(protocol_id: int, key: UUID) -> ResponseReturnValue:
    """Hold the block for a while."""
    version, _found = _block(protocol_id, key)
    carried_out(lambda work, now: writing.take(work, version.id, key, now), _("Le passage est à vous pour un moment."))
    return go(url_for("commission_drafting.block", protocol_id=protocol_id, key=key, _anchor="ecrire"))


@blueprint.post(f"/<{NUMBER}:protocol_id>/passages/<uuid:key>/lacher")
@access(SIGNED_IN)
def release(protocol_id: int, key: UUID) -> ResponseReturnValue:
    """Let go of it."""
    version, _found = _block(protocol_id, key)
    carried_out(lambda work, now: writing.release(work, version.id, key, now), _("Le passage est libre."))
    return go(_at_table(protocol_id, key))


@blueprint.route(f"/<{NUMBER}:protocol_id>/passages/<uuid:key>/deplacer", methods=["GET", "POST"])
@access(SIGNED_IN)
def move(protocol_id: int, key: UUID) -> ResponseReturnValue:
    """Put the block elsewhere."""
    version, found = _block(protocol_id, key)
    blocks = queries.blocks(version.id)
    form = PlaceForm()
    form.offer(pages.places(blocks, but=key))
    if request.method == "GET":
        form.place.data = pages.place_now(blocks, found)
    done = tried(
        form, lambda work, now: writing.reorder(work, version.id, key, *place_of(typed(form.place)), now),
        _("Le passage est déplacé."), "place",
    )  # fmt: skip
    if done.done:
        return go(_at_table(protocol_id, key))
    shown = pages.block_page(version, found, clock.now())
    return private_page("commission/protocol/move.html", form, done.status, **shown)


@blueprint.post(f"/<{NUMBER}:protocol_id>/passages/<uuid:key>/retirer")
@access(SIGNED_IN)
def remove(protocol_id: int, key: UUID) -> ResponseReturnValue:
    """Take the block out of the draft, as it was read."""
    version, _found = _block(protocol_id, key)
    revision = request.form.get("revision", "")
    number = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else 0
    carried_out(
        lambda work, now: writing.remove(work, version.id, key, number, now),
        _("Le passage est retiré. Vous pouvez le remettre depuis le bas de la table."),
    )
    return go(_at_table(protocol_id, None))


@blueprint.post(f"/<{NUMBER}:protocol_id>/passages/<uuid:key>/remettre")
@access(SIGNED_IN)
def put_back(protocol_id: int, key: UUID) -> ResponseReturnValue:
    """Put the block back where it was."""
    version, _found = _block(protocol_id, key)
    carried_out(lambda work, now: writing.put_back(work, version.id, key, now), _("Le passage est de nouveau là."))
    return go(_at_table(protocol_id, key))


@blueprint.post(f"/<{NUMBER}:protocol_id>/passages/<uuid:key>/commenter")
@access(SIGNED_IN)
def say(protocol_id: int, key: UUID) -> ResponseReturnValue:
    """Say something of the block."""
    version, found = _block(protocol_id, key)
    form = CommentForm()
    done = tried(
        form, lambda work, now: commenting.say(work, version.id, key, typed(form.words), typed(form.ticket), now),
        _("Votre commentaire est là."), "words",
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_drafting.block", protocol_id=protocol_id, key=key, _anchor="commentaires"))
    return private_page(
        "commission/protocol/comment.html", form, done.status, **pages.block_page(version, found, clock.now())
    )  # fmt: skip


@blueprint.post(f"/commentaires/<{NUMBER}:comment_id>/regle")
@access(SIGNED_IN)
def resolve(comment_id: int) -> ResponseReturnValue:
    """The comment is dealt with."""
    made: list[Any] = []
    carried_out(lambda work, now: made.append(commenting.resolve(work, comment_id, now)), _("C’est noté."))
    version = queries.version(made[0].version_id)
    assert version is not None  # a foreign key says so
    address = {"protocol_id": version.protocol_id, "key": made[0].block_key}
    return go(url_for("commission_drafting.block", **address, _anchor="commentaires"))


@blueprint.route(f"/<{NUMBER}:protocol_id>/passages/<uuid:key>/corriger", methods=["GET", "POST"])
@access(SIGNED_IN)
def correct(protocol_id: int, key: UUID) -> ResponseReturnValue:
    """A correction of form, once amendments are closed."""
    version, found = _block(protocol_id, key)
    form = CorrectForm()
    form.ask_for_words(found.kind)
    if request.method == "GET":
        form.revision.data, form.words.data, form.plain.data = str(found.revision), found.words, found.plain
    done = tried(
        form, lambda work, now: deciding.correct(
            work, version.id, key, seen(form.revision), typed(form.words), typed(form.plain), typed(form.reason), now
        ), _("La correction est enregistrée, avec sa raison."), "words",
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_drafting.block", protocol_id=protocol_id, key=key))
    changes = difference(found.words, typed(form.words)) if done.status == 409 else []
    if done.status == 409:
        form.revision.data = str(found.revision)
    shown = pages.block_page(version, found, clock.now())
    return private_page("commission/protocol/correct.html", form, done.status, changes=changes, **shown)


def _block(protocol_id: int, key: UUID) -> tuple[ProtocolVersion, ProtocolBlock]:
    """The block of the version in work, for those of the commission. NotFound, Refused."""
    version = pages.latest(protocol_id)
    pages.inside(version)
    return version, writing.found_block(version.id, key)


def _at_table(protocol_id: int, key: UUID | None) -> str:
    """The drafting table, at this block."""
    anchor = f"p-{key}" if key is not None else None
    return url_for("commission_drafting.table", protocol_id=protocol_id, _anchor=anchor)
