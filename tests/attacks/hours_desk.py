"""Forms of the team of the Assises that write for a time only, and why no hour ends the others."""

from __future__ import annotations

from tests.attacks.hours import DAY, Late, again
from tests.attacks.hours_assises import ARCHIVE, KEPT, MINUTES, OUTCOME, OVER, PROMISE, REPLY

AGENDA = "/equipe/agenda/{outcome_year}"
SHEET = AGENDA + "/fiches/{outcome_item_id}"
DRAFTED = "/equipe/assises/activites/{outcome_drafted_id}/compte-rendu"
ACTIVITIES, SITES = OUTCOME + "/activites", OUTCOME + "/sites"
HELD, SKETCH = ACTIVITIES + "/{outcome_held_id}", ACTIVITIES + "/{outcome_sketch_id}"
SITE = SITES + "/{outcome_site_id}"
BARE = SITES + "/{outcome_bare_id}"
WORKSHOP = OUTCOME + "/ateliers/{outcome_workshop_id}"
PLACES, DEVICES = "/equipe/assises/{seats_year}/places", "/equipe/assises/{checkin_year}/appareils"
OPEN = "/equipe/assises/engagements/{outcome_proposed_id}"
OFFERED = "/assises/{seats_year}/inscription/{seats_secret}"
DECIDED = Late(SHEET + "/decider", "metropolis", typed={"state": "adopted", "decided_on": "2026-06-01"})
AGENDA_OUT = Late(AGENDA + "/publier", "metropolis", page=AGENDA)
READ = Late(DRAFTED + "/relu", "rapporteur", page=DRAFTED)


def kept(path: str, page: str = "", who: str = "secretariat", first: tuple[Late, ...] = (), **typed: str) -> Late:
    """A form of the edition's desk: archives are not written again."""
    return Late(path, who, typed=typed, page=page, first=first, shut=ARCHIVE)


#: Ended by an archive, by the agenda's publication, by an answer that was given, or by the hour.
SHUT = (
    again(ARCHIVE.path, ARCHIVE.who, **ARCHIVE.typed),
    kept(OUTCOME + "/fiche", theme="L’eau", reason="On précise."),
    kept(ACTIVITIES + "/nouvelle", title="De l’eau", kind="workshop", site_day="{outcome_day_id}", starts="15:00",
         ends="16:00", capacity="12", entry="seat", languages="fr"),
    kept(HELD + "/fiche", title="De l’eau"),
    kept(HELD + "/equipe"),
    kept(HELD + "/copie", site_day="{outcome_day_id}", starts="15:00"),
    kept(HELD + "/brouillon", HELD),
    kept(HELD + "/suppression", HELD),
    kept(SKETCH + "/au-programme", SKETCH),
    kept(OUTCOME + "/programme/tout", OUTCOME + "/programme"),
    kept(OUTCOME + "/programme/publication", note="Une version de plus", read_alerts="y"),
    kept(SITES + "/nouveau", name="Un autre lieu"),
    kept(SITE + "/fiche", name="Un autre nom"),
    kept(BARE + "/jours/{outcome_bare_day_id}/suppression", BARE + "/jours/{outcome_bare_day_id}"),
    kept(BARE + "/salles/{outcome_bare_room_id}/suppression", BARE + "/salles/{outcome_bare_room_id}"),
    kept(SITES + "/{outcome_empty_id}/suppression", SITES + "/{outcome_empty_id}"),
    kept(SITE + "/jours/nouveau", day="2026-06-13", opens="09:00", closes="18:00", gauge="50"),
    kept(SITE + "/jours/{outcome_day_id}", gauge="400"),
    kept(SITE + "/salles/nouvelle", name="La cour", capacity="30"),
    kept(SITE + "/salles/{outcome_room_id}", name="La cour"),
    kept(OUTCOME + "/ateliers/preparer/{outcome_held_id}", question="Et l’eau ?"),
    kept(WORKSHOP + "/fiche", question="Et l’eau ?"),
    kept(WORKSHOP + "/synthese", words="De l’eau."),
    kept("/equipe/assises/axes/{outcome_axis_id}", title="De l’eau"),
    kept(DRAFTED + "/relu", DRAFTED, "rapporteur"),
    kept(DRAFTED + "/soumettre", DRAFTED, "rapporteur", (READ,)),
    Late(MINUTES + "/publier", "secretariat", 5 * DAY, page=MINUTES, first=(REPLY,), on=4 * DAY, shut=ARCHIVE),
    Late(OPEN + "/corriger", "secretariat", typed={"words": "Poser des bancs"},
         shut=Late(OPEN + "/etat", "secretariat", typed={"to": "accepted"})),
    Late(PROMISE + "/porteur", "secretariat", typed={"owner": "la Ville", "reason": "Réorganisation"}, shut=KEPT),
    again(SHEET + "/reporter", "metropolis", reason="Il manque un avis."),
    Late(DECIDED.path, DECIDED.who, typed=DECIDED.typed, first=(DECIDED,), shut=AGENDA_OUT),
    Late(AGENDA + "/nouveau", "metropolis", typed={"title": "De l’eau", "family": "project"}, first=(DECIDED,),
         shut=AGENDA_OUT),
    again(AGENDA + "/rouvrir", "metropolis", first=(DECIDED, AGENDA_OUT), reason="Une erreur dans une fiche."),
    again(AGENDA_OUT.path, AGENDA_OUT.who, AGENDA_OUT.page, (DECIDED,)),
    Late(PLACES + "/surplus", "secretariat", OVER,
         {"percent": "110", "source": "L’an dernier", "reason": "Comme mesuré"}),
    Late(PLACES + "/deplacer/{seats_activity_id}", "secretariat", OVER,
         {"seat": "{seats_seat_id}", "activity": "{seats_elsewhere}", "reason": "Le groupe est d’accord"}),
    Late(PLACES + "/colleges/activite/{seats_number}", "secretariat", OVER, {"residents_most": "1"}),
    Late(DEVICES, "secretariat", 3 * DAY, {"site_id": "{checkin_site}", "label": "Téléphone de secours"}),
    Late("/equipe/assises/{checkin_year}/jour/compter/{checkin_day}", "secretariat", 1 * DAY, {"persons": "40"}),
    Late(DEVICES + "/{checkin_device}/rouvrir", "secretariat", 3 * DAY, page=DEVICES + "/{checkin_device}"),
    Late(OFFERED + "/places/{seats_seat_id}/accepter", "nobody", OVER, page=OFFERED),
    Late(OFFERED + "/places/{seats_seat_id}/refuser", "nobody", OVER, page=OFFERED),
)  # fmt: skip

