"""Letters about a registration: by mail or by SMS, in the language it was made in; without a contact, a call to make.

An SMS says what happened and where to go on, in 160 signs where names allow it. Nothing here says what somebody needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.people import sealing
from assises.people import services as people
from assises.people.models import Registration
from assises.people.types import RegistrationState
from assises.registrations import addresses
from assises.seats import volunteering
from commons.identity.types import Contact, ContactKind
from commons.kernel import i18n
from commons.kernel.clock import PARIS
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work

#: Words that hold a date: said in the language of whoever reads, not of whoever changed something.
Told = Callable[[], str]


@dataclass(frozen=True)
class Said:
    """What is written, in one language."""

    subject: str
    #: One sentence, for an SMS and for the head of a mail.
    short: str
    #: More, for a mail.
    more: str = ""
    #: Path of the page it speaks of, when that is a page for others too: such a letter says nothing of who reads it.
    path: str = ""
    #: Where an SMS leads, in place of their own page.
    sms_link: str = ""


def write(work: Work, registration: Registration, key: str, said: Callable[[AssisesEdition], Said]) -> bool:
    """Write to whoever registered; false when there is no way to. The same key again is the same letter."""
    edition = editions.by_id(registration.edition_id)
    if edition is None or not registration.contact:
        return False
    contact = Contact.from_key(registration.contact)
    medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
    with i18n.speaking(registration.language):
        words = said(edition)
        path = words.path or addresses.own_path(edition, people.link_secret(work, registration))
        link = addresses.whole(path)
        short = f"{words.short} {words.sms_link or link}"
        body = short if medium is Medium.SMS else _mail(edition, registration, words, link)
    work.post(f"assises.{key}", medium, contact.value, words.subject, body)
    return True


def _mail(edition: AssisesEdition, registration: Registration, words: Said, link: str) -> str:
    help_line = _("Besoin d’aide ? %(contact)s", contact=edition.contact) if edition.contact else ""
    if words.path:
        return "\n\n".join(part for part in (words.short, words.more, link, help_line) if part)
    badge = _badge_link(edition, registration)
    parts = [
        words.short, words.more,
        _("Votre page, pour tout voir et tout changer : %(link)s", link=link),
        _("Votre code, à dire à l’entrée : %(code)s", code=sealing.shown(registration.code)),
        _("Votre badge : %(link)s", link=badge) if badge else "",
        help_line,
        _("Ce lien est à vous : ne le donnez qu’à une personne de confiance."),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def _badge_link(edition: AssisesEdition, registration: Registration) -> str:
    """Where their badges are, once they are sure to come."""
    sure = registration.state is RegistrationState.CONFIRMED
    path = addresses.badge_path(edition.year, registration.id) if sure else ""
    return addresses.whole(path) if path else ""


def confirmed(work: Work, registration: Registration) -> None:
    """They are sure to come: the badge to show at the door."""

    def said(edition: AssisesEdition) -> Said:
        return Said(
            _("Assises %(year)s : c’est confirmé", year=edition.year),
            _("Assises %(year)s : c’est confirmé. Votre badge :", year=edition.year)
            if Contact.from_key(registration.contact).kind is ContactKind.PHONE
            else _("Assises %(year)s : c’est confirmé, vous êtes inscrit·e.", year=edition.year),
            sms_link=_badge_link(edition, registration),
        )

    write(work, registration, f"confirmed:{registration.id}", said)


def relinked(work: Work, registration: Registration) -> bool:
    """The link is another one; the one before opens nothing."""

    def said(edition: AssisesEdition) -> Said:
        return Said(
            _("Assises %(year)s : votre nouveau lien", year=edition.year),
            _("Assises %(year)s : voici votre nouveau lien.", year=edition.year),
            _("L’ancien lien n’ouvre plus rien. Votre code n’a pas changé."),
        )

    return write(work, registration, f"relinked:{registration.id}:{registration.link_turn}", said)


def registered(work: Work, registration: Registration) -> None:
    """It is made; when a sign is waited for, until when."""
    write(work, registration, f"registered:{registration.id}", lambda edition: _registered(edition, registration))


def _registered(edition: AssisesEdition, registration: Registration) -> Said:
    code, year = sealing.shown(registration.code), edition.year
    subject = _("Assises %(year)s : votre inscription, code %(code)s", year=year, code=code)
    if registration.state is RegistrationState.TO_CONFIRM and registration.confirm_by is not None:
        until = i18n.moment(registration.confirm_by)
        short = _("Assises %(year)s, code %(code)s. À confirmer sous 48 h :", year=year, code=code)
        return Said(subject, short, _("Sans signe de vous avant le %(moment)s, vos places sont rendues.", moment=until))
    return Said(subject, _("Assises %(year)s : vous êtes inscrit·e, code %(code)s.", year=year, code=code))


def link_again(work: Work, registration: Registration, now: datetime) -> None:
    """The link, because it was asked for; once an hour at most."""
    hour = now.strftime("%Y%m%d%H")

    def said(edition: AssisesEdition) -> Said:
        return Said(
            _("Assises %(year)s : votre lien", year=edition.year),
            _("Assises %(year)s : voici votre page.", year=edition.year),
        )

    write(work, registration, f"link:{registration.id}:{hour}", said)


def cancelled(work: Work, registration: Registration) -> None:
    """Nobody of the registration comes."""

    def said(edition: AssisesEdition) -> Said:
        return Said(
            _("Assises %(year)s : inscription annulée", year=edition.year),
            _("Assises %(year)s : votre inscription est annulée.", year=edition.year),
            _("Pour venir quand même, inscrivez-vous de nouveau, ou venez directement à l’accueil."),
        )

    write(work, registration, f"cancelled:{registration.id}", said)


def drawn(work: Work, registration: Registration, got: int, waits: int) -> bool:
    """What the public draw gave them."""

    def said(edition: AssisesEdition) -> Said:
        if got:
            short = _("Assises %(year)s : le tirage au sort vous donne des places.", year=edition.year)
        else:
            short = _("Assises %(year)s : pas encore de place, vous êtes sur liste d’attente.", year=edition.year)
        more = _("Quand une place se libère, on vous la propose et elle vous attend.") if waits else ""
        return Said(_("Assises %(year)s : résultat du tirage au sort", year=edition.year), short, more)

    return write(work, registration, f"drawn:{registration.id}", said)


def offered(work: Work, registration: Registration, key: str, title: str, ends_at: datetime | None) -> bool:
    """A seat is held for them until an hour."""

    def said(edition: AssisesEdition) -> Said:
        short = _("Assises : une place, « %(title)s ».", title=cut(title))
        if ends_at is not None:
            short += " " + _("Répondez avant le %(moment)s :", moment=brief(ends_at))
        return Said(
            _("Assises %(year)s : une place pour vous", year=edition.year), short,
            _("Activité : %(title)s. Sans réponse, la place va à la personne suivante.", title=title),
        )  # fmt: skip

    return write(work, registration, f"offered:{key}", said)


def seat(work: Work, registration: Registration, key: str, title: str, *, has_it: bool) -> bool:
    """A seat of a waiting line is theirs, or was not taken in time."""

    def said(edition: AssisesEdition) -> Said:
        if has_it:
            subject = _("Assises %(year)s : place confirmée", year=edition.year)
            return Said(subject, _("Assises : votre place est confirmée, « %(title)s ».", title=cut(title)))
        subject = _("Assises %(year)s : place non prise", year=edition.year)
        short = _("Assises : la place « %(title)s » est passée à la personne suivante.", title=cut(title))
        return Said(subject, short, _("Vous pouvez la redemander sur votre page."))

    return write(work, registration, f"seat:{key}", said)


def activity(
    work: Work, registration: Registration, key: str, title: str, now_at: Told | None, reason: str,
    others: Sequence[str] = (),
) -> bool:  # fmt: skip
    """An activity is elsewhere or at another hour (`now_at`), or is cancelled (`reason`); `others`: what else is on."""

    def said(edition: AssisesEdition) -> Said:
        if now_at is not None:
            subject = _("Assises %(year)s : une activité change", year=edition.year)
            short = _("Assises : « %(title)s » change d’heure ou de lieu.", title=cut(title))
            return Said(
                subject, short, _("« %(title)s » : %(when)s. Vous gardez votre place.", title=title, when=now_at())
            )
        subject = _("Assises %(year)s : une activité est annulée", year=edition.year)
        short = _("Assises : « %(title)s » est annulée.", title=cut(title))
        more = _("Pourquoi : %(reason)s Choisissez une autre activité.", reason=reason)
        if others:
            more += "\n" + _("Par exemple : %(titles)s.", titles=" ; ".join(others))
        return Said(subject, short, more)

    return write(work, registration, f"activity:{key}", said)


def clash(work: Work, registration: Registration, key: str, title: str, other: str) -> bool:
    """Since it moved, an activity is at the hour of another one; nobody decides for them."""

    def said(edition: AssisesEdition) -> Said:
        return Said(
            _("Assises %(year)s : deux activités à la même heure", year=edition.year),
            _("Assises : « %(title)s » tombe à l’heure d’une autre activité. À choisir :", title=cut(title)),
            _(
                "« %(title)s » a changé. Vous ne pouvez plus être aussi à « %(other)s » : c’est à la même heure, ou "
                "trop loin. Vous gardez vos deux places. Rendez celle que vous ne voulez pas.",
                title=title, other=other,
            ),
        )  # fmt: skip

    return write(work, registration, f"activity:{key}", said)


def volunteers(work: Work, registration: Registration, key: str, title: str, others: Sequence[str]) -> bool:
    """There are more people than seats where they go: would they change? Without an answer they keep their seat."""

    def said(edition: AssisesEdition) -> Said:
        more = "\n".join(volunteering.words(title))
        if others:
            more += "\n" + _("Par exemple : %(titles)s.", titles=" ; ".join(others))
        return Said(
            _("Assises %(year)s : accepteriez-vous de changer d’activité ?", year=edition.year),
            _("Assises : trop de monde à « %(title)s ». Si vous voulez changer :", title=cut(title)),
            more,
        )

    return write(work, registration, f"activity:{key}", said)


def seat_moved(work: Work, registration: Registration, key: str, title: str, when: Told) -> bool:
    """They agreed to go to another activity; this is where they go."""

    def said(edition: AssisesEdition) -> Said:
        return Said(
            _("Assises %(year)s : merci d’avoir changé d’activité", year=edition.year),
            _("Assises : merci ! Votre place est maintenant à « %(title)s ».", title=cut(title)),
            _("« %(title)s » : %(when)s. Votre place est confirmée.", title=title, when=when()),
        )

    return write(work, registration, f"seat:{key}", said)


def answered(work: Work, registration: Registration, key: str) -> bool:
    """There is an answer; what it says stands on their page only."""

    def said(edition: AssisesEdition) -> Said:
        return Said(
            _("Assises %(year)s : une réponse pour vous", year=edition.year),
            _("Assises %(year)s : on a répondu à votre demande, lisez-la ici :", year=edition.year),
        )

    return write(work, registration, f"need:{key}", said)


def cut(title: str) -> str:
    """A title that leaves room for the rest of an SMS."""
    return title if len(title) <= 25 else title[:24].rstrip() + "…"


def brief(moment: datetime) -> str:
    """A moment in as few signs as an SMS needs."""
    local = moment.astimezone(PARIS)
    return _("%(day)s à %(hour)s", day=f"{local:%d/%m}", hour=i18n.hour(moment))
