"""What moderators do in the town: words reported, hidden, appealed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries as moderation
from commons.moderation import registry
from commons.moderation.appeals import services as appeals
from commons.moderation.blocks import services as blocks
from commons.moderation.desk import services as desk
from commons.moderation.replies import services as replies
from commons.moderation.reports import services as reports
from commons.moderation.rulings import Ruling
from commons.moderation.types import Motive, Verdict
from commons.territory.models import Place
from participation.debates.types import Phase
from tests.factories import debates
from tests.factories.initiatives import somebody_new, team

if TYPE_CHECKING:
    from tests.browser.town import Town

DAY = timedelta(days=1)
SITE = "https://possibles.exemple"


def moderate(town: Town, home: Place, me: Actor) -> None:
    """Words reported, hidden, appealed; somebody blocked; a reply ready."""
    debate, now = debates.make_debate(Phase.OPEN, home), clock.now()
    rude, other = somebody_new(), somebody_new()
    said = [debates.say(debate.slug, f"Des mots de trop, {n}.", who) for n, who in enumerate((me, me, rude, other))]
    seen = [Ref("participation.contribution", row.id) for row in said]
    with unit_of_work(somebody_new()) as work:
        for ref in seen:
            reports.report(work, ref, Motive.INSULT, "C’est blessant.", "", now)
    cases, words = [moderation.open_case_of(ref) for ref in seen], registry.read(seen)
    with unit_of_work(team("moderator")) as work:
        ruling = Ruling(Verdict.HIDE, Motive.INSULT, None, "On ne vise pas les personnes.")
        marks = {case.id: registry.digest_of(words[case.ref].words) for case in cases[:3]}
        desk.decide(work, marks, ruling, SITE, now)
        block = blocks.block(work, cases[2].id, ("everywhere", 0), now + 7 * DAY, "Trois fois de suite.", SITE, now)
    with unit_of_work(SYSTEM) as work:
        ready = replies.add(work, replies.Draft(Motive.INSULT, "Les personnes", "On ne vise pas les personnes."))
    decisions = [moderation.current_decision(ref).id for ref in seen[:2]]
    with unit_of_work(me) as work:
        appeal = appeals.appeal(work, decisions[0], "Je n’ai visé personne.", now)
    town.holes |= {
        "/equipe/moderation/": {"case_id": cases[3].id, "block_id": block.id, "appeal_id": appeal},
        "/equipe/moderation/reponses/": {"template_id": ready.id},
        "/mon-espace/moderation/": {"decision_id": decisions[1]},
        "/signaler/": {"kind": seen[3].kind, "subject_id": seen[3].id},
    }  # fmt: skip
    town.also += [f"/debats/{debate.slug}", f"/equipe/moderation/{cases[0].id}"]
