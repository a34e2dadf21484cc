"""People hear what follows from calls: what they sent has arrived, a question has its answer, a file is theirs to read,
an appeal is answered.

One message a fact, in the reader's language, by mail or by SMS; told again, the outbox knows its key.
"""

from __future__ import annotations

from flask_babel import gettext as _

from app.journeys.told_by_message import Letter, write
from commons.kernel import i18n
from commons.kernel.events import subscribe
from commons.kernel.unit_of_work import Work
from participation.appeals import queries as appeals
from participation.appeals.events import AppealAnswered
from participation.appeals.models import ApplicationAppeal
from participation.initiatives import queries as initiatives
from participation.initiatives import queries_calls
from participation.initiatives.events import ApplicationSent
from participation.initiatives.models_calls import Application
from participation.questions import queries as questions
from participation.questions.events import QuestionAnswered
from participation.questions.models import CallAnswer, CallQuestion
from participation.readings import queries as readings
from participation.readings.events import ReadingAsked
from participation.readings.models import CallReading


@subscribe(ApplicationSent)
def acknowledge(work: Work, fact: ApplicationSent) -> None:
    """The carriers have their number, and the day of the answer."""
    application = queries_calls.application(fact.application_id)
    if application is None:
        return
    key = f"participation.application.sent:{application.id}:{fact.version}"
    for carrier in initiatives.carriers_of(application.initiative_id):
        write(work, key, carrier.account_id, lambda: _of_sending(application))


def _of_sending(row: Application) -> Letter:
    subject = _("Accusé de réception n° %(number)d", number=row.id)
    said = _(
        "« %(call)s » a bien reçu votre dossier n° %(number)d. Réponse avant le %(day)s.",
        call=row.call.title, number=row.id, day=i18n.day(row.due_at),
    )  # fmt: skip
    return Letter(subject, row.snapshot.title, said, "", f"/mes-initiatives/envois/{row.id}/accuse")


@subscribe(QuestionAnswered)
def tell_who_took_the_call_up(work: Work, fact: QuestionAnswered) -> None:
    """Everybody who prepares an answer, or sent one, hears the same thing at the same moment."""
    question, answer = questions.question(fact.question_id), questions.answer(fact.answer_id)
    if question is None or answer is None:
        return
    for account_id in questions.told_of(question.call_id):
        key = f"participation.call.answer:{fact.answer_id}"
        write(work, key, account_id, lambda: _of_answer(question, answer))


def _of_answer(question: CallQuestion, answer: CallAnswer) -> Letter:
    subject = _("Une réponse sur l’appel « %(call)s »", call=question.call.title)
    path = f"/appels/{question.call.slug}/questions#question-{question.number}"
    words = _("Question : %(words)s", words=question.words) + "\n\n" + _("Réponse : %(words)s", words=answer.words)
    return Letter(subject, "", subject, words, path)


@subscribe(ReadingAsked)
def tell_reader(work: Work, fact: ReadingAsked) -> None:
    """Somebody is asked to read a file, and by when."""
    reading = readings.reading(fact.reading_id)
    if reading is not None:
        key = f"participation.reading.asked:{reading.id}"
        write(work, key, reading.reader_id, lambda: _of_reading(reading))


def _of_reading(reading: CallReading) -> Letter:
    said = _(
        "Un dossier de « %(call)s » vous est confié. Lisez-le avant le %(day)s.",
        call=reading.application.call.title, day=i18n.day(reading.due_at),
    )  # fmt: skip
    return Letter(_("Un dossier à lire"), "", said, "", f"/equipe/lectures/{reading.id}")


@subscribe(AppealAnswered)
def tell_who_appealed(work: Work, fact: AppealAnswered) -> None:
    """The carriers of a contested file hear the answer, with its reason."""
    appeal = appeals.appeal(fact.appeal_id)
    if appeal is None or not appeal.answer:
        return
    key = f"participation.appeal.answered:{appeal.id}"
    for carrier in initiatives.carriers_of(appeal.application.initiative_id):
        write(work, key, carrier.account_id, lambda: _of_appeal(appeal))


def _of_appeal(row: ApplicationAppeal) -> Letter:
    about = row.application.snapshot.title
    return Letter(_("Votre recours a une réponse"), about, row.state.label, row.answer, f"/recours/{row.id}")
