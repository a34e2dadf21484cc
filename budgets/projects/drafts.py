"""What the secretariat writes of a project, and what must be put right before it is kept."""

from __future__ import annotations

import hashlib
import re
from dataclasses import astuple, dataclass
from math import isfinite

from flask_babel import lazy_gettext as _l

from budgets.editions.drafts import LARGEST_AMOUNT
from budgets.projects.models import Project
from commons.kernel.types import Money

#: Words that stand at the same place in an address.
RESERVED = frozenset({"nouveau", "import"})
_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")


@dataclass(frozen=True)
class ProjectDraft:
    """A project as typed. `code` empty: the next free number. Places and frame of reference by id."""

    title: str
    cost: Money
    envelope: str
    code: str = ""
    summary: str = ""
    description: str = ""
    place_id: int | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    orientation_id: int | None = None
    challenge_id: int | None = None
    theme: str = ""
    proposer: str = ""
    #: Projects with the same group exclude each other; empty: none.
    group: str = ""

    def mistakes(self) -> dict[str, str]:
        """Field -> what to put right."""
        found: dict[str, str] = {}
        if not 0 <= self.cost.cents <= LARGEST_AMOUNT.cents:
            found["cost"] = str(_l("Le coût est entre 0 et un milliard d’euros."))
        if self.code and (not _CODE.match(self.code) or self.code in RESERVED):
            found["code"] = str(_l("Un code est fait de lettres sans accent, de chiffres, de points et de tirets."))
        if not self._on_earth():
            found["latitude"] = str(_l("Écrivez la latitude et la longitude en degrés, par exemple 43,29 et 5,43."))
        return found

    def _on_earth(self) -> bool:
        if self.latitude is None or self.longitude is None:
            return self.latitude is None and self.longitude is None
        sane = isfinite(self.latitude) and isfinite(self.longitude)
        return sane and abs(self.latitude) <= 90 and abs(self.longitude) <= 180


def draft_of(project: Project) -> ProjectDraft:
    """A kept project as a draft again, to be changed."""
    return ProjectDraft(
        title=project.title,
        cost=project.cost,
        envelope=project.envelope.slug,
        code=project.code,
        summary=project.summary,
        description=project.description,
        place_id=project.place_id,
        address=project.address,
        latitude=project.latitude,
        longitude=project.longitude,
        orientation_id=project.orientation_id,
        challenge_id=project.challenge_id,
        theme=project.theme,
        proposer=project.proposer,
        group=str(project.source.get("group", "")),
    )


def fingerprint(project: Project) -> str:
    """What a form carries to know, when it comes back, whether the project changed meanwhile."""
    whole = (*astuple(draft_of(project)), project.picture, project.picture_alt)
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:16]
