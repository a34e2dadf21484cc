"""Every form that writes for a time only, and what ends that time: an hour, a closing, the same form sent before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies import services as bodies
from tests.factories.street import Street


@dataclass(frozen=True)
class Late:
    """A form, who sends it, what they type, and what makes it too late for it."""

    path: str
    who: str
    after: timedelta = timedelta(0)
    typed: dict[str, str] = field(default_factory=dict)
    #: Where the form stands, when it is not at its own address.
    page: str = ""
    #: What is sent before, for real, so that the form can be sent at all.
    first: tuple[Late, ...] = ()
    #: Another form, itself, or something else that shuts it.
    shut: Late | Callable[[Street], None] | None = None
    #: When it is time for it, counted as `after`.
    on: timedelta = timedelta(0)


def a_body_closes(street: Street) -> None:
    """The table of the street says that it no longer meets."""
    with unit_of_work(SYSTEM) as work:
        bodies.close(work, street.things["table"], "Fini", clock.now())


def again(path: str, who: str, page: str = "", first: tuple[Late, ...] = (), **typed: str) -> Late:
    """A form that serves once: sent for real, it is too late for the same one."""
    return Late(path, who, typed=typed, page=page, first=first, shut=Late(path, who, typed=typed, page=page))


def of_body(path: str, who: str = "secretariat", page: str = "", **typed: str) -> Late:
    """A form of the table, which is there no more."""
    return Late(path, who, typed=typed, page=page, shut=a_body_closes)


DAY = timedelta(days=1)
SAID = "/debats/{debate}/contributions/{said}"
LOAN = "/equipe/materiel/reservations/{booking}"
CASE = "/equipe/moderation/{case}"
ROOM, TOLD = "/equipe/rencontres/{meeting}", "/equipe/rencontres/{past_meeting}"
COME = "/tables/{table}/participer"
BODY, TABLE = "/equipe/instances/{table}", "/equipe/tables/{table}"
ASKED, ENVOY = "/equipe/saisines/{referral}", "/equipe/initiatives/envois/{application}"
DRAFT_CALL = "/equipe/initiatives/appels/{draft_call_id}"
SYNTHESIS, MAP = "/equipe/debats/{debate_closed}/synthese", "/equipe/quartiers/{place}"
DAYS = {"first_day": "2026-06-20", "last_day": "2026-06-21", "organisation": "Les voisins"}
ANSWER = {"by_title": "La maire adjointe", "text": "Le passage sera repeint en mai."}
TO_DEBATE = {
    "words": "Nous retenons les arbres.", "words_1": "Oui.", "words_2": "Oui.", "words_3": "Oui.", "words_4": "Oui.",
}  # fmt: skip
POSITION = Late("/avis/{poll}/repondre/1", "stranger", 8 * DAY, {"stance": "agree"})
LIFT = Late("/equipe/moderation/blocages/{block}/lever", "moderator", 6 * DAY, {"reason": "Nous nous sommes parlé."})
CONFIRM = Late(LOAN + "/confirmer", "officer", 8 * DAY, page=LOAN)
ASK_THEM = Late(ENVOY, "secretariat", typed={"act": "asked", "words": "Combien d’enfants ?"})

#: The hour alone ends these.
BY_THE_HOUR = (
    Late("/debats/{debate}/contribuer", "stranger", 8 * DAY, {"words": "Des arbres."}),
    Late("/debats/{debate}/contribuer", "nobody", 8 * DAY, {"words": "Des arbres."}),
    Late(SAID + "/repondre", "stranger", 8 * DAY, {"words": "Oui."}),
    Late(SAID + "/soutien", "stranger", 8 * DAY, {"on": "1"}, SAID + "/moi"),
    Late(SAID + "/corriger", "owner", timedelta(minutes=15), {"words": "Des arbres et un banc."}, first=(LIFT,)),
    Late("/equipe/debats/{debate}/saisie", "facilitator", 8 * DAY, {"words": "Dit au marché.", "collected": "Marché"}),
    Late("/equipe/debats/{debate}/prolonger", "secretariat", 8 * DAY, {"until": "2026-07-10T12:00", "reason": "Été"}),
    Late("/equipe/debats/{debate_coming}/reprendre", "secretariat", 8 * DAY),
    Late("/equipe/debats/{debate_draft}/annoncer", "secretariat", 22 * DAY),
    POSITION,
    Late("/avis/{poll}/repondre/1", "nobody", 8 * DAY, {"stance": "agree"}),
    Late("/avis/{poll}/proposer", "stranger", 8 * DAY, {"text": "Il faut une fontaine devant l’école."}),
    Late("/avis/{poll}/feuille", "facilitator", 8 * DAY, {"s1": "agree"}),
    Late("/avis/{poll}/effacer", "stranger", 8 * DAY, page="/avis/{poll}/fin", first=(POSITION,)),
    Late("/mes-initiatives/{collective}/envoyer/{call}", "owner", 22 * DAY),
    Late("/equipe/initiatives/appels/{call_id}/fermer", "secretariat", 22 * DAY, {"reason": "Plus d’argent."}),
    Late(DRAFT_CALL + "/publier", "secretariat", 22 * DAY, page=DRAFT_CALL),
    Late("/materiel/{item}/emprunter", "stranger", 6 * DAY, DAYS),
    Late("/equipe/materiel/liste/{item}/reserver", "secretariat", 6 * DAY,
         DAYS | {"person": "Samia", "contact": "06 00 00 00 00"}),
    Late("/mes-emprunts/{booking}/annuler", "owner", 8 * DAY),
    Late(LOAN + "/annuler", "facilitator", 8 * DAY, {"reason": "En panne."}, LOAN, (CONFIRM,)),
    CONFIRM,
    Late(LOAN + "/remettre", "officer", 8 * DAY, page=LOAN, first=(CONFIRM,), on=5 * DAY),
    Late(LOAN + "/exemplaire", "secretariat", 8 * DAY, page=LOAN),
    Late(ROOM + "/ordre-du-jour", "facilitator", 8 * DAY, {"title": "Un point de plus"}),
    Late(ROOM + "/ordre-du-jour/{agenda_item}/enlever", "facilitator", 8 * DAY, page=ROOM + "/ordre-du-jour"),
    Late(ROOM + "/ordre-du-jour/{agenda_last}/monter", "facilitator", 8 * DAY, page=ROOM + "/ordre-du-jour"),
    Late(ROOM + "/fiche", "facilitator", 8 * DAY, {"title": "Un autre titre"}),
    Late(ROOM + "/annulation", "facilitator", 8 * DAY, {"reason": "La salle est prise."}),
    Late("/mon-espace/moderation/{own_judgment}/recours", "owner", 61 * DAY, {"words": "Relisez, merci."}),
    LIFT,
    Late("/suivi/arret/{follow_token}", "nobody", 91 * DAY),
    Late("/invitation/association/{organisation_token}", "stranger", 90 * DAY),
    Late("/invitation/initiative/{initiative_token}", "stranger", 90 * DAY),
    Late("/partenaire/{partner_token}", "nobody", 90 * DAY, {"agrees": "yes", "who": "Samia"}),
)  # fmt: skip

#: Said once: the second answer, decision or sending changes nothing of the first.
ONCE = (
    again(ASKED + "/reponse", "respondent", **ANSWER),
    again(ASKED + "/retrait", "facilitator", reason="Nous savons."),
    again(ASKED + "/avis", "facilitator", first=(Late(ASKED + "/reponse", "secretariat", typed=ANSWER),),
          reason="Non."),
    again("/equipe/saisines/{referral_draft}/envoi", "facilitator", "/equipe/saisines/{referral_draft}"),
    again("/equipe/saisines/{referral_draft}/suppression", "facilitator", "/equipe/saisines/{referral_draft}"),
    Late("/equipe/saisines/{referral_draft}/brouillon", "facilitator", typed={"question": "Et les bancs ?"},
         shut=Late("/equipe/saisines/{referral_draft}/envoi", "facilitator", page="/equipe/saisines/{referral_draft}")),
    again("/equipe/debats/{debate_told}/reponse", "secretariat", **TO_DEBATE),
    again("/equipe/debats/{debate_draft}/supprimer", "secretariat"),
    Late("/equipe/debats/{debate_draft}/fiche", "secretariat", typed={"why": "Parce que."},
         shut=Late("/equipe/debats/{debate_draft}/annoncer", "secretariat")),
    again(SYNTHESIS + "/publier", "facilitator"),
    Late(SYNTHESIS, "facilitator", typed={"introduction": "Voici."}, shut=Late(SYNTHESIS + "/publier", "facilitator")),
    Late(SYNTHESIS + "/partie", "facilitator", typed={"heading": "Les arbres", "words": "Voilà.", "numbers": "1"},
         shut=Late(SYNTHESIS + "/publier", "facilitator")),
    again(SYNTHESIS + "/partie/{section}/retirer", "facilitator", SYNTHESIS),
    again(CASE + "/decider", "moderator", CASE),
    Late(CASE + "/prendre", "moderator", page=CASE, shut=Late(CASE + "/decider", "secretariat", page=CASE)),
    again("/equipe/moderation/ensemble", "moderator", "/equipe/moderation"),
    again("/equipe/moderation/recours/{appeal}", "moderator", words="C’est relu."),
    again(MAP + "/propositions/{proposal}", "secretariat", choice="next", answer="Bonne idée."),
    again(MAP + "/priorites/{priority}/zoom", "secretariat", question="Fait-il moins chaud ?",
          why="On nous le demande."),
    again(MAP + "/actions/{planned}/enlever", "secretariat"),
    again(MAP + "/priorites/{priority}/enlever", "secretariat"),
    again(MAP + "/publier", "secretariat", note="Une année de plus"),
    again(LOAN + "/refuser", "secretariat", LOAN, reason="En panne."),
    again(ENVOY, "secretariat", act="not_admissible", words="Hors du sujet."),
    again("/mes-initiatives/envois/{application}/retrait", "owner", words="Plus tard."),
    again("/mes-initiatives/envois/{application}/reponse", "owner", first=(ASK_THEM,), words="Vingt."),
    Late(DRAFT_CALL, "secretariat", typed={"title": "Un autre titre"},
         shut=Late(DRAFT_CALL + "/publier", "secretariat", page=DRAFT_CALL)),
    again(BODY + "/fermeture", "secretariat", reason="Fini."),
)  # fmt: skip

#: A body that no longer meets says nothing new.
OF_A_CLOSED_BODY = (
    of_body(TOLD + "/compte-rendu", body="On a parlé des bancs et des arbres.", note="Oubli"),
    of_body(TOLD + "/decisions", words="On pose un banc."),
    of_body(TOLD + "/actions", words="Poser un banc", owner="La commune", due_on="2026-07-01"),
    of_body(TOLD + "/actions/{action}", state="done", note="C’est fait."),
    of_body(TOLD + "/presence", residents="12"),
    of_body(TOLD + "/noms", name="Samia"),
    of_body(TOLD + "/noms/{presence}/retirer", page=TOLD + "/noms"),
    of_body("/equipe/rencontres/nouvelle/{table}", title="Le marché", starts_at="2026-07-01T18:00",
            ends_at="2026-07-01T20:00", place="École"),
    of_body("/equipe/saisines/nouvelle", from_body="{table_id}", to_body="{asked_id}", question="Et les bancs ?",
            why="On fatigue."),
    of_body("/equipe/saisines/{referral_draft}/envoi", page="/equipe/saisines/{referral_draft}"),
    of_body(BODY + "/fiche", remit="Autre chose."),
    of_body(BODY + "/dates/nouvelle", title="Comité", first_day="2026-09-01"),
    of_body(BODY + "/dates/{date}", title="Un autre comité"),
    of_body(BODY + "/decisions/nouvelle", title="On décide", text="On fait.", reason="Il le faut.",
            procedure="consent"),
    of_body(BODY + "/sieges/nouveau", organisation="Une école", college="residents", since="2026-06-01"),
    of_body(BODY + "/sieges/{seat}", function="Présidente"),
    of_body(TABLE + "/charte", words="On s’écoute."),
    of_body(TABLE + "/fiche", rhythm="Chaque mois"),
    of_body(TABLE + "/engagements/nouveau", words="Réparer", by_whom="La commune", due_on="2026-08-01"),
    of_body(TABLE + "/engagements/{commitment}", state="kept", words="C’est fait."),
    of_body(TABLE + "/nouvelles/nouvelle", title="Du neuf", words="Le square est ouvert."),
    of_body(TABLE + "/participants", name="Les Amis", agreed="y"),
    of_body(TABLE + "/participants/{participant}/retirer", page=TABLE + "/participants"),
    of_body(TABLE + "/sujets/nouveau", title="La fontaine"),
    of_body(TABLE + "/sujets/{subject}", to="handled", words="C’est fait."),
    Late(COME, "owner", typed={"shown": "yes"}, first=(Late(COME, "owner", typed={"shown": "no"}),),
         shut=a_body_closes),
    of_body("/tables/{table}/sujets/proposer", "stranger", title="La fontaine", words="Elle fuit."),
)  # fmt: skip

#: No page shows these: a mail program sends them by itself, and a test of their own tries them.
BY_ITSELF = {"follow_up.stop_at_once"}

#: Why no hour ends the others that post.
NO_HOUR = {
    "something new begins here, with hours of its own": (
        "body_desk.create", "debate_desk.create", "equipment_desk.create", "initiative_desk.new_call",
        "initiative_steps.begin", "initiative_steps.begin_helped", "stage_call.prepare", "table_desk.create",
    ),
    "one takes one's own words, name or device back whenever one likes": (
        "debate_speech.withdraw", "opinions.leave", "meetings.my_name", "my_initiatives.unpublish",
    ),
    "following and its codes last as long as there is something to follow": (
        "follow_up.follow", "follow_up.unfollow", "follow_up.look_up", "follow_up.make_code", "follow_up.silence",
    ),
    "a file is its carriers' own: what was sent of it is a frozen version": (
        "initiative_files.files", "initiative_files.detach", "initiative_files.partners",
        "initiative_files.drop_partner", "initiative_files.partner_link", "initiative_steps.step",
        "initiative_steps.complete", "my_initiatives.code", "my_initiatives.people", "my_initiatives.remove",
        "my_initiatives.publish",
    ),
    "a roadmap is written all the time: what was published of it is a frozen version": (
        "neighbourhood_desk.start", "neighbourhood_desk.diagnosis", "neighbourhood_desk.writing",
        "roadmap_desk.add_priority", "roadmap_desk.edit_priority", "roadmap_desk.raise_priority",
        "roadmap_desk.add_action", "roadmap_desk.edit_action", "roadmap_proposals.propose",
    ),
    "more is said after the answer, beside it": ("debate_outcome.complete", "referral_answers.complement"),
    "what is late is still done: a thing comes back, a decision is put right, a synthesis is written": (
        "loans.take_back", "decision_desk.rectify", "initiative_desk.retry", "debate_outcome.start",
        "debate_entry.add_theme", "debate_entry.group", "debate_entry.remove_theme",
    ),
    "the pool is kept, and a body or an item comes back": (
        "equipment_desk.edit", "equipment_desk.add_unit", "equipment_desk.edit_unit", "equipment_desk.close",
        "equipment_desk.reopen", "body_desk.reopen",
    ),
    "what can be read can be reported, and looked at again": (
        "moderation.report", "moderation.reopen", "moderation.block", "moderation.drop", "moderation.give_back",
        "moderation.change_space", "moderation.template", "moderation.add_template", "moderation.take_proposed",
    ),
}  # fmt: skip
