"""A version on paper: PDF/UA in French or Arabic, the same bytes each time; its words stay in their language.

Everything printed comes from what is kept of the version (text, digest, moments, opinions): never from the clock.
A frozen version bears its digest; before that, the paper says on each page that it is a working document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from commission.protocol import documents, minorities, queries_reading
from commission.protocol.matrix_cells import by_thing, cells
from commission.protocol.models import ProtocolVersion
from commission.protocol.shown import items, paragraphs
from commission.protocol.types import BlockKind, ProtocolPart
from commons.documents.printing import render
from commons.kernel import i18n, qr

TEMPLATE = Path(__file__).resolve().parents[1] / "documents" / "protocol.typ"


class Altered(Exception):
    """The text kept is not the one that was digested: it is not printed."""


def printed(version: ProtocolVersion, language: str, address: str) -> bytes:
    """The version on paper. Altered when a frozen text is no longer the one that was frozen (B2)."""
    if version.document is not None and documents.digest_of(version.document) != version.digest:
        raise Altered
    with i18n.speaking(language):
        data, title = content(version, language, address), title_of(version)
    return render(TEMPLATE, data, title=title, language=language, moment=moment_of(version))


def title_of(version: ProtocolVersion) -> str:
    """How the paper is called."""
    title = version.document["title"] if version.document is not None else version.protocol.title
    return _("%(title)s, version %(number)s", title=title, number=version.number)


def moment_of(version: ProtocolVersion) -> datetime:
    """The date of the paper: that of its text."""
    return version.frozen_at or queries_reading.written_at(version.id) or version.created_at


def content(version: ProtocolVersion, language: str, address: str) -> dict[str, Any]:
    """Everything that stands on the paper, in the language spoken now."""
    document = documents.document_of(version)
    opinions = minorities.opinions(version)
    return {
        "facts": _facts(version),
        "banner": _banner(version),
        "watch": "" if version.digest else _("Document de travail : ce texte n’est pas arrêté, il peut changer."),
        "digest_label": _("Empreinte du texte (SHA-256)"),
        "digest": version.digest or "",
        "how": _how(version),
        "qr": qr.drawing(address).decode(),
        "qr_alt": _("Code à scanner : il mène à la page de cette version."),
        "on_the_web": _("Sur internet :"),
        "address": address,
        "plain_label": _("En clair :"),
        "cell_header": [_("Élément"), _("Ce qui est retenu")],
        "parts": _parts(document, language),
        "opinions_heading": _("Opinions minoritaires"),
        "opinions_lead": _("Des membres ont demandé que leur désaccord soit imprimé avec le texte adopté."),
        "opinions": [_opinion(number, *each) for number, each in enumerate(opinions, 1)],
    }


def _facts(version: ProtocolVersion) -> list[list[str]]:
    facts = [[_("Version"), str(version.number)], [_("Mandat"), version.protocol.mandate.title]]
    if version.frozen_at is None:
        return [*facts, [_("État"), version.state.label], [_("Texte du"), i18n.moment(moment_of(version))]]
    facts.append([_("Texte arrêté"), i18n.moment(version.frozen_at)])
    if version.adopted_at is not None:
        facts.append([_("Texte adopté"), i18n.moment(version.adopted_at)])
    return facts


def _banner(version: ProtocolVersion) -> str:
    """What each page bears: the version, and the beginning of its digest."""
    if version.digest is None:
        return _("Version %(number)s — document de travail", number=version.number)
    return _("Version %(number)s — empreinte %(digest)s…", number=version.number, digest=version.digest[:16])


def _how(version: ProtocolVersion) -> str:
    if version.digest is None:
        return ""
    return _("Pour vérifier : téléchargez le texte à l’adresse ci-dessous, page « Empreinte », et comparez.")


def _parts(document: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    place = 0
    parts = []
    for part in document["parts"]:
        blocks = []
        for block in part["blocks"]:
            place += 1
            blocks.append(_block(block, place, language))
        parts.append({"heading": ProtocolPart(part["part"]).label, "blocks": blocks})
    return parts


def _block(block: Mapping[str, Any], place: int, language: str) -> dict[str, Any]:
    kind = BlockKind(block["kind"])
    line = [[thing, [list(told) for told in said]] for thing, said in by_thing(cells(block["line"], language))]
    words = items(block["words"]) if kind is BlockKind.LIST else paragraphs(block["words"])
    if kind is BlockKind.HEADING:
        words = [" ".join(" ".join(words).split())]
    return {"place": str(place), "kind": kind.value, "words": words, "plain": paragraphs(block["plain"]), "cells": line}


def _opinion(number: int, words: str, signed: Sequence[str]) -> dict[str, Any]:
    return {
        "heading": _("Opinion minoritaire %(number)s", number=number), "words": paragraphs(words),
        "signed": _("Signée par : %(names)s", names=", ".join(signed)) if signed else "",
    }  # fmt: skip
