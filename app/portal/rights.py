"""Who may do what, as the public reads it: what each part hands in, after what is open to everyone."""

from __future__ import annotations

from flask import current_app
from flask_babel import lazy_gettext as _l

from commons.kernel.rights import Right, RightsTable, rights_tables

_READING = RightsTable(
    _l("Lire et vérifier"),
    (
        Right(_l("Lire les pages publiques"), _l("Tout le monde"), _l("Sans compte.")),
        Right(
            _l("Recompter un vote terminé"),
            _l("Tout le monde"),
            _l("Avec les fichiers publiés à côté du résultat."),
        ),
        Right(_l("Reprendre le code de cette plateforme"), _l("Tout le monde"), _l("Sous licence libre AGPL.")),
    ),
)


def public_table() -> list[RightsTable]:
    """All tables, the open one first."""
    return [_READING, *rights_tables(current_app)]
