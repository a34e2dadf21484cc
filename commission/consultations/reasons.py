"""Why something cannot be done with a consultation."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class ConsultationReason(StrEnum):
    """Each with the sentence that people read."""

    NOT_FOUND = "not_found"
    NOT_BUREAU = "not_bureau"
    NOT_DRAFTING = "not_drafting"
    NOT_ELECTOR = "not_elector"
    SUBSTITUTE_SPEAKS = "substitute_speaks"
    TITULAR_SPEAKS = "titular_speaks"
    MANDATE_OVER = "mandate_over"
    CHANGED_MEANWHILE = "changed_meanwhile"
    SPOKEN_MEANWHILE = "spoken_meanwhile"
    ALREADY_SPOKEN = "already_spoken"
    NO_SUCH_MOVE = "no_such_move"
    ALREADY_OPENED = "already_opened"
    NOT_ASKED = "not_asked"
    SAME_PERSON = "same_person"
    NO_RULES = "no_rules"
    TOO_EARLY = "too_early"
    TOO_LATE_TO_OPEN = "too_late_to_open"
    NOT_OPEN = "not_open"
    OVER = "over"
    NOT_OVER = "not_over"
    ANOTHER_OPEN = "another_open"
    ALREADY_FOLLOWED = "already_followed"
    NO_MORE_ROUNDS = "no_more_rounds"
    OBJECTIONS_UNANSWERED = "objections_unanswered"
    NOTHING_TO_FOLLOW = "nothing_to_follow"
    NO_SECOND = "no_second"
    WRONG_BALLOT = "wrong_ballot"
    NEEDS_A_PASSAGE = "needs_a_passage"
    NEEDS_PASSAGES = "needs_passages"
    NEEDS_TEXTS = "needs_texts"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_TITLE = "needs_a_title"
    NEEDS_A_PERIOD = "needs_a_period"
    NEEDS_A_FUTURE = "needs_a_future"
    NOT_SECRET = "not_secret"  # noqa: S105  # the name of a reason
    IS_SECRET = "is_secret"  # noqa: S105  # the name of a reason
    CONSENT_IS_OPEN = "consent_is_open"
    ALREADY_ANSWERED = "already_answered"
    NOT_ONESELF = "not_oneself"
    CONTEST_OVER = "contest_over"
    CONTEST_RUNS = "contest_runs"
    ALREADY_CONTESTED = "already_contested"
    UNANSWERED = "unanswered"
    NOT_DECIDING = "not_deciding"
    SIGNING_OVER = "signing_over"
    NOT_SIGNED = "not_signed"
    NO_SUCH_SUBJECT = "no_such_subject"
    TWO_SUBJECTS = "two_subjects"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_R = ConsultationReason
_SENTENCES = {
    _R.NOT_FOUND: _l("Cette consultation n’existe pas. Repartez de la liste des consultations."),
    _R.NOT_BUREAU: _l("C’est un membre du bureau de la commission qui le fait."),
    _R.NOT_DRAFTING: _l("C’est un membre du groupe rédacteur qui répond aux objections."),
    _R.NOT_ELECTOR: _l("Vous n’êtes pas sur la liste de ceux qui parlent dans cette consultation : elle a été écrite "
                       "à l’ouverture et ne change plus."),
    _R.SUBSTITUTE_SPEAKS: _l("Vous étiez absent·e ou déporté·e à l’ouverture : votre suppléant·e parle pour ce siège "
                             "jusqu’à la fin. Un siège n’a qu’une voix."),
    _R.TITULAR_SPEAKS: _l("Le ou la titulaire de ce siège était là à l’ouverture : c’est sa voix qui compte. "
                          "Un siège n’a qu’une voix."),
    _R.MANDATE_OVER: _l("Ce mandat est terminé : plus rien ne s’y décide. Tout reste lisible."),
    _R.CHANGED_MEANWHILE: _l("Quelqu’un d’autre vient de changer cette consultation. Relisez-la, puis recommencez : "
                             "ce que vous avez écrit est gardé."),
    _R.SPOKEN_MEANWHILE: _l("Votre voix a été donnée dans une autre fenêtre. Elle est affichée ci-dessous ; pour la "
                            "changer, envoyez de nouveau : ce que vous avez écrit est gardé."),
    _R.ALREADY_SPOKEN: _l("Ce membre a déjà donné sa voix : lui seul peut la changer, depuis sa page."),
    _R.NO_SUCH_MOVE: _l("Cette consultation n’en est pas là. Rechargez la page pour voir où elle en est."),
    _R.ALREADY_OPENED: _l("Cette consultation a été ouverte : sa question, ses règles et sa liste ne changent plus."),
    _R.NOT_ASKED: _l("Il faut deux personnes : un membre du bureau doit d’abord le demander depuis sa page."),
    _R.SAME_PERSON: _l("Il faut deux personnes : vous l’avez demandé vous-même, quelqu’un d’autre doit le faire."),
    _R.NO_RULES: _l("La commission n’a pas encore de règlement adopté : on ne peut rien ouvrir sans règles."),
    _R.TOO_EARLY: _l("L’heure annoncée pour l’ouverture n’est pas encore venue."),
    _R.TOO_LATE_TO_OPEN: _l("L’heure de fin est déjà passée : changez les dates, puis faites redemander l’ouverture."),
    _R.NOT_OPEN: _l("Cette consultation n’est pas ouverte : aucune voix ne peut être donnée."),
    _R.OVER: _l("C’est fini : l’heure de fin est passée, aucune voix ne peut plus être donnée ni changée. "
                "Vos mots sont gardés ci-dessous si vous voulez les copier."),
    _R.NOT_OVER: _l("L’heure de fin annoncée n’est pas encore venue : les membres ont jusque-là pour parler."),
    _R.ANOTHER_OPEN: _l("Une autre consultation décide déjà de la même chose : attendez qu’elle soit close."),
    _R.ALREADY_FOLLOWED: _l("Une suite a déjà été préparée pour cette consultation."),
    _R.NO_MORE_ROUNDS: _l("Le règlement ne prévoit pas d’autre tour de consentement : passez au vote."),
    _R.OBJECTIONS_UNANSWERED: _l("Une objection attend encore la réponse du groupe rédacteur : pas de suite avant."),
    _R.NOTHING_TO_FOLLOW: _l("Cette consultation n’appelle pas de suite de cette sorte."),
    _R.NO_SECOND: _l("Le règlement ne prévoit pas de seconde convocation : préparez une nouvelle consultation."),
    _R.WRONG_BALLOT: _l("Choisissez une réponse pour chaque question."),
    _R.NEEDS_A_PASSAGE: _l("Une objection nomme un passage : choisissez-le dans la liste."),
    _R.NEEDS_PASSAGES: _l("Nommez au moins un passage : une objection doit pouvoir dire de quoi elle parle."),
    _R.NEEDS_TEXTS: _l("Il faut le texte actuel et au moins un autre texte, tous différents."),
    _R.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    _R.NEEDS_A_TITLE: _l("Écrivez un titre que l’on peut lire."),
    _R.NEEDS_A_PERIOD: _l("La fin vient après le début."),
    _R.NEEDS_A_FUTURE: _l("La fin doit être à venir."),
    _R.NOT_SECRET: _l("Ce vote n’est pas secret : changez votre voix depuis sa page."),
    _R.IS_SECRET: _l("Ce vote est secret : passez par l’isoloir."),
    _R.CONSENT_IS_OPEN: _l("Un tour de consentement n’est pas secret : une objection est signée."),
    _R.ALREADY_ANSWERED: _l("Une réponse a déjà été donnée ; elle ne change plus. Elle est affichée ci-dessous."),
    _R.NOT_ONESELF: _l("Vous contestez vous-même ce résultat : un autre membre du bureau doit répondre."),
    _R.CONTEST_OVER: _l("Le délai pour contester est passé. Vos mots sont gardés ci-dessous si vous voulez les "
                        "copier."),
    _R.CONTEST_RUNS: _l("Le délai pour contester court encore."),
    _R.ALREADY_CONTESTED: _l("Vous avez déjà contesté ce résultat. Le bureau répond sur la page publique."),
    _R.UNANSWERED: _l("Une contestation attend encore la réponse du bureau."),
    _R.NOT_DECIDING: _l("Une prise de température ne décide de rien : il n’y a pas d’avis minoritaire à joindre."),
    _R.SIGNING_OVER: _l("Le résultat est définitif, ou rien n’a été adopté : on ne peut plus joindre d’avis "
                        "minoritaire. Vos mots sont gardés ci-dessous si vous voulez les copier."),
    _R.NOT_SIGNED: _l("Vous n’avez pas signé cet avis."),
    _R.NO_SUCH_SUBJECT: _l("Cette adresse ne mène à rien de ce site. Copiez-la depuis la page concernée."),
    _R.TWO_SUBJECTS: _l("Choisissez « Autre chose » dans la liste, ou laissez l’adresse vide."),
    _R.TOO_LONG: _l("C’est trop long. Raccourcissez, puis recommencez."),
    _R.TOO_MANY: _l("Trop de codes essayés. Attendez une heure, puis réessayez."),
}  # fmt: skip
