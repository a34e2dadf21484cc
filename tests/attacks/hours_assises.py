"""Forms of the Assises that write for a time only: until registrations end, the days end, or an archive is made."""

from __future__ import annotations

from datetime import timedelta

from tests.attacks.hours import DAY, Late, again

REGISTER = "/assises/{registrations_year}/inscription"
MINE = REGISTER + "/{registrations_secret}"
DESK = "/equipe/assises/{registrations_year}/inscriptions"
RELAY = "/assises/{registrations_year}/relais/{registrations_organisation_id}"
CALLS, PLACES = "/equipe/assises/{seats_year}/places/appels", "/equipe/assises/{seats_year}/places"
ACTIVITY = "/equipe/assises/{programme_year}/activites/{programme_activity_id}"
OUTCOME = "/equipe/assises/{outcome_year}"
PROMISE = "/equipe/assises/engagements/{outcome_commitment_id}"
MINUTES = "/equipe/assises/activites/{outcome_activity_id}/compte-rendu"
WHO = {"college": "residents", "first_name": "Nadia", "language": "fr", "companions": "0"}
MORE = {"kind": "companion", "first_name": "Omar"}
CONTEST = {"passage": "Soixante bancs sont posés à l’ombre.", "words": "C’est six, pas soixante."}
#: Registrations end in thirty days, the days of the edition in forty-one.
CLOSED, OVER = 31 * DAY, 43 * DAY
ARCHIVE = Late(OUTCOME + "/etape/archived", "secretariat", typed={"reason": "Pas de bilan cette année."})
KEPT = Late(PROMISE + "/etat", "secretariat", typed={"to": "kept", "reason": "Les bancs sont là."})
REPLY = Late("/equipe/assises/contestations/{outcome_contest_id}", "rapporteur", typed={"reply": "C’est corrigé."})

#: The hour alone ends these.
BY_THE_HOUR = (
    Late(REGISTER, "nobody", CLOSED, WHO),
    Late(REGISTER + "/association/{registrations_token}", "nobody", CLOSED, WHO),
    Late(REGISTER + "/en-cours/{registrations_ticket}/5", "nobody", CLOSED),
    Late(MINE + "/choix", "nobody", CLOSED),
    Late(MINE + "/ajouter", "nobody", CLOSED, MORE),
    Late(DESK + "/{registrations_registration_id}/ajouter", "secretariat", CLOSED, MORE),
    Late(DESK + "/{registrations_registration_id}/choix", "secretariat", CLOSED),
    Late(DESK + "/{registrations_registration_id}/joindre", "secretariat", OVER, {"language": "ar"}),
    Late(DESK + "/{registrations_registration_id}/aide", "secretariat", OVER, {"kind": "meal", "words": "halal"}),
    Late(MINE + "/aide", "nobody", OVER, {"kind": "meal", "words": "halal"}, MINE),
    Late(MINE + "/aide/{registrations_need_id}/retirer", "nobody", OVER, page=MINE),
    Late(MINE + "/places/{registrations_seat_id}/rendre", "nobody", OVER, page=MINE),
    Late(MINE + "/joindre", "nobody", OVER, {"language": "ar"}),
    Late(MINE + "/annuler", "nobody", OVER, {"sure": "yes"}),
    Late(DESK + "/saisir", "secretariat", CLOSED, WHO | {"reach": "nobody", "reached_by": "la table de quartier"}),
    Late(DESK + "/{registrations_registration_id}/faire", "secretariat", OVER, {"what": "leave", "number": ""},
         DESK + "/{registrations_registration_id}"),
    Late(RELAY + "/liens", "owner", CLOSED, {"number": "2"}, RELAY),
    Late(RELAY + "/plusieurs", "owner", CLOSED, {"lines": "Nadia"}, RELAY),
    Late(PLACES + "/ajouter", "secretariat", 60 * DAY,
         {"code": "{seats_code}", "activity": "{seats_activity}", "reason": "Interprète"}),
    Late(CALLS + "/{seats_seat_id}/oui", "secretariat", 60 * DAY, page=CALLS),
    Late(CALLS + "/{seats_seat_id}/non", "secretariat", 60 * DAY, page=CALLS),
    Late(ACTIVITY + "/annulation", "secretariat", 60 * DAY, {"reason": "Grève des bus"}),
    Late("/atelier/{workshops_code}/entrer", "nobody", 60 * DAY, {"device": "phone"}, "/atelier/{workshops_code}"),
    Late("/accueil/ouvrir/{checkin_secret}", "nobody", timedelta(minutes=16)),
    # Opened in the last hours: after two days, what keeps machines out would refuse it for another reason.
    Late("/assises/comptes-rendus/relire/{outcome_code}/contester", "nobody", timedelta(hours=73), CONTEST,
         on=timedelta(hours=71)),
)  # fmt: skip

#: Something else ends these: an answer that was given, a promise kept for more than a year, an edition in the archives.
SHUT = (
    again(REPLY.path, REPLY.who, **REPLY.typed),
    again(KEPT.path, KEPT.who, **KEPT.typed),
    Late("/assises/engagements/{outcome_commitment_id}/dire", "nobody", timedelta(days=365, hours=1),
         {"claim": "partly", "words": "Trois bancs sur vingt."}, on=364 * DAY, shut=KEPT),
    Late(REPLY.path, REPLY.who, typed=REPLY.typed, shut=ARCHIVE),
    Late(MINUTES + "/ecrire", "rapporteur", 5 * DAY, {"words": "On a parlé des bancs."}, on=4 * DAY, shut=ARCHIVE),
    Late(OUTCOME + "/axes/nouveau", "secretariat", typed={"title": "De l’eau", "rank": "2"}, shut=ARCHIVE),
    Late(OUTCOME + "/engagements/nouveau", "secretariat", shut=ARCHIVE,
         typed={"words": "Poser vingt bancs", "owner": "la Métropole", "due_on": "2027-06-01"}),
    Late(OUTCOME + "/bilan", "secretariat", typed={"opening_fr": "Deux jours de débats."}, shut=ARCHIVE),
    Late(OUTCOME + "/bilan/publier", "secretariat", shut=ARCHIVE),
)  # fmt: skip