#: They ask for the token of a device or of a phone, which a browser keeps; each is tried late in tests of its own.
OF_A_DEVICE = frozenset(
    {
        "assises_door.count", "assises_door.look", "assises_door.newcomer", "assises_door.pass_by",
        "assises_door_sync.photograph", "assises_door_sync.upload", "assises_room_door.give_up",
        "assises_room_door.wait", "assises_room.ask", "assises_room.leave", "assises_room.next_person",
        "assises_room.put_dots", "assises_room.say", "assises_room.tell",
    }
)  # fmt: skip

#: Why no hour ends the others that post.
NO_HOUR: dict[str, tuple[str, ...]] = {
    "something new begins here, with hours of its own": ("assises_desk.create",),
    "a code leads to what is there already, as long as it is there": (
        "assises_badge.by_code",
        "assises_registration_find.index",
        "assises_registration_find.send",
        "assises_room.index",
    ),
    "said again, it changes nothing": ("assises_registration.confirm",),
    "a link that got lost is changed at any hour": ("assises_registration_change.relink",),
    "one's own promise, or another's, is followed as long as anybody looks": (
        "assises_commitment_desk.report",
        "assises_commitment_desk.say_same",
    ),
    "a sheet is revised whenever it must be: what was decided is about a frozen version": (
        "assises_agenda_desk.revise",
    ),
    "a subject waits for the next edition, and is decided on again": ("assises_subjects_desk.decide",),
    "somebody still has to be told, or helped": (
        "assises_registration_calls.answer",
        "assises_registration_calls.note",
    ),
    "what was seen at a door is settled afterwards, until it is forgotten": (
        "assises_day.decide",
        "assises_day.merge",
        "assises_day.part",
    ),
    "a lost device is closed at any time, and a badge opened, printed and replaced until it is forgotten": (
        "assises_devices.close",
        "assises_badges.of_person",
        "assises_badges.of_site",
        "assises_badges.replace",
        "assises_badges.send",
    ),
    "made once: the second time says so, and nothing is offered once the days are over": (
        "assises_seats_desk.draw",
        "assises_seats_desk.promote",
        "assises_seats_desk.release",
        "assises_seats_desk.seal",
    ),
    "asked only where there are more people than seats; tried late in tests of its own": (
        "assises_registration.change",
        "assises_seats_desk.volunteers",
    ),
    "gestures follow the phase of the workshop, not an hour": ("assises_remote.gesture",),
}
