"""Forms of a vote, its stages and its paper that write for a time only, and why no hour ends the others."""

from __future__ import annotations

from datetime import timedelta

from tests.attacks.hours import DAY, Late, again

DRAFT, STAGES = "/equipe/budgets/{edition_draft}", "/equipe/budgets/{edition}/etapes"
ENVELOPE, PROJECT = DRAFT + "/enveloppes/{envelope_draft}", DRAFT + "/projets/{project_draft}"
VOTE, OPEN = "/budgets/{edition}", "/equipe/budgets/{edition}"
FIELD = OPEN + "/terrain"
DESK, PACK, BATCH = FIELD + "/guichet/{desk_id}", FIELD + "/cartes/{pack_id}", FIELD + "/lots/{batch_id}"
SHEET = BATCH + "/feuille/{sheet}"
#: The vote of the street ends two weeks after noon; its stages thirty days after.
OVER, STAGE_OVER = 14 * DAY, 30 * DAY
ANNOUNCED = Late(DRAFT + "/annoncer", "secretariat")
PAUSED = Late(OPEN + "/pause", "secretariat", typed={"reason": "Une panne"})
ASIDE = Late(BATCH + "/ecarter", "secretariat", typed={"reason": "Une urne mouillée"})
CLOSED = Late(DESK + "/fermer", "facilitator", page=DESK)
SETTLED = {"kind": "white", "reason": "Relue à deux"}


def edited(path: str, page: str = "", **typed: str) -> Late:
    """A form of the draft of a vote, which is announced."""
    return Late(path, "secretariat", typed=typed, page=page, shut=ANNOUNCED)


def moved(kind: str, act: str, after: timedelta = STAGE_OVER, first: tuple[Late, ...] = (), **typed: str) -> Late:
    """A stage of the process, moved by an act of the secretariat."""
    return Late(f"{STAGES}/{kind}/{act}", "secretariat", after, {"reason": "Faute de salle"} | typed, first=first)


STOPPED = moved("needs", "pause")
#: Until the vote is announced, then until it opens or ends.
OF_A_VOTE = (
    edited(DRAFT + "/fiche", summary="Autrement dit"),
    edited(DRAFT + "/enveloppes", name="Le reste", amount="100"),
    edited(ENVELOPE, name="Tout"),
    edited(ENVELOPE + "/retirer", ENVELOPE),
    edited(DRAFT + "/projets/nouveau", title="Une fontaine", cost="100"),
    edited(PROJECT, title="Une fontaine"),
    edited(PROJECT + "/enlever"),
    edited(DRAFT + "/projets/import", lines="titre;coût\nUne fontaine;100", step="import"),
    Late(DRAFT + "/annoncer", "secretariat", 7 * DAY),
    edited(DRAFT + "/supprimer"),
    Late(DRAFT + "/reprendre", "secretariat", 7 * DAY, {"reason": "Une erreur"}, first=(ANNOUNCED,)),
    Late(OPEN + "/projets/{project}/retrait", "secretariat", OVER, {"reason": "Le terrain est vendu."}),
    Late(OPEN + "/prolonger", "secretariat", OVER, {"until": "2026-07-30T12:00", "reason": "Été"}),
    Late(OPEN + "/pause", "secretariat", OVER, {"reason": "Une panne"}),
    again(OPEN + "/pause", "secretariat", reason="Une panne"),
    again(OPEN + "/reprise", "secretariat", first=(PAUSED,), reason="C’est réparé"),
)  # fmt: skip
#: Until the stages are published, then until each is over.
OF_STAGES = (
    Late(DRAFT + "/etapes/choisir", "secretariat", typed={"needs_words": "Dites."},
         shut=Late(DRAFT + "/etapes/publier", "secretariat")),
    again(DRAFT + "/etapes/publier", "secretariat"),
    STOPPED,
    moved("needs", "close"),
    moved("account", "reschedule", since="2026-07-10T12:00"),
    moved("needs", "put_off", until="2027-01-01T12:00"),
    again(STAGES + "/needs/resume", "secretariat", first=(STOPPED,), reason="C’est réparé"),
)  # fmt: skip
#: Until the vote ends, the desk closes, the batch goes in or is set aside.
OF_PAPER = (
    Late(FIELD + "/guichet", "facilitator", OVER, {"place": "{place_id}", "pin": "4321"}),
    Late(DESK, "facilitator", OVER, {"contact": "lina@exemple.fr", "home": "{place_id}", "saw_proof": "y"}),
    Late(DESK, "facilitator", typed={"contact": "lina@exemple.fr", "home": "{place_id}", "saw_proof": "y"},
         shut=CLOSED),
    again(CLOSED.path, CLOSED.who, CLOSED.page),
    Late(FIELD + "/cartes", "facilitator", OVER, {"place": "{place_id}", "number": "2"}),
    Late(PACK, "facilitator", OVER, {"first": "2", "last": "3"}),
    Late(FIELD + "/lots/nouveau", "facilitator", OVER, {
        "place": "{place_id}", "envelope": "{envelope}", "label": "École", "officers": "Samia", "sheets": "2"}),
    Late(BATCH + "/liste", "facilitator", OVER, {"contact": "lina@exemple.fr"}),
    Late(BATCH + "/liste", "facilitator", typed={"contact": "lina@exemple.fr"}, shut=ASIDE),
    Late(SHEET + "/trancher", "secretariat", OVER, SETTLED),
    again(SHEET + "/trancher", "secretariat", **SETTLED),
    again(ASIDE.path, ASIDE.who, reason="Une urne mouillée"),
    Late(VOTE + "/rappels", "stranger", OVER, {"wanted": "yes"}),
)  # fmt: skip
SHUT = (*OF_A_VOTE, *OF_STAGES, *OF_PAPER)

#: Their pages come from what was sent to the page before: each is tried late there.
TRIED_ELSEWHERE = {
    "tests/budgets/ballots/test_voting.py": (
        "ballots.cast",
        "ballots.confirm",
        "ballots.review",
        "changes.fill",
        "changes.replace",
        "changes.review",
    ),
    "tests/budgets/paper/test_hours.py": (
        "polls.card",
        "polls.cast",
        "polls.finish",
        "polls.review",
        "polls.take_back",
        "vote_desk.desk_card",
    ),
    "tests/budgets/paper/test_batches.py": ("paper_batches.close", "paper_batches.read"),
    "tests/budgets/results/test_pages.py": ("results_desk.count_now", "results_desk.proclaim_now"),
}
#: Why no hour ends the others that post.
NO_HOUR: dict[str, tuple[str, ...]] = {
    "something new begins here, with hours of its own": ("edition_desk.create",),
    "one asks for no more reminders whenever one likes": ("vote_reminders.stop", "vote_reminders.stop_at_once"),
}
