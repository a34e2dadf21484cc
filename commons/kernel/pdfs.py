"""Reads a PDF that somebody sends, and refuses one that is locked, or does more than being read. No page is drawn."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from commons.kernel.errors import Invalid

LARGEST = 10 * 1024 * 1024
MOST_PAGES = 300
#: Objects looked at; a longer document is not one that people read.
MOST_OBJECTS = 60_000
#: Keys and values that make a document act, or carry another one.
_ACTS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/OpenAction", "/AA", "/RichMedia", "/XFA"})
_DOES = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/Sound"})
#: An OpenAction that only says where to begin reading is harmless, and most word processors write one.
_READS = frozenset({"/GoTo"})

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class DocumentReason(StrEnum):
    """Why a document cannot be taken."""

    TOO_HEAVY = "too_heavy"
    UNREADABLE = "unreadable"
    LOCKED = "locked"
    ACTIVE = "active"
    TOO_LONG = "too_long"

    @property
    def sentence(self) -> str:
        """What to do instead."""
        return str(_SENTENCES[self])


_SENTENCES = {
    DocumentReason.TOO_HEAVY: _l("Ce document pèse plus de 10 Mo. Envoyez-en un plus léger."),
    DocumentReason.UNREADABLE: _l("Ce PDF est abîmé. Enregistrez-le de nouveau, puis renvoyez-le."),
    DocumentReason.LOCKED: _l("Ce PDF est protégé par un mot de passe. Enlevez la protection, puis renvoyez-le."),
    DocumentReason.ACTIVE: _l(
        "Ce PDF contient un programme, un formulaire qui agit ou un autre fichier. Imprimez-le en "
        "PDF, puis renvoyez-le."
    ),
    DocumentReason.TOO_LONG: _l("Ce document est très long. Envoyez seulement les pages utiles."),
}


def looks_like_pdf(data: bytes) -> bool:
    """Whether it says it is a PDF."""
    return b"%PDF-" in data[:1024]


def check(data: bytes) -> None:
    """Invalid unless this is a plain document: readable, open, doing nothing by itself."""
    if len(data) > LARGEST:
        raise Invalid(reason=DocumentReason.TOO_HEAVY)
    try:
        refusal = _refusal(PdfReader(io.BytesIO(data), strict=False))
    except Exception as error:  # a hand-made file makes the reader fail in any way it can
        raise Invalid(reason=DocumentReason.UNREADABLE) from error
    if refusal is not None:
        raise Invalid(reason=refusal)


def _refusal(reader: PdfReader) -> DocumentReason | None:
    if reader.is_encrypted:
        return DocumentReason.LOCKED
    pages = len(reader.pages)
    if pages == 0:
        return DocumentReason.UNREADABLE
    if pages > MOST_PAGES:
        return DocumentReason.TOO_LONG
    for number, found in enumerate(_dictionaries(reader)):
        if number > MOST_OBJECTS:
            return DocumentReason.TOO_LONG
        if _acts(found):
            return DocumentReason.ACTIVE
    return None


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached from the document's root, each once."""
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (thing.idnum, thing.generation) in seen:
                continue
            seen.add((thing.idnum, thing.generation))
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting.extend(thing.raw_get(key) for key in thing)
        elif isinstance(thing, ArrayObject):
            waiting.extend(list.__iter__(thing))


def _acts(found: DictionaryObject) -> bool:
    if str(found.get("/S", "")) in _DOES or str(found.get("/Type", "")) == "/EmbeddedFile":
        return True
    return any(key in found and not _only_reads(key, found) for key in _ACTS)


def _only_reads(key: str, found: DictionaryObject) -> bool:
    """An opening that only names a page, or an empty list."""
    value = found[key]
    if key != "/OpenAction":
        return not value
    return isinstance(value, ArrayObject) or (isinstance(value, DictionaryObject) and str(value.get("/S")) in _READS)
