"""Forms of needs, ideas and the residents' fund that write for a time only, and why no hour ends the others."""

from __future__ import annotations

from datetime import date

from budgets.fund import deciding
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from tests.attacks.hours import DAY, Late, again
from tests.conftest import NOON
from tests.factories.street import Street

#: The stages of ideas and needs of the street end thirty days after noon.
OVER = 30 * DAY
NEEDS, SORTED = "/budgets/{needs_slug}", "/equipe/budgets/{needs_slug}"
PRIORITY = SORTED + "/priorites/{needs_number}"
NEED = {"words": "Un banc devant l’école.", "place": "{place_id}"}
OF_NEEDS = (
    Late(NEEDS + "/besoins/dire", "nobody", OVER, NEED),
    Late(NEEDS + "/besoins/dire", "stranger", OVER, NEED),
    Late(SORTED + "/besoins/papier", "facilitator", OVER, NEED | {"where": "Marché", "day": "2026-06-10"}),
    Late(SORTED + "/besoins/table", "facilitator", OVER, NEED | {"source": "participation.body:{table_id}"}),
    Late(SORTED + "/besoins", "facilitator", OVER, {"needs": "{needs_need_id}-2", "into": "2"}),
    Late(PRIORITY, "facilitator", OVER, {"needs": "{needs_need_id}-2", "into": "2"}),
    Late(PRIORITY + "/defaire/{needs_step_id}", "facilitator", OVER, page=PRIORITY),
    again(PRIORITY + "/defaire/{needs_step_id}", "facilitator", PRIORITY),
    Late(SORTED + "/priorites/choix", "secretariat", OVER, {"most": "1"}),
    Late(SORTED + "/priorites/choix/papier", "facilitator", OVER, {
        "contact": "lina@exemple.fr", "home": "{place_id}", "where": "Marché", "choice": "1"}),
)  # fmt: skip

IDEAS, STUDY = "/budgets/{ideas_slug}/idees", "/equipe/budgets/{ideas_slug}/idees"
MINE, DRAFT = IDEAS + "/{ideas_number}", IDEAS + "/ecrire/{ideas_idea_id}"
DESK = STUDY + "/{ideas_number}"
SENT = {"title": "Une fontaine", "summary": "De l’eau pour tous, sur la place."}
DECIDED = Late(DESK + "/decision", "officer", typed={"retained": "no", "reason": "Le terrain est privé."})
WITHDRAWN = Late(MINE + "/retrait", "owner", typed={"reason": "Plus tard."})
OF_IDEAS = (
    Late(IDEAS + "/proposer", "owner", OVER, SENT),
    Late(DRAFT + "/lieu", "owner", OVER, {"address": "Devant l’école"}),
    Late(DRAFT + "/idee", "owner", OVER, SENT),
    Late(DRAFT + "/theme", "owner", OVER, {"author_name": "Samia"}),
    Late(DRAFT + "/image", "owner", OVER, {"picture_alt": "Un banc vert"}),
    Late(DRAFT + "/personnes", "owner", OVER),
    again(DRAFT + "/jeter", "owner"),
    Late("/idees/rejoindre/{ideas_token}", "stranger", OVER),
    Late(MINE + "/commenter", "stranger", OVER, {"words": "Très bien."}),
    Late(MINE + "/commenter", "stranger", typed={"words": "Très bien."}, shut=WITHDRAWN),
    Late(WITHDRAWN.path, "owner", OVER, WITHDRAWN.typed),
    again(WITHDRAWN.path, "owner", **WITHDRAWN.typed),
    Late(MINE + "/soutien", "stranger", OVER, {"on": "1"}, page=MINE),
    Late(MINE + "/reponse", "owner", 31 * DAY, {"words": "Le terrain est public."}, first=(DECIDED,)),
    again(MINE + "/reponse", "owner", first=(DECIDED,), words="Le terrain est public."),
    Late(STUDY + "/saisir", "facilitator", OVER, SENT | {"place": "{place_id}", "consent": "Au marché"}),
    Late(DESK + "/avis", "officer", OVER, {"service": "Voirie", "due_on": "2026-07-25"}),
    Late(DESK + "/avis", "officer", typed={"service": "Voirie", "due_on": "2026-07-25"}, shut=DECIDED),
    Late(DESK + "/avis/{ideas_request_id}", "officer", OVER, {"feasible": "possible", "words": "Oui."}),
    Late(DESK + "/cout", "officer", OVER, {"cost": "900", "words": "Trois bancs"}),
    Late(DESK + "/cout", "officer", typed={"cost": "900", "words": "Trois bancs"}, shut=DECIDED),
    Late(DECIDED.path, "officer", OVER, DECIDED.typed),
    again(DECIDED.path, "officer", **DECIDED.typed),
    Late(DESK + "/reunir", "officer", OVER, {"into": "2", "reason": "La même idée"}),
    Late(DESK + "/partager", "officer", OVER, {
        "title_1": "Des bancs", "summary_1": "Trois", "title_2": "Des arbres", "summary_2": "Deux", "reason": "Deux"}),
    Late(DESK + "/retirer", "officer", OVER, {"reason": "Hors du territoire"}),
    again(DESK + "/retirer", "officer", reason="Hors du territoire"),
)  # fmt: skip

