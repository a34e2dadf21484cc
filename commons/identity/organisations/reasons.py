"""Why something cannot be done with an organisation or an invitation."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class OrganisationReason(StrEnum):
    """A reason, with its sentence."""

    NOT_FOUND = "not_found"
    NOT_A_MEMBER = "not_a_member"
    NOT_AN_ADMIN = "not_an_admin"
    NOT_YOUR_TERRITORY = "not_your_territory"
    LAST_ADMIN = "last_admin"
    ALREADY_IN = "already_in"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NAME_EMPTY = "name_empty"
    RNA_WRONG = "rna_wrong"
    SIRET_WRONG = "siret_wrong"
    NUMBER_TAKEN = "number_taken"
    PLACE_UNKNOWN = "place_unknown"
    LINK_DEAD = "link_dead"
    TOO_MANY = "too_many"
    IBAN_WRONG = "iban_wrong"
    BIC_WRONG = "bic_wrong"
    HOLDER_EMPTY = "holder_empty"
    NOT_A_PDF = "not_a_pdf"
    NO_BANK = "no_bank"
    NO_STATUTES = "no_statutes"
    NOT_THE_PAYER = "not_the_payer"
    BANK_UNREADABLE = "bank_unreadable"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    OrganisationReason.NOT_FOUND: _l("Cette association n’existe pas. Repartez de la liste de vos associations."),
    OrganisationReason.NOT_A_MEMBER: _l(
        "Vous ne faites pas partie de cette association. Demandez un lien d’invitation à une personne responsable."
    ),
    OrganisationReason.NOT_AN_ADMIN: _l("Seules les personnes responsables de l’association peuvent faire cela."),
    OrganisationReason.NOT_YOUR_TERRITORY: _l("Cette association n’est pas sur votre territoire."),
    OrganisationReason.LAST_ADMIN: _l(
        "L’association doit garder une personne responsable. Nommez-en une autre d’abord."
    ),
    OrganisationReason.ALREADY_IN: _l("Vous faites déjà partie de cette association."),
    OrganisationReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette fiche pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    OrganisationReason.NAME_EMPTY: _l("Écrivez le nom de l’association."),
    OrganisationReason.RNA_WRONG: _l(
        "Ce numéro RNA n’est pas complet : un W, puis neuf signes. Il est sur le récépissé de la préfecture."
    ),
    OrganisationReason.SIRET_WRONG: _l(
        "Ce numéro n’est pas juste : un SIREN a 9 chiffres, un SIRET 14. Vérifiez chaque chiffre."
    ),
    OrganisationReason.NUMBER_TAKEN: _l("Une autre association déjà vérifiée porte ce numéro. Vérifiez-le avec elle."),
    OrganisationReason.PLACE_UNKNOWN: _l("Ce lieu n’est pas dans la liste. Choisissez-en un autre."),
    OrganisationReason.LINK_DEAD: _l("Ce lien a déjà servi, ou il est trop ancien. Demandez-en un nouveau."),
    OrganisationReason.TOO_MANY: _l("C’est beaucoup en peu de temps. Réessayez demain."),
    OrganisationReason.IBAN_WRONG: _l(
        "Ce numéro de compte (IBAN) n’est pas juste. Recopiez-le du RIB, chiffre par chiffre."
    ),
    OrganisationReason.BIC_WRONG: _l("Ce code de banque (BIC) n’est pas juste : 8 ou 11 signes, écrits sur le RIB."),
    OrganisationReason.HOLDER_EMPTY: _l("Écrivez le nom du titulaire du compte, comme sur le RIB."),
    OrganisationReason.NOT_A_PDF: _l("Envoyez les statuts en PDF. Une photo ne convient pas."),
    OrganisationReason.NO_BANK: _l("Cette association n’a pas encore donné son compte bancaire."),
    OrganisationReason.NO_STATUTES: _l("Cette association n’a pas encore donné ses statuts."),
    OrganisationReason.NOT_THE_PAYER: _l("Seules les personnes qui paient pour ce territoire peuvent voir ce compte."),
    OrganisationReason.BANK_UNREADABLE: _l(
        "Ce compte ne peut plus être lu. Demandez à l’association de l’écrire de nouveau."
    ),
}
