"""People hear what became of what they sent: carriers of an application, authors of a proposal or of a subject.

One message a fact, in the reader's language, by mail or by SMS; told again, the outbox knows its key. What goes in a
subject line comes from the team; people's own words stand in the text only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from commons.identity import queries as identity
from commons.identity.types import ContactKind
from commons.kernel import i18n
from commons.kernel.events import subscribe
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work
from participation.initiatives import queries as initiatives
from participation.initiatives import queries_calls
from participation.initiatives.events import ApplicationMoved
from participation.initiatives.models_calls import Application
from participation.initiatives.telling import step_sentence
from participation.initiatives.types import WITH_MONEY, ApplicationState
from participation.neighbourhoods import queries as neighbourhoods
from participation.neighbourhoods.events import ProposalAnswered
from participation.neighbourhoods.models import Proposal
from participation.neighbourhoods.telling import fate_sentence
from participation.tables import queries as tables
from participation.tables.events import SubjectMoved
from participation.tables.models import Subject, SubjectStep
from participation.tables.stories import step_sentence as subject_sentence


@dataclass(frozen=True)
class Letter:
    """What is written, in one language: what it is about, what happened, the words given, where to read on."""

    subject: str
    about: str
    said: str
    words: str
    path: str

    def text(self, *, short: bool) -> str:
        """The whole for a mail; what happened and where for an SMS."""
        parts = (self.said, self._link()) if short else (self.about, self.said, self.words, self._link())
        return ("\n" if short else "\n\n").join(part for part in parts if part)

    def _link(self) -> str:
        return _("Tout est ici : %(link)s", link=str(current_app.config["SERVER_ADDRESS"]) + self.path)


def write(work: Work, key: str, account_id: int | None, letter: Callable[[], Letter]) -> None:
    """To one person, in their language; nobody is written to once their account is erased."""
    account = identity.account(account_id) if account_id is not None else None
    contact = account.contact if account is not None else None
    if account is None or contact is None:
        return
    medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
    with force_locale(account.locale):
        written = letter()
        text = written.text(short=medium is Medium.SMS)
    work.post(f"{key}:{account.id}", medium, contact.value, written.subject, text)


@subscribe(ApplicationMoved)
def tell_carriers(work: Work, fact: ApplicationMoved) -> None:
    """A question, or a decision with its reason; a later step has a message of its own."""
    application = queries_calls.application(fact.application_id)
    if application is None or application.version != fact.version:
        return
    key = f"participation.application:{application.id}:{fact.version}"
    for carrier in initiatives.carriers_of(application.initiative_id):
        write(work, key, carrier.account_id, lambda: _of_application(application))


def _of_application(row: Application) -> Letter:
    asked = row.state is ApplicationState.ASKED
    path = f"/mes-initiatives/envois/{row.id}/reponse" if asked else f"/mes-initiatives/{row.initiative_id}"
    said = step_sentence(row.state, row.call.title)
    return Letter(said, row.snapshot.title, said, _words_of(row), path)


def _words_of(row: Application) -> str:
    """The question and its day, or the reason with what was granted."""
    steps = queries_calls.steps_of([row.id])[row.id]
    words = [steps[-1].words]
    if row.state is ApplicationState.ASKED and row.answer_by is not None:
        words.append(
            _("Répondez avant le %(day)s : le délai de réponse s’arrête en attendant.", day=i18n.day(row.answer_by))
        )
    if row.state is ApplicationState.RETAINED and row.call.kind in WITH_MONEY and row.amount is not None:
        words.append(_("Somme accordée : %(amount)s.", amount=i18n.money(row.amount)))
    if row.conditions:
        words.append(_("Conditions : %(words)s", words=row.conditions))
    return "\n\n".join(part for part in words if part)


@subscribe(ProposalAnswered)
def tell_proposer(work: Work, fact: ProposalAnswered) -> None:
    """The answer to a proposal; a visitor has the code."""
    proposal = neighbourhoods.proposal(fact.proposal_id)
    if proposal is not None and proposal.answered_at is not None:
        key = f"participation.proposal.answered:{proposal.id}"
        write(work, key, proposal.author_id, lambda: _of_proposal(proposal))


def _of_proposal(row: Proposal) -> Letter:
    path = f"/quartiers/{row.roadmap.place.slug}/projet/propositions#proposition-{row.id}"
    return Letter(_("Votre proposition a une réponse"), row.words, fate_sentence(row.fate), row.answer, path)


@subscribe(SubjectMoved)
def tell_subject_author(work: Work, fact: SubjectMoved) -> None:
    """A table put their subject on an agenda, handled it, set it aside or took it up again."""
    subject, step = tables.subject(fact.subject_id), work.session.get(SubjectStep, fact.step_id)
    if subject is not None and step is not None:
        key = f"participation.subject.moved:{step.id}"
        write(work, key, subject.author_id, lambda: _of_subject(subject, step))


def _of_subject(row: Subject, step: SubjectStep) -> Letter:
    path = f"/tables/{row.body.slug}/sujets/{row.id}"
    return Letter(_("Des nouvelles de votre sujet"), row.title, subject_sentence(step, first=False), step.words, path)
