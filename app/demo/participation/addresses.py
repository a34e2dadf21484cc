"""Where to look at each thing of the demonstration of participation."""

from __future__ import annotations

from app.demo.participation import files, governance, meetings, pool, roadmap, tables, talk
from commons.kernel import i18n, refs
from commons.kernel.refs import Ref
from participation.bodies.types import BODY
from participation.debates.types import DEBATE, SYNTHESIS
from participation.initiatives.types import CALL, INITIATIVE
from participation.meetings.types import MEETING
from participation.referrals.types import REFERRAL


def found() -> dict[str, str]:
    """What is to be seen -> its address."""
    debate, open_debate, coming = (talk.debate(key) for key in ("chaleur", "local", "marche"))
    pointed = {
        "table": Ref(BODY, tables.table("air-bel").id),
        "shared_table": Ref(BODY, tables.table("saint-barthelemy").id),
        "subject": meetings.ref_of("ombre"),
        "past_meeting": Ref(MEETING, meetings.meeting("premiere").id),
        "meeting": Ref(MEETING, meetings.meeting("troisieme").id),
        "referral": Ref(REFERRAL, governance.referral("passage").id),
        "late_referral": Ref(REFERRAL, governance.referral("visite").id),
        "decision": governance.decision("ombre").ref,
        "past_debate": Ref(DEBATE, debate.id),
        "synthesis": talk.synthesis_ref("chaleur"),
        "debate": Ref(DEBATE, open_debate.id),
        "coming_debate": Ref(DEBATE, coming.id),
        "call": Ref(CALL, files.call("ami").id),
        "initiative": Ref(INITIATIVE, files.initiative("velos").id),
        "retained_initiative": Ref(INITIATIVE, files.initiative("poterie").id),
    }
    with i18n.speaking("fr"):
        targets = refs.resolve(pointed.values())
        where = {name: targets[ref].url for name, ref in pointed.items()}
    threads = {f"thread_of_{name}": f"/suivi/{ref.kind}/{ref.id}" for name, ref in pointed.items() if ref.kind in _TOLD}
    others = {
        "poll": f"/avis/{open_debate.poll_key}",
        "roadmap": f"/quartiers/{roadmap.slug()}",
        "item": f"/materiel/{pool.item('barnum').slug}",
    }
    return {**where, **threads, **others}


_TOLD = (DEBATE, SYNTHESIS, INITIATIVE, MEETING, REFERRAL, "participation.subject")
