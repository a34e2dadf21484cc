"""A version as everybody reads it: its blocks in order, who wrote them, and the amendments that bear on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from commission.mandates.models import Mandate
from commission.protocol import addresses, conflicts, documents, minorities, queries, queries_reading
from commission.protocol.matrix_cells import by_thing, cells
from commission.protocol.models import ProtocolVersion, VersionStep
from commission.protocol.models_amendments import Amendment
from commission.protocol.naming import named
from commission.protocol.shown import in_brief, items, paragraphs
from commission.protocol.stories import step_sentence
from commission.protocol.types import BlockKind, Operation, ProtocolPart, VersionState
from commons.kernel import i18n


@dataclass(frozen=True)
class Touch:
    """An amendment, as it bears on one block."""

    amendment: Amendment
    operation: Operation
    title: str
    url: str
    author: str
    #: What stands in its way on this block, in sentences.
    conflicts: Sequence[str] = ()


@dataclass
class ReadBlock:
    """One block as it is read."""

    key: str
    place: int
    kind: BlockKind
    paragraphs: Sequence[str]
    items: Sequence[str]
    plain: Sequence[str]
    #: What the matrix says: (thing, its (name, said)).
    things: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    writers: Sequence[str]
    brief: str
    touches: list[Touch] = field(default_factory=list)
    #: What would be added after it.
    additions: list[Touch] = field(default_factory=list)


@dataclass
class ReadPart:
    """One part of the text; what would be added at its head."""

    part: ProtocolPart
    blocks: Sequence[ReadBlock]
    additions: list[Touch] = field(default_factory=list)

    @property
    def headings(self) -> Sequence[ReadBlock]:
        """The headings in it, for the table of contents."""
        return [block for block in self.blocks if block.kind is BlockKind.HEADING]


def parts_of(document: Mapping[str, Any], language: str, writers: Mapping[str, Sequence[str]]) -> list[ReadPart]:
    """The parts of a document, its blocks numbered as objections name them."""
    place = 0
    parts = []
    for part in document["parts"]:
        blocks = []
        for block in part["blocks"]:
            place += 1
            blocks.append(_read(block, place, language, writers.get(block["key"], ())))
        parts.append(ReadPart(ProtocolPart(part["part"]), blocks))
    return parts


def _read(block: Mapping[str, Any], place: int, language: str, writers: Sequence[str]) -> ReadBlock:
    kind = BlockKind(block["kind"])
    return ReadBlock(
        block["key"], place, kind, paragraphs(block["words"]),
        items(block["words"]) if kind is BlockKind.LIST else (), paragraphs(block["plain"]),
        by_thing(cells(block["line"], language)), writers, in_brief(block["words"] or block["plain"]),
    )  # fmt: skip


def page_of(version: ProtocolVersion) -> dict[str, Any]:
    """Everything of the page of one version."""
    document = documents.document_of(version)
    said = queries_reading.writers(version.id)
    names = {str(key): named(members) for key, members in said.items()}
    parts = parts_of(document, i18n.locale_code(), names)
    amendments = [each for each in queries.amendments(version.id) if each.filed_at is not None]
    touches = _touches(version, amendments)
    _lay(parts, touches)
    others = [each for each in queries_reading.siblings(version.protocol_id) if each.id != version.id]
    return {
        "version": version, "parts": parts, "amendments": _listed(touches),
        "altered": version.digest is not None and documents.digest_of(document) != version.digest,
        "steps": moments(queries.steps([version.id])[version.id]),
        "opinions": [(paragraphs(words), signed) for words, signed in minorities.opinions(version)],
        "others": others, "parent": next((each for each in others if each.id == version.parent_id), None),
    }  # fmt: skip


def moments(steps: Sequence[VersionStep]) -> list[dict[str, Any]]:
    """The steps of a version, each with its reason, as ui/steps.html draws them."""
    return [
        {
            "title": step_sentence(step), "when": i18n.moment(step.at), "text": step.reason,
            "icon": "lock" if step.state is VersionState.FROZEN else "check", "tone": "leaf",
        }
        for step in steps
    ]  # fmt: skip


def _touches(version: ProtocolVersion, amendments: Sequence[Amendment]) -> list[tuple[Touch, str, str | None, str]]:
    """(touch, block, block after which it would stand, part) of each change of each amendment."""
    in_the_way = _in_the_way(version, amendments)
    return [
        (
            Touch(
                each, change.operation, addresses.called(each), addresses.amendment_url(each), _author(each),
                in_the_way.get(change.id, ()),
            ),
            str(change.block_key), str(change.after_key) if change.after_key else None,
            change.part.value if change.part else "",
        )
        for each in amendments
        for change in each.changes
    ]  # fmt: skip


def _author(amendment: Amendment) -> str:
    return named([amendment.author])[0] if amendment.author is not None else ""


def _in_the_way(version: ProtocolVersion, amendments: Sequence[Amendment]) -> dict[int, list[str]]:
    """What stands in the way of each change, while amendments are still decided."""
    if version.state.is_frozen:
        return {}
    revisions: dict[UUID, int] = {block.key: block.revision for block in queries.blocks(version.id)}
    found: dict[int, list[str]] = defaultdict(list)
    clashes = conflicts.conflicts(amendments, revisions, queries.arbitrations(version.id))
    for clash in (each for mine in clashes.values() for each in mine):
        found[clash.change_id].append(_sentence(clash))
    return found


def _sentence(clash: conflicts.Conflict) -> str:
    if clash.other is not None:
        return _("En conflit avec : %(amendment)s", amendment=addresses.called(clash.other))
    return {
        conflicts.Clash.SAME_BLOCK: _("En conflit avec un autre amendement"),
        conflicts.Clash.OUTDATED: _("Écrit sur une rédaction qui a changé depuis"),
        conflicts.Clash.BLOCK_GONE: _("Le passage n’est plus dans le texte"),
        conflicts.Clash.PLACE_GONE: _("Le passage après lequel il viendrait n’est plus dans le texte"),
    }[clash.kind]


def _lay(parts: Sequence[ReadPart], touches: Sequence[tuple[Touch, str, str | None, str]]) -> None:
    """Lay each amendment beside the block it bears on; an addition, after the one it would follow."""
    blocks = {block.key: block for part in parts for block in part.blocks}
    by_part = {part.part.value: part for part in parts}
    for touch, key, after, part in touches:
        if key in blocks:
            blocks[key].touches.append(touch)
        elif touch.operation is Operation.ADD and after in blocks:
            blocks[after].additions.append(touch)
        elif touch.operation is Operation.ADD and after is None and part in by_part:
            by_part[part].additions.append(touch)


def _listed(touches: Sequence[tuple[Touch, str, str | None, str]]) -> list[Touch]:
    """Each amendment once, with all that stands in its way."""
    found: dict[int, Touch] = {}
    for touch, *_place in touches:
        known = found.get(touch.amendment.id)
        if known is None:
            found[touch.amendment.id] = touch
        elif touch.conflicts:
            both = tuple(dict.fromkeys((*known.conflicts, *touch.conflicts)))
            found[touch.amendment.id] = Touch(
                known.amendment, known.operation, known.title, known.url, known.author, both
            )
    return list(found.values())


@dataclass(frozen=True)
class VersionRow:
    """A version in the list: what happened to it; a draft is not opened by everybody."""

    version: ProtocolVersion
    moments: Sequence[Mapping[str, Any]]

    @property
    def is_open(self) -> bool:
        """True once everybody may read it."""
        return self.version.state is not VersionState.DRAFT


def index() -> list[tuple[str, list[VersionRow]]]:
    """(title, versions) of each protocol: the published version first, then what is in work, then what is past."""
    versions = queries_reading.every_version()
    steps = queries.steps([each.id for each in versions])
    found: dict[int, list[VersionRow]] = defaultdict(list)
    for each in versions:
        found[each.protocol_id].append(VersionRow(each, moments(steps[each.id])))
    return [(rows[0].version.protocol.title, sorted(rows, key=_rank)) for rows in found.values()]


_LAST = (VersionState.SUPERSEDED, VersionState.SENT_BACK)


def _rank(row: VersionRow) -> tuple[int, int]:
    state = row.version.state
    return (0 if state is VersionState.PUBLISHED else 2 if state in _LAST else 1, -row.version.number)


def on_hub(mandate: Mandate, _now: datetime) -> Mapping[str, Any] | None:
    """On the commission's own page: the version that holds and the one in work of each protocol of the mandate."""
    versions = [each for each in queries_reading.every_version() if each.protocol.mandate_id == mandate.id]
    living = [each for each in versions if each.state not in _LAST]
    return {"versions": living} if living else None
