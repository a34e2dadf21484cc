"""A debate's published synthesis hands its question to the next Assises, once, and the thread says so."""

from __future__ import annotations

import logging

from flask_babel import gettext as _

from assises.subjects import services as subjects
from assises.subjects.types import SUBJECT
from commons.kernel import clock, i18n, refs
from commons.kernel.events import subscribe
from commons.kernel.refs import Ref, Target
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.debates.events import SynthesisPublished

log = logging.getLogger("possibles.journeys")

DEBATE, SYNTHESIS = "participation.debate", "participation.synthesis"


@subscribe(SynthesisPublished)
def propose_subject(work: Work, fact: SynthesisPublished) -> None:
    """One subject for a debate, however many syntheses it has; a later one joins the same thread."""
    debate, synthesis = Ref(DEBATE, fact.debate_id), Ref(SYNTHESIS, fact.synthesis_id)
    # Stored words are in the source language, whoever publishes; and a command line has no page to make links from.
    with i18n.speaking("fr"):
        targets = refs.resolve([debate, synthesis])
        if debate not in targets:
            log.warning("no debate %s to hand to the Assises", fact.debate_id)
            return
        summary = summary_of(targets[debate], targets.get(synthesis))
    now = clock.now()
    subject_id = subjects.propose(work, debate, targets[debate].title, summary, now)
    subject = Ref(SUBJECT, subject_id)
    for cause in (debate, synthesis):
        threads.tie(work, cause, subject, Relation.LED_TO, now)


def summary_of(debate: Target, synthesis: Target | None) -> str:
    """Where the subject comes from, in plain words."""
    if synthesis is None or synthesis.title == debate.title:
        return _("Cette question a été débattue en public. La synthèse du débat est publiée.")
    return _(
        "Cette question a été débattue en public. La synthèse du débat est publiée : « %(title)s ».",
        title=synthesis.title,
    )
