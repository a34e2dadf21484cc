"""Recomputes what a frozen version claims: its digest from its text, its text from its base and what was adopted."""

from __future__ import annotations

from dataclasses import dataclass

from commission.protocol import documents, queries
from commission.protocol.folding import DoesNotApply, fold
from commission.protocol.models import ProtocolVersion


@dataclass(frozen=True)
class Verdict:
    """What recomputing a frozen version gave."""

    version: ProtocolVersion
    #: The digest of the text that is kept.
    digest: str
    #: True when the base and what was adopted give the text (B3).
    folds: bool

    @property
    def keeps(self) -> bool:
        """True when the text is the one that was digested (B2)."""
        return self.digest == self.version.digest

    @property
    def holds(self) -> bool:
        """True when nothing is wrong."""
        return self.keeps and self.folds


def verify(version: ProtocolVersion) -> Verdict:
    """Recompute a frozen version."""
    assert version.document is not None  # frozen_whole
    return Verdict(version, documents.digest_of(version.document), _folds(version))


def _folds(version: ProtocolVersion) -> bool:
    if version.base is None or version.document is None:
        return False
    try:
        folded = fold(version.base, queries.adopted_changes(version.id))
        text = documents.without_lines(version.document)
    except (DoesNotApply, KeyError, TypeError, ValueError):
        # Somebody wrote in the row: whatever it holds now is not what was kept.
        return False
    return documents.canonical(folded) == documents.canonical(text)