FUND, KEEP = "/fonds/{fund_slug}", "/equipe/fonds/{fund_slug}"
MY, GRANTED = "/fonds/demande/{fund_secret}", "/fonds/demande/{fund_granted_secret}"
ASKED, PAID = KEEP + "/demandes/{fund_number}", KEEP + "/demandes/{fund_granted_number}"
SESSION = KEEP + "/seances/{fund_session_id}"
ITEM = SESSION + "/{fund_item_id}"
ENDED = Late(KEEP + "/etat", "secretariat", typed={"to": "closed", "reason": "L’année est finie."})
REQUEST = {
    "collective": "Les voisins", "what": "Un repas", "where_at": "Sur la place", "starts_on": "2026-07-20",
    "whom": "Tout le monde", "asked": "100", "name": "Lina", "contact": "lina@exemple.fr", "do": "send",
}  # fmt: skip
TOLD = {"done": "Un repas", "people": "60", "cost": "150"}
TAKEN_BACK = Late(MY + "/retirer", "nobody", page=MY)
REPORTED = Late(GRANTED + "/bilan", "nobody", typed=TOLD)
COUNTED = Late(PAID + "/comptes", "officer", typed={"amount": "150"}, first=(REPORTED,))
#: When everybody has had the time to vote, and not yet.
VOTED = 7 * DAY
REASON = {"reason": "En séance", "postponed_to": "2026-07-30"}


def is_decided(street: Street) -> None:
    """The committee put the request of the street off, once its vote was over."""
    with clock.frozen(NOON + VOTED), unit_of_work(SYSTEM) as work:
        deciding.decide(work, int(street.things["fund_item_id"]), "En séance", date(2026, 7, 30), clock.now())


