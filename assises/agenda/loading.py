"""Brings in the agenda that the contract itself holds (2024), as often as one likes, never over what people wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.dialects.postgresql import insert

from assises.agenda.drafts import SheetDraft
from assises.agenda.models import CooperationEntry, CooperationItem, CooperationSheet, CooperationYear
from assises.agenda.types import FIRST_YEAR, PAGES, EntryState, Family, Manner, YearState
from commons.kernel.unit_of_work import Work
from commons.territory.reference import load_reference
from commons.territory.reference_files import Entry, read_file

WORKS = Path(__file__).parent / "data" / "works_2024.toml"
#: Stored words are in the language of the contract.
_REASON = "Inscrit au Cahier 3 du Contrat de ville 2024-2030."


@dataclass(frozen=True)
class Known:
    """An item of the contract: its code and its sheet."""

    code: str
    draft: SheetDraft


def known() -> list[Known]:
    """Every item of the agenda of 2024, in the contract's order: the works, then the cooperation projects."""
    works = [_work(entry) for entry in read_file(WORKS, "work", "code")]
    projects = [
        Known(
            project.code,
            SheetDraft(
                project.name, Family.PROJECT, project.orientation, Manner(project.register.value),
                project.presentation, "", project.partners, project.indicators,
            ),
        )
        for project in load_reference().cooperation_projects
    ]  # fmt: skip
    return works + projects


def _work(entry: Entry) -> Known:
    family = Family(entry.text("family"))
    draft = SheetDraft(entry.text("title"), family, lead=entry.text("lead"), partners=entry.text("partners"))
    return Known(entry.slug("code"), draft)


def load(work: Work, now: datetime) -> int:
    """Add what is missing; how many items were added."""
    year = {"year": FIRST_YEAR, "state": YearState.PUBLISHED, "published_at": now, "version": 1}
    work.session.execute(insert(CooperationYear).values(year).on_conflict_do_nothing())
    added = sum(_load_one(work, each, now) for each in known())
    work.touch(PAGES)
    return added


def _load_one(work: Work, each: Known, now: datetime) -> bool:
    row = {"family": each.draft.family, "code": each.code, "created_at": now}
    statement = insert(CooperationItem).values(row).on_conflict_do_nothing(index_elements=["code"])
    made = work.session.execute(statement.returning(CooperationItem.id)).scalar_one_or_none()
    if made is None:
        return False
    work.session.add(CooperationSheet(item_id=made, number=1, at=now, **each.draft.columns()))
    work.session.flush()
    work.session.add(
        CooperationEntry(
            item_id=made, year=FIRST_YEAR, state=EntryState.ADOPTED, reason=_REASON, sheet_number=1, created_at=now,
            changed_at=now,
        )
    )  # fmt: skip
    work.session.flush()
    return True
