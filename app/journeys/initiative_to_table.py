"""An initiative retained in the call of a table becomes a piece of news of that table, and a subject to speak of.

Told twice it is one of each: of a table's news from one source the database keeps one, and the subject is made with it.
What cannot be done stands as a chore on the application, with its reason; the retention itself always stands.
Both carry words of the file: while moderators hide it, neither is read.
"""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import DomainError, Invalid
from commons.kernel.events import subscribe
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation import queries as moderation
from commons.moderation.types import Standing
from commons.threads import services as threads
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.appeals import queries as appeals
from participation.bodies.types import BODY, BodyKind
from participation.initiatives import deciding, queries_calls
from participation.initiatives import queries as initiatives
from participation.initiatives.events import InitiativeModerated, InitiativeRetained
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Application
from participation.initiatives.types import APPLICATION, INITIATIVE, ApplicationState, CallKind
from participation.tables import news, subjects
from participation.tables.models import Subject
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


@subscribe(InitiativeModerated)
def what_is_hidden_is_not_read_at_its_table(work: Work, fact: InitiativeModerated) -> None:
    """The subjects and the news that carry its words go out of sight with it, and come back with it.

    A subject that moderators hide, or have not read, stays where they put it.
    """
    file = Ref(INITIATIVE, fact.initiative_id)
    shown = work.session.get_one(Initiative, file.id).standing is Standing.SHOWN
    sent = [each.id for each in queries_calls.applications_of([file.id])]
    appealed = [each.ref for each in appeals.of_applications(sent).values()]
    news.show_or_hide(work, [*(Ref(APPLICATION, number) for number in sent), *appealed], shown=shown)
    led_to = select(Tie.effect_id).where(Tie.cause_kind == file.kind, Tie.cause_id == file.id)
    for subject_id in work.session.scalars(led_to.where(Tie.effect_kind == SUBJECT).order_by(Tie.effect_id)):
        _follow(work, subject_id, shown=shown)


def _follow(work: Work, subject_id: int, *, shown: bool) -> None:
    if shown and moderation.is_shown(Ref(SUBJECT, subject_id)):
        subjects.show_or_hide(work, subject_id, Standing.SHOWN)
    elif not shown and work.session.get_one(Subject, subject_id).standing is Standing.SHOWN:
        subjects.show_or_hide(work, subject_id, Standing.HIDDEN)


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
        # Held, so that moderators hide the file before its words are here or after, never across.
        held = initiatives.held(file.id)
        if held is not None and held.standing is not Standing.SHOWN:
            what_is_hidden_is_not_read_at_its_table(work, InitiativeModerated(file.id))
    work.settle()


def _draft(application: Application) -> SubjectDraft:
    """What was frozen when it was sent, in the name of its carriers."""
    sheet, file = initiatives.frozen_sheet(application.snapshot), application.initiative
    name = file.organisation.name if file.organisation is not None else file.collective
    words = "\n\n".join(part for part in (sheet.need, sheet.activities) if part)
    return SubjectDraft(application.snapshot.title[:LONGEST_TITLE], words[:LONGEST_WORDS], name[:LONGEST_NAME])
