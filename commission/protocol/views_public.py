"""Public pages of the protocol: what it is, one version, two versions compared, its digest, its text, its paper."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates.types import PAGES as MEMBERS
from commission.protocol import documents, minorities, printing, queries, queries_reading, reading
from commission.protocol.addresses import NUMBER, title_of
from commission.protocol.comparing import compare
from commission.protocol.models import ProtocolVersion
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import PAGES, VersionState
from commission.protocol.verifying import verify
from commons.documents.printing import pdf_answer
from commons.kernel import i18n
from commons.kernel.access import EVERYONE, access
from commons.kernel.answers import page
from commons.kernel.errors import NotFound, Stale
from commons.kernel.http import go
from commons.kernel.pages import same_for_everybody

blueprint = Blueprint("commission_reading", __name__, url_prefix="/commission/protocole")
#: A version that is not frozen shows lines of the matrix as they are today.
MATRIX = "commission:matrix"
_VERSION = f"/<{NUMBER}:protocol_id>/v<{NUMBER}:number>"
#: In the address of a page: plain words first.
PLAIN = "clair"


def _names(**_address: object) -> tuple[str, ...]:
    return PAGES, MEMBERS, MATRIX, *minorities.names()


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(_names)
def index() -> ResponseReturnValue:
    """What the protocol is, its versions, and where each stands."""
    return render_template("commission/protocol/read_index.html", protocols=reading.index())


@blueprint.get(f"/<{NUMBER}:protocol_id>")
@access(EVERYONE)
def current(protocol_id: int) -> ResponseReturnValue:
    """A protocol without number leads to its version in force, or the latest one read, or to what is said of it."""
    found = queries_reading.current(protocol_id)
    if found is not None:
        return go(url_for(".version", protocol_id=protocol_id, number=found.number))
    if not queries.versions(protocol_id):
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return go(url_for(".index", _anchor=f"protocole-{protocol_id}"))


@blueprint.get(_VERSION)
@access(EVERYONE)
@same_for_everybody(_names)
def version(protocol_id: int, number: int) -> ResponseReturnValue:
    """One version, block by block."""
    found = _known(protocol_id, number)
    shown = reading.page_of(found)
    plain = request.args.get("lire") == PLAIN
    return render_template("commission/protocol/read_version.html", plain=plain, title=title_of(found), **shown)


@blueprint.get(f"{_VERSION}/compare/v<{NUMBER}:other>")
@access(EVERYONE)
@same_for_everybody(_names)
def compared(protocol_id: int, number: int, other: int) -> ResponseReturnValue:
    """What separates two versions."""
    before, after = _known(protocol_id, number), _known(protocol_id, other)
    found = compare(documents.document_of(before), documents.document_of(after), i18n.locale_code())
    return render_template("commission/protocol/compare.html", before=before, after=after, found=found)


@blueprint.get(f"{_VERSION}/empreinte")
@access(EVERYONE)
def digest(protocol_id: int, number: int) -> ResponseReturnValue:
    """The digest of a frozen version, recomputed now, and how anybody recomputes it."""
    found = _frozen(protocol_id, number)
    address = url_for("commission_reading.text", protocol_id=protocol_id, number=number, _external=True)
    return page(
        "commission/protocol/verify.html", version=found, verdict=verify(found), address=address, title=title_of(found)
    )  # fmt: skip


@blueprint.get(f"{_VERSION}/texte.json")
@access(EVERYONE)
def text(protocol_id: int, number: int) -> ResponseReturnValue:
    """The very bytes that were digested."""
    found = _frozen(protocol_id, number)
    response = Response(documents.canonical(found.document or {}), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="protocole-{protocol_id}-version-{number}.json"'
    return response


@blueprint.get(f"{_VERSION}/protocole-<any(fr,ar):language>.pdf")
@access(EVERYONE)
@same_for_everybody(_names)
def paper(protocol_id: int, number: int, language: str) -> ResponseReturnValue:
    """The version on paper."""
    found = _known(protocol_id, number)
    address = url_for("commission_reading.version", protocol_id=protocol_id, number=number, _external=True)
    try:
        pdf = printing.printed(found, language, address)
    except printing.Altered as error:
        current_app.logger.error("commission.version %s is not the text that was digested", found.id)
        raise Stale(
            _("Le texte gardé ne correspond plus à son empreinte : il n’est pas imprimé. Prévenez le secrétariat.")
        ) from error
    return pdf_answer(pdf, f"protocole-{protocol_id}-version-{number}-{language}")


def _known(protocol_id: int, number: int) -> ProtocolVersion:
    """A version that everybody reads: from the opening of amendments on. NotFound."""
    found = queries_reading.version(protocol_id, number)
    if found is None or found.state is VersionState.DRAFT:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return found


def _frozen(protocol_id: int, number: int) -> ProtocolVersion:
    """A version whose text never changes. NotFound."""
    found = _known(protocol_id, number)
    if found.document is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return found