OF_THE_FUND = (
    Late(FUND + "/demander", "nobody", typed=REQUEST, shut=ENDED),
    Late(KEEP + "/demandes/nouvelle", "facilitator", typed=REQUEST | {"door": "paper"}, shut=ENDED),
    Late(KEEP + "/dotation", "secretariat", typed={"amount": "100", "words": "La Ville"}, shut=ENDED),
    again(KEEP + "/regles", "secretariat", contact="La maison des projets", reason="On déménage"),
    again(ENDED.path, ENDED.who, **ENDED.typed),
    again(KEEP + "/commission/{fund_member_id}/fin", "secretariat", reason="Elle déménage"),
    again(KEEP + "/corrections/{fund_correction_id}/refuser", "officer", KEEP + "/corrections"),
    Late(KEEP + "/seances/nouvelle", "facilitator", typed={"closes_at": "2026-07-20T12:00"}, shut=ENDED),
    Late(SESSION + "/ordre-du-jour", "facilitator", 7 * DAY, {"proposed": "50"}),
    Late("/fonds/commission/{fund_session_id}/{fund_item_id}", "sitter", 7 * DAY, {"choice": "yes"}),
    Late(ITEM + "/voix", "facilitator", 7 * DAY, {"member": "{fund_member_id}", "choice": "yes"}),
    Late(ITEM + "/decision", "facilitator", VOTED, REASON, shut=is_decided, on=VOTED),
    again("/fonds/demande/{fund_draft_secret}/modifier", "nobody", **REQUEST),
    again(TAKEN_BACK.path, TAKEN_BACK.who, TAKEN_BACK.page),
    again(MY + "/questions/{fund_question_id}", "nobody", words="Le café de la place."),
    Late(MY + "/questions/{fund_question_id}", "nobody", typed={"words": "Le café."}, shut=TAKEN_BACK),
    again(REPORTED.path, REPORTED.who, **TOLD),
    Late(ASKED + "/question", "facilitator", typed={"words": "Qui cuisine ?"}, shut=TAKEN_BACK),
    again(KEEP + "/demandes/{fund_promised_number}/avance", "officer", amount="10"),
    again(PAID + "/bilan", "facilitator", **TOLD),
    again(COUNTED.path, COUNTED.who, first=(REPORTED,), amount="150"),
    again(PAID + "/rendu", "officer", first=(REPORTED, COUNTED), amount="50"),
)  # fmt: skip
DONE = "/equipe/budgets/{delivery_slug}/realisations/{delivery_code}"
OF_ACTIONS = (again(DONE + "/reponse/{delivery_sighting_id}", "officer", words="Nous passons jeudi.", by="La Ville"),)
SHUT = (*OF_NEEDS, *OF_IDEAS, *OF_THE_FUND, *OF_ACTIONS)

#: Tried late by tests of their own feature: a photograph is sent, or their page comes from another that was sent.
TRIED_ELSEWHERE: dict[str, tuple[str, ...]] = {
    "tests/budgets/fund/test_fund_hours.py": (
        "budgets_fund_mine.papers",
        "budgets_fund_session.close",
        "budgets_fund_steps.paper",
    ),
    "tests/budgets/needs/test_desk_pages.py": (
        "preferences.cast",
        "preferences.change",
        "preferences.choose",
        "priority_desk.merge",
        "priority_desk.new",
        "priority_desk.reword",
    ),
    "tests/budgets/needs/test_retaining.py": ("ranking_desk.count", "ranking_desk.retain"),
    "tests/budgets/ideas/test_ideas.py": ("idea_change.admit", "my_idea_steps.review"),
    "tests/budgets/delivery/test_hours.py": (
        "delivery.say",
        "delivery_change.account",
        "delivery_change.hand_to",
        "delivery_change.move",
        "delivery_change.plan",
        "delivery_change.put_off",
        "delivery_change.reach",
        "delivery_change.show",
        "delivery_change.spend",
        "delivery_change.tell",
        "results_override.confirm",
        "results_override.index",
    ),
    "tests/budgets/ideas/test_study.py": ("idea_change.to_project", "idea_desk.checklist"),
}
#: Why no hour ends the others that post.
NO_HOUR: dict[str, tuple[str, ...]] = {
    "something new begins here, with hours of its own": ("budgets_fund_desk.new",),
    "a link is sent again as long as there is a request": ("budgets_fund.find",),
    "the ledger is put right whenever a mistake is found": ("budgets_fund_desk.corrections",),
    "a decision that waits is handed back whatever the hour: it changes nothing": ("results_override.hand_back",),
    "a committee is named for the years to come": ("budgets_fund_desk.members",),
    "one takes one's own words or name back whenever one likes": ("my_ideas.take_back", "my_ideas.leave"),
}
