"""An initiative retained in the call of a table becomes a piece of news of that table, and a subject to speak of.

Told twice it is one of each: of a table's news from one source the database keeps one, and the subject is made with it.
What cannot be done stands as a chore on the application, with its reason; the retention itself always stands.
"""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import DomainError, Invalid
from commons.kernel.events import subscribe
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.bodies.types import BODY, BodyKind
from participation.initiatives import deciding, queries_calls
from participation.initiatives import queries as initiatives
from participation.initiatives.events import InitiativeRetained
from participation.initiatives.models_calls import Application
from participation.initiatives.types import APPLICATION, INITIATIVE, ApplicationState, CallKind
from participation.tables import news, subjects
from participation.tables.subjects import LONGEST_NAME, LONGEST_TITLE, LONGEST_WORDS, SubjectDraft
from participation.tables.types import NEWS, SUBJECT


@subscribe(InitiativeRetained)
def retained_initiative_comes_to_its_table(work: Work, fact: InitiativeRetained) -> None:
    """Bring it to the table of the call, or write down why it could not be brought."""
    application = queries_calls.application(fact.application_id)
    if application is None or application.state is not ApplicationState.RETAINED:
        return
    if application.call.kind is not CallKind.TABLE:
        return
    why = ""
    try:
        # The words of the table are in the source language, whoever decides. All of it is brought, or nothing.
        with force_locale("fr"), work.session.begin_nested():
            _bring(Work(work.session, SYSTEM), application)
    except DomainError as error:
        why = "; ".join(error.fields.values()) if isinstance(error, Invalid) and error.fields else error.sentence
    deciding.note_chore(work, application.id, why)


def _bring(work: Work, application: Application) -> None:
    body, now = application.call.body, clock.now()
    if body is None or body.kind is not BodyKind.TABLE:
        raise Invalid(_("Cet appel n’est pas celui d’une table : prévenez vous-même la table qui en parlera."))
    file, title = Ref(INITIATIVE, application.initiative_id), application.snapshot.title
    said = _("Une initiative rejoint la table : %(title)s", title=title)
    url = f"/initiatives/{application.initiative.slug}" if application.initiative.published_at is not None else ""
    told = news.report(work, body.id, Ref(APPLICATION, application.id), said, application.reason, url, now)
    if told is not None:
        subject = subjects.note_down(work, body.id, _draft(application), None, now)
        threads.tie(work, file, Ref(SUBJECT, subject.id), Relation.LED_TO, now, body.name, application.reason)
        threads.tie(work, file, Ref(NEWS, told), Relation.REPORTED_IN, now)
        threads.tie(work, file, Ref(BODY, body.id), Relation.SENT_TO, now)
    work.settle()


def _draft(application: Application) -> SubjectDraft:
    """What was frozen when it was sent, in the name of its carriers."""
    sheet, file = initiatives.frozen_sheet(application.snapshot), application.initiative
    name = file.organisation.name if file.organisation is not None else file.collective
    words = "\n\n".join(part for part in (sheet.need, sheet.activities) if part)
    return SubjectDraft(application.snapshot.title[:LONGEST_TITLE], words[:LONGEST_WORDS], name[:LONGEST_NAME])
