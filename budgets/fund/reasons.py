"""Why something cannot be done with a fund, a request, a decision or its money; each says what to do next."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class FundReason(StrEnum):
    """A refusal, with its sentence."""

    NOT_FOUND = "not_found"
    LINK_DEAD = "link_dead"
    NOT_YOURS = "not_yours"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_SUCH_MOVE = "no_such_move"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_MONEY_FIRST = "needs_money_first"
    NEEDS_A_COMMITTEE = "needs_a_committee"
    NOT_OPEN = "not_open"
    ONE_A_YEAR = "one_a_year"
    OVER_THE_CEILING = "over_the_ceiling"
    NOT_ENOUGH_LEFT = "not_enough_left"
    NOTHING_THERE = "nothing_there"
    ALREADY_SENT = "already_sent"
    ALREADY_ANSWERED = "already_answered"
    PAID_ALREADY = "paid_already"
    NOT_GRANTED = "not_granted"
    OVER_THE_ADVANCE = "over_the_advance"
    NO_BILAN_YET = "no_bilan_yet"
    BILAN_THERE = "bilan_there"
    NOTHING_OWED = "nothing_owed"
    TOO_MUCH_BACK = "too_much_back"
    OVER_THE_COST = "over_the_cost"
    ACCOUNTS_DONE = "accounts_done"
    TWO_PERSONS = "two_persons"
    SETTLED_ALREADY = "settled_already"
    NEEDS_A_REQUEST = "needs_a_request"
    NO_QUESTION = "no_question"
    ALREADY_SITS = "already_sits"
    MANDATE_DATES = "mandate_dates"
    MANDATE_OVER = "mandate_over"
    NOT_A_MEMBER = "not_a_member"
    SESSION_CLOSED = "session_closed"
    SESSION_DATES = "session_dates"
    STILL_VOTING = "still_voting"
    NO_MEMBERS = "no_members"
    IN_CONFLICT = "in_conflict"
    ON_AN_AGENDA = "on_an_agenda"
    NEEDS_A_LATER_DAY = "needs_a_later_day"
    NEEDS_A_CONTACT = "needs_a_contact"
    UNREADABLE = "unreadable"
    TOO_MANY = "too_many"
    TOO_MANY_PAPERS = "too_many_papers"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    FundReason.NOT_FOUND: _l("Ce fonds ou cette demande n’existe pas. Repartez de la liste des fonds."),
    FundReason.LINK_DEAD: _l("Ce lien n’ouvre plus rien. Demandez-en un nouveau sur la page « Retrouver ma demande »."),
    FundReason.NOT_YOURS: _l("Vous n’avez pas ce rôle pour ce fonds."),
    FundReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient d’enregistrer. Ce que vous avez écrit est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    FundReason.NO_SUCH_MOVE: _l("Le fonds n’en est pas là. Rechargez la page pour voir où il en est."),
    FundReason.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    FundReason.NEEDS_MONEY_FIRST: _l("Écrivez d’abord la dotation : un fonds s’ouvre avec de l’argent."),
    FundReason.NEEDS_A_COMMITTEE: _l("Nommez d’abord les membres de la commission : ce sont eux qui répondent."),
    FundReason.NOT_OPEN: _l(
        "Le fonds n’est pas ouvert en ce moment : la raison est écrite sur sa page. Rien de ce que vous avez "
        "écrit n’est perdu."
    ),
    FundReason.ONE_A_YEAR: _l("Ce lieu a déjà un fonds pour cette année."),
    FundReason.OVER_THE_CEILING: _l("C’est plus que le plafond d’une demande : %(ceiling)s."),
    FundReason.NOT_ENOUGH_LEFT: _l(
        "Il ne reste pas assez dans le fonds : %(left)s. Reportez la demande, ou proposez une somme plus petite."
    ),
    FundReason.NOTHING_THERE: _l("Il n’y a pas autant d’argent à cet endroit du registre."),
    FundReason.ALREADY_SENT: _l("Cette demande est déjà envoyée. Pour la changer, répondez à l’équipe."),
    FundReason.ALREADY_ANSWERED: _l("Cette demande a déjà sa réponse."),
    FundReason.PAID_ALREADY: _l("C’est déjà versé. Rien n’a été versé une deuxième fois."),
    FundReason.NOT_GRANTED: _l("Rien n’est accordé à cette demande, ou tout est déjà compté."),
    FundReason.OVER_THE_ADVANCE: _l("L’avance ne dépasse pas %(most)s pour cette demande."),
    FundReason.NO_BILAN_YET: _l("Le bilan n’est pas encore là : il vient avant le solde."),
    FundReason.BILAN_THERE: _l("Le bilan est déjà envoyé. Pour le changer, écrivez à l’équipe."),
    FundReason.NOTHING_OWED: _l("Rien n’est à rendre pour cette demande."),
    FundReason.TOO_MUCH_BACK: _l("Il reste à rendre %(owed)s, pas plus."),
    FundReason.OVER_THE_COST: _l("On ne peut pas retenir plus que ce que l’action a coûté : %(cost)s."),
    FundReason.ACCOUNTS_DONE: _l("Les comptes de cette demande sont faits : elle ne change plus."),
    FundReason.TWO_PERSONS: _l("Une correction demande deux personnes : une autre que vous doit la confirmer."),
    FundReason.SETTLED_ALREADY: _l("Cette correction a déjà sa réponse."),
    FundReason.NEEDS_A_REQUEST: _l("Écrivez le numéro de la demande dont c’est l’argent."),
    FundReason.NO_QUESTION: _l("Cette question a déjà sa réponse, ou la décision est prise."),
    FundReason.ALREADY_SITS: _l("Cette personne siège déjà dans la commission."),
    FundReason.MANDATE_DATES: _l("Le mandat finit après son début, et dure dix ans au plus."),
    FundReason.MANDATE_OVER: _l("Ce mandat est déjà terminé."),
    FundReason.NOT_A_MEMBER: _l("Vous ne siégez pas dans cette séance de la commission."),
    FundReason.SESSION_CLOSED: _l("Le vote de cette séance est fermé. Votre choix n’a pas été changé."),
    FundReason.SESSION_DATES: _l("La séance finit dans le futur, et dans trois mois au plus."),
    FundReason.STILL_VOTING: _l("Le vote n’est pas fini : attendez l’heure de fin, ou que chaque membre ait répondu."),
    FundReason.NO_MEMBERS: _l("Personne ne siège en ce moment : nommez d’abord des membres."),
    FundReason.IN_CONFLICT: _l("Vous avez dit être concerné·e par cette demande : vous ne votez pas sur elle."),
    FundReason.ON_AN_AGENDA: _l("Cette demande est déjà à l’ordre du jour d’une séance."),
    FundReason.NEEDS_A_LATER_DAY: _l("Écrivez une date à venir, dans l’année."),
    FundReason.NEEDS_A_CONTACT: _l("Écrivez une adresse électronique ou un numéro de mobile."),
    FundReason.UNREADABLE: _l("Écrivez des mots que l’on peut lire."),
    FundReason.TOO_MANY: _l("Beaucoup de messages viennent d’ici. Attendez une heure, puis réessayez."),
    FundReason.TOO_MANY_PAPERS: _l("C’est assez de photos pour cette demande : 30 au plus."),
}
