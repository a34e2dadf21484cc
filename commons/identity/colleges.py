"""The five colleges of civil life that the contract names: who sits, who comes, who is heard."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class College(StrEnum):
    """In what capacity a person takes part (contract, composition of the commission and public of the Assises)."""

    ELECTED = "elected"
    TECHNICIANS = "technicians"
    CIVIL_SOCIETY = "civil_society"
    ASSOCIATIONS = "associations"
    RESIDENTS = "residents"

    @property
    def label(self) -> str:
        """The college as people call it."""
        return str(_COLLEGES[self])

    @property
    def myself(self) -> str:
        """What a person says of herself to be of this college."""
        return str(_MYSELF[self])


_COLLEGES = {
    College.RESIDENTS: _l("Habitant·es"),
    College.ASSOCIATIONS: _l("Associations"),
    College.CIVIL_SOCIETY: _l("Société civile"),
    College.TECHNICIANS: _l("Technicien·nes"),
    College.ELECTED: _l("Élu·es"),
}
_MYSELF = {
    College.RESIDENTS: _l("J’habite ici"),
    College.ASSOCIATIONS: _l("Je viens pour une association"),
    College.CIVIL_SOCIETY: _l("Je viens pour un métier, un syndicat, une entreprise, une université"),
    College.TECHNICIANS: _l("Je travaille pour une commune, l’État ou un autre signataire"),
    College.ELECTED: _l("Je suis élu·e"),
}
