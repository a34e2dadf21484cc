"""Forms by which the commission learns, writes, decides, asks and recommends, and what ends the time of each."""

from __future__ import annotations

from tests.attacks.hours import DAY, Late, again
from tests.attacks.hours_commission import DESK, END, kept

CYCLE = DESK + "/cycle"
MODULE = CYCLE + "/module/{commission_learning_module_id}"
SESSION = "/commission/cycle/seances/{commission_learning_session_id}"
MATRIX, FIGURES, SOURCES = DESK + "/matrice", DESK + "/indicateurs", DESK + "/sources"
ASKED = MATRIX + "/questions/{commission_matrix_question_id}"
CRITERION = MATRIX + "/criteres/{commission_matrix_criterion_id}"
INDICATOR = FIGURES + "/{commission_matrix_indicator_id}"
METHOD = SOURCES + "/methodes/{commission_matrix_method_id}"
SOURCE = SOURCES + "/{commission_matrix_source_id}"
IMPORT = DESK + "/valeurs/import/{commission_matrix_import_id}"
WORKS = DESK + "/travaux"
WORK = WORKS + "/{commission_works_work_id}"
ADVISED = DESK + "/preconisations/{commission_works_draft_id}"
READY = DESK + "/preconisations/{commission_works_adopted_id}"
SENT = "/equipe/preconisations/{commission_works_recommendation_id}"
SURVEY = DESK + "/enquetes/{commission_campaigns_campaign_id}"
P = "/commission/protocole"
TEXT = P + "/{commission_drafting_protocol_id}"
BLOCK = TEXT + "/passages/{commission_drafting_key}"
DRAFT = P + "/{commission_drafting_draft_id}"
DRAFTED, GONE = DRAFT + "/passages/{commission_drafting_draft_key}", DRAFT + "/passages/{commission_drafting_gone_key}"
AMENDMENT = P + "/amendements/{commission_drafting_amendment_id}"
UNSENT = P + "/amendements/{commission_drafting_unsent_id}"
STEPS = P + "/versions/{commission_drafting_version_id}"
VOTE = "/commission/consultations/{commission_deciding_consultation_id}"
DECIDES = DESK + "/consultations/{commission_deciding_prepared_id}"
RUNS = DESK + "/consultations/{commission_deciding_consultation_id}"
CALLED_OFF = Late(RUNS + "/annuler", "secretariat", typed={"reason": "Trop tôt"})
LETTER = "/commission/tirages/{commission_sortition_draw_id}/ma-page/{commission_sortition_secret}"
TAKEN = Late(DRAFTED + "/prendre", "member", page=DRAFTED)
SIGNED = Late(AMENDMENT + "/signer", "member", page=AMENDMENT)
CLOSED = Late(STEPS + "/clore", "secretariat", page=STEPS + "/etapes")
FREEZE = Late(STEPS + "/demander", "member", page=STEPS + "/etapes", first=(CLOSED,))
DAYS = {"opens_at": "2026-07-01T09:00", "closes_at": "2026-07-20T09:00"}
OBJECT = {"object": "context", "frame": "common"}

