"""Letters to whoever made a request: by mail or SMS, in their language, with the link that opens their page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _

from budgets.fund import sealing
from budgets.fund.models import FundRequest
from budgets.fund.types import Outcome
from commons.identity.types import ContactKind
from commons.kernel import i18n
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class Said:
    """A letter in one language: its subject, one sentence, and more for a mail."""

    subject: str
    short: str
    more: str = ""


def path_of(request: FundRequest) -> str:
    """The path of a request's own page."""
    return f"/fonds/demande/{sealing.secret_of(request.salt)}"


def write(work: Work, request: FundRequest, key: str, said: Callable[[], Said]) -> bool:
    """Write to whoever asked; false when there is no way to. The same key again is the same letter."""
    _name, contact = sealing.person_of(request)
    if contact is None:
        return False
    # After a new SECRET_KEY the link is another one: the letter makes it the one that opens.
    request.secret_seal = sealing.seal_of(sealing.secret_of(request.salt))
    medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
    with i18n.speaking(request.language):
        words, link = said(), whole(path_of(request))
        parts = [words.short, words.more, _("Votre page : %(link)s", link=link), request.fund.contact]
        own = _("Ce lien est à vous : ne le donnez qu’à une personne de confiance.")
        body = f"{words.short} {link}" if medium is Medium.SMS else "\n\n".join(p for p in [*parts, own] if p)
    work.post(f"budgets.fund.{key}", medium, contact.value, words.subject, body)
    return True


def whole(path: str) -> str:
    """A path of this site as a whole address."""
    return str(current_app.config["SERVER_ADDRESS"]).rstrip("/") + path


def acknowledged(work: Work, request: FundRequest) -> bool:
    """It came in: its number, and when the answer is due."""

    def said() -> Said:
        assert request.due_at is not None  # it was sent
        return Said(
            _("Fonds de participation : demande n° %(number)s reçue", number=request.number),
            _(
                "Votre demande n° %(number)s est reçue. Réponse avant le %(day)s.",
                number=request.number, day=i18n.day(request.due_at),
            ),
        )  # fmt: skip

    return write(work, request, f"sent:{request.id}", said)


def kept(work: Work, request: FundRequest) -> bool:
    """A draft is kept: the link to go on."""
    return write(
        work, request, f"kept:{request.id}",
        lambda: Said(
            _("Fonds de participation : votre brouillon"),
            _("Votre demande est gardée, elle n’est pas encore envoyée. Pour continuer :"),
        ),
    )  # fmt: skip


def found_again(work: Work, request: FundRequest, day: str) -> bool:
    """The link again, for whoever lost it; once a day."""
    return write(
        work, request, f"found:{request.id}:{day}",
        lambda: Said(_("Fonds de participation : votre lien"), _("Voici le lien de votre demande :")),
    )  # fmt: skip


def asked(work: Work, request: FundRequest, question_id: int) -> bool:
    """The team asks something."""
    return write(
        work, request, f"question:{question_id}",
        lambda: Said(
            _("Fonds de participation : une question"), _("L’équipe vous pose une question sur votre demande :")
        ),
    )  # fmt: skip


def decided(work: Work, request: FundRequest, outcome: Outcome, decision_id: int) -> bool:
    """The committee answered."""

    def said() -> Said:
        words = {
            Outcome.GRANTED: _("Votre demande est accordée : la suite est sur votre page."),
            Outcome.PARTLY: _("Votre demande est accordée en partie : la somme et la raison sont sur votre page."),
            Outcome.REFUSED: _("Votre demande n’est pas accordée. La raison est sur votre page."),
            Outcome.POSTPONED: _("La décision est reportée. La nouvelle date est sur votre page."),
        }
        return Said(_("Fonds de participation : la réponse"), words[outcome])

    return write(work, request, f"decided:{decision_id}", said)


def paid(work: Work, request: FundRequest, what: str) -> bool:
    """Money is on its way."""
    return write(
        work, request, f"paid:{request.id}:{what}",
        lambda: Said(_("Fonds de participation : un versement"), _("Un versement est fait pour votre action.")),
    )  # fmt: skip


def settled(work: Work, request: FundRequest, owes: bool) -> bool:
    """The accounts are made."""

    def said() -> Said:
        words = _("Vos comptes sont faits : une somme est à rendre.") if owes else _("Vos comptes sont faits. Merci !")
        return Said(_("Fonds de participation : vos comptes"), words)

    return write(work, request, f"settled:{request.id}", said)


def bilan_late(work: Work, request: FundRequest, turn: int) -> bool:
    """What was done has not been told yet."""
    return write(
        work, request, f"bilan:{request.id}:{turn}",
        lambda: Said(
            _("Fonds de participation : votre bilan est attendu"),
            _("Racontez en quatre lignes ce qui a été fait, avec vos reçus :"),
        ),
    )  # fmt: skip
