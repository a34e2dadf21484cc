"""Names of members as the public reads them: those who agreed are named, the others are counted."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import ngettext

from commission.mandates.models import CommissionMember


def named(members: Sequence[CommissionMember]) -> list[str]:
    """The names of those who agreed to have it published, then how many did not."""
    names = [member.name for member in members if member.name_is_public]
    hidden = len(members) - len(names)
    if hidden:
        names.append(ngettext(
            "%(num)d membre qui n’a pas publié son nom", "%(num)d membres qui n’ont pas publié leur nom", hidden
        ))  # fmt: skip
    return names