LEARNING = (
    Late(SESSION, "member", 8 * DAY, {"needs": "Un interprète"}),
    Late(SESSION + "/desinscription", "member", 8 * DAY, page=SESSION, first=(Late(SESSION, "member"),)),
    kept(CYCLE + "/module", title="Les méthodes", about="Comment on mesure", material="On compte."),
    kept(MODULE, about="Autre chose"),
    kept(MODULE + "/seance", starts_at="2026-07-01T18:00", ends_at="2026-07-01T20:00", place="École", capacity="9"),
    kept(MODULE + "/membre/{commission_learning_member_id}", state="absent"),
    again(CYCLE + "/seances/{commission_learning_session_id}/annuler", "secretariat", why="La salle est prise"),
)
MATRIX_FORMS = (
    kept(MATRIX + "/nouvelle", words="Fait-il moins chaud ?", **OBJECT),
    kept(ASKED, words="Les jeunes trouvent-ils un emploi ?"),
    kept(ASKED + "/etat/set_aside", reason="Déjà posée"),
    kept(ASKED + "/criteres/nouveau", words="On le voit"),
    kept(CRITERION, words="On le voit bien"),
    kept(CRITERION + "/retirer/{commission_matrix_version}", CRITERION),
    kept(FIGURES + "/nouveau", title="Bancs posés", nature="quantitative", direction="up", level="qpv",
         periodicity="yearly", availability="asked"),
    kept(INDICATOR + "/definition", title="Emploi des jeunes", reason="On précise"),
    kept(INDICATOR + "/sources"),
    kept(INDICATOR + "/etat/retired", on="2026-01-01", why="Plus suivi", reason="Plus suivi"),
    kept(INDICATOR + "/valeurs/nouvelle", day="2023-12-31", value="38", provenance="INSEE"),
    kept(FIGURES + "/valeurs/{commission_matrix_measure_id}", value="42", reason="Une erreur"),
    kept(SOURCES + "/nouvelle", name="Le recensement", producer="INSEE", periodicity="yearly", agreement="none"),
    kept(SOURCE, name="Le fichier"),
    kept(SOURCE + "/arret", on="2026-01-01", why="Plus publiée"),
    kept(SOURCES + "/methodes/nouvelle", name="Des balades"),
    kept(METHOD, name="Des balades"),
    kept(METHOD + "/outils", name="Une carte"),
    kept(IMPORT),
    kept(IMPORT + "/abandonner", IMPORT),
)  # fmt: skip
WORKS_FORMS = (
    kept(WORKS + "/nouveau", title="Le point de vue", summary="Ce que disent les gens"),
    kept(WORK + "/modifier", summary="Ce que disent les habitants, en clair"),
    kept(WORK + "/source", part="evidence", words="101 entretiens"),
    kept(WORK + "/source/{commission_works_source_id}/retirer", WORK),
    kept(WORK + "/enseignement", words="C’est long", sources="{commission_works_evidence_id}"),
    kept(WORK + "/enseignement/{commission_works_lesson_id}", words="C’est très long"),
    again(WORK + "/adopter", "secretariat", granted="yes"),
    kept(WORK + "/preconisation", words="Deux pages", addressee="Le copil", lessons="{commission_works_lesson_id}"),
    kept(ADVISED, words="Deux pages au plus"),
    again(READY + "/transmettre", "secretariat", letter="Merci"),
    kept(DESK + "/jalons/nouveau", cycle="final", due_on="2030-01-01"),
    kept(DESK + "/jalons/{commission_works_milestone_id}", due_on="2028-01-01"),
    Late("/commission/moi/preconisations/{commission_works_draft_id}", "bureau", typed={"reason": "En séance"},
         shut=END),
)  # fmt: skip
CAMPAIGNS = (
    kept(DESK + "/enquetes/nouvelle", kind="interview", languages="fr", title_fr="Vivre ici", about_fr="Pour savoir",
         consent_fr="C’est gardé un mois", **DAYS),
    kept(SURVEY + "/modifier", title_fr="Vivre là"),
    kept(SURVEY + "/questions/nouvelle", kind="open", label_fr="Et ?", label_ar="و؟"),
    kept(SURVEY + "/questions/{commission_campaigns_number}", label_fr="Votre genre ?"),
    kept(SURVEY + "/questions/{commission_campaigns_number}/retirer", SURVEY),
    kept(SURVEY + "/questions/2/monter", SURVEY),
    again(SURVEY + "/etape/open", "secretariat", why="Prêt"),
)  # fmt: skip
DRAFTING = (
    kept(DESK + "/protocoles", title="Un autre protocole"),
    kept(TEXT + "/amender", who="member", place="methods:", words="Un passage", statement="Il manque"),
    kept(BLOCK + "/amender", who="member", words="D’autres mots", statement="Mieux"),
    kept(BLOCK + "/commenter", BLOCK, "member", words="Pourquoi ?"),
    kept(P + "/commentaires/{commission_drafting_comment_id}/regle", BLOCK, "member"),
    kept(DRAFT + "/ecriture/ajouter", who="member", place="methods:", words="Un passage"),
    kept(TAKEN.path, TAKEN.page, "member"),
    kept(DRAFTED, DRAFTED, "member", (TAKEN,), words="D’autres mots"),
    kept(DRAFTED + "/lacher", DRAFTED, "member", (TAKEN,)),
    kept(DRAFTED + "/deplacer", who="member", place="methods:"),
    kept(DRAFTED + "/retirer", DRAFTED, "member"),
    kept(GONE + "/remettre", DRAFT + "/ecriture", "member"),
    kept(BLOCK + "/corriger", "", "member", (CLOSED,), words="La politique", reason="Une faute"),
    kept(UNSENT + "/expose", who="author", statement="Mieux"),
    again(UNSENT + "/deposer", "author", UNSENT),
    again(UNSENT + "/changements/{commission_drafting_unsent_change_id}/oter", "author", UNSENT),
    again(AMENDMENT + "/retirer", "author", AMENDMENT),
    kept(SIGNED.path, SIGNED.page, "member"),
    kept(AMENDMENT + "/ne-plus-signer", AMENDMENT, "member", (SIGNED,)),
    kept(AMENDMENT + "/conseil", who="member", advice="adopt", words="Oui"),
    again(AMENDMENT + "/decider", "secretariat", to="adopted", reason="En séance"),
    kept(AMENDMENT + "/arbitrer/{commission_drafting_other_id}", kept="0", reason="Les deux"),
    again(CLOSED.path, CLOSED.who, CLOSED.page),
    kept(STEPS + "/ouvrir", STEPS + "/etapes", first=(CLOSED,), closes_at="2026-08-01T09:00", reason="Encore"),
    kept(FREEZE.path, FREEZE.page, "member", (CLOSED,)),
    kept(STEPS + "/ne-plus-demander", STEPS + "/etapes", "member", (CLOSED, FREEZE)),
)
DECIDING = (
    Late(VOTE + "/voix", "member", 3 * DAY, {"answer_0": "for"}),
    Late(VOTE + "/avis", "member", typed={"words": "Nous aurions attendu."}, shut=CALLED_OFF),
    Late("/commission/consultations/avis/{commission_deciding_opinion_id}", "member", typed={"act": "sign"},
         shut=CALLED_OFF),
    again("/commission/consultations/objections/{commission_deciding_voice_id}", "member", reply="maintained",
          words="Septembre suffit."),
    again("/commission/consultations/contestations/{commission_deciding_contest_id}", "member",
          words="Elle est jointe."),
    kept(DECIDES + "/modifier", title="Adopter les outils"),
    kept(DECIDES + "/absences", absent="{commission_mandates_member_id}"),
    again(DECIDES + "/annuler", "secretariat", reason="Trop tôt"),
    Late(RUNS + "/voix", "secretariat", 3 * DAY, {"elector": "{commission_deciding_silent_id}", "answer_0": "for"}),
    kept(DESK + "/consultations/nouvelle", title="Adopter", kind="sense", question="D’accord ?", **DAYS),
)  # fmt: skip
SORTED = (
    again(LETTER + "/reponse/oui", "nobody", LETTER),
    kept(DESK + "/tirages/nouveau", title="Un tirage", engagement="Dix réunions", seats="4", answer_days="10"),
    again(DESK + "/tirages/{commission_sortition_draw_id}/etape/abandoned", "secretariat", why="Faute de salle"),
    kept(DESK + "/tirages/{commission_sortition_draw_id}/convocations/{commission_sortition_convocation_id}/non",
         DESK + "/tirages/{commission_sortition_draw_id}"),
)  # fmt: skip
SHUT = (*LEARNING, *MATRIX_FORMS, *WORKS_FORMS, *CAMPAIGNS, *DRAFTING, *DECIDING, *SORTED)

