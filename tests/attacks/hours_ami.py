"""Forms of calls with a grid that write for a time only, and why no hour ends the others."""

from __future__ import annotations

from tests.attacks.hours import DAY, Late, again

READERS, READING = "/equipe/initiatives/envois/{ami_sent}/lecteurs", "/equipe/lectures/{ami_reading}"
DRAFT, APPEAL = "/equipe/initiatives/appels/{ami_draft_id}", "/mes-initiatives/envois/{ami_refused}/recours"
TAKEN_BACK = Late("/mes-initiatives/envois/{ami_sent}/retrait", "owner", typed={"words": "Plus tard."})
#: Forms that write for a time only.
POSTS_WITH_AN_HOUR = (
    Late("/appels/{ami_call}/questions/poser", "stranger", 22 * DAY, {"words": "Et à deux ?"}),
    Late(APPEAL, "owner", 16 * DAY, {"words": "Relisez, merci."}),
    again(APPEAL, "owner", words="Relisez, merci."),
    again("/equipe/recours-dossiers/{ami_appeal}", "secretariat", state="confirmed", words="C’est relu."),
    Late(DRAFT + "/criteres", "secretariat", typed={"label_3": "L’écologie", "words_3": "Moins de déchets."},
         shut=Late(DRAFT + "/publier", "secretariat", page=DRAFT)),
    Late(READING, "reader", typed={}, shut=TAKEN_BACK),
    again(READING + "/conflit", "reader", why="Ma sœur y travaille."),
    Late(READING + "/conflit", "reader", typed={"why": "Ma sœur y travaille."}, shut=TAKEN_BACK),
    Late(READERS, "secretariat", typed={"reader": "{ami_other_reader_id}"}, shut=TAKEN_BACK),
    again(READERS, "secretariat", reader="{ami_other_reader_id}"),
    again(READERS + "/{ami_reading}/decharger", "secretariat", why="Absente."),
)  # fmt: skip
#: Why no hour ends the others that post.
NO_HOUR = {
    "one takes a call up and puts it down whenever one likes": ("call_questions.take_up", "call_questions.put_down"),
    "a question is answered late rather than never, and an answer is put right": ("call_questions_desk.answer",),
    "who is paid is looked up as long as there is something to pay": ("initiative_papers.account",),
    "a partner's share is its carriers' own until they send it": ("initiative_files.share",),
    "offered by a journey: tests/participation/initiatives tries it after the publication": ("call_rules.priorities",),
}