#: Their time comes after steps that these forms do not bring about. Tried late, most of them from their own page, in
#: tests/commission/test_sent_too_late.py; answers and voices in tests of campaigns (test_answer_pages, test_desk_pages)
#: and consultations (test_answer_pages), sheets and volunteers in those of sortition (test_on_paper, test_draw_pages).
TRIED_ELSEWHERE = frozenset(
    {
        "commission_amendments.rebase",
        "commission_answer.answer", "commission_answer.erase",
        "commission_answers.contest",
        "commission_campaign_reading.begin", "commission_campaign_reading.quote", "commission_campaign_reading.read",
        "commission_campaign_reading.settle", "commission_campaign_entry.enter",
        "commission_consultation_steps.move", "commission_voice.ask", "commission_voice.change",
        "commission_lots.aim", "commission_lots.ask", "commission_lots.replace", "commission_lots.type_number",
        "commission_matrix_files.index",
        "commission_steps.freeze", "commission_steps.publish", "commission_steps.revise", "commission_steps.send_back",
        "commission_volunteers.enrol", "commission_volunteers.leave", "commission_volunteer_sheets.enter",
        "commission_works_change.settle", "commission_works_mine.ask_work",
    }
)  # fmt: skip

#: Why no hour ends the others that post.
NO_HOUR: dict[str, tuple[str, ...]] = {
    "a code leads to what is there already, as long as it is there": ("commission_answer.mine",),
    "a body answers, promises and tells as long as anybody waits, whoever sits": (
        "commission_recommended.answer", "commission_recommended.promise", "commission_recommended.report",
        "commission_works.say", "commission_works_mine.judge",
    ),
    "evaluations run elsewhere go on after a mandate": ("commission_watch.declare", "commission_watch.redeclare"),
    "each reading of a sealed list is written down": ("commission_lots.opened",),
}  # fmt: skip
