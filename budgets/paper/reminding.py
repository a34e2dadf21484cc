"""Reminds those who asked and have not voted: the roll is asked once, by keys, and nobody is written down."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from budgets.ballots import policies as ballots
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.paper import policies
from budgets.paper.models import ReminderStep, VoteReminder
from budgets.paper.services import edition_of, obey
from budgets.paper.types import STEPS
from commons.ballot_box import codes
from commons.ballot_box import queries as box
from commons.identity.models import Account
from commons.identity.seals import same, seal
from commons.identity.types import Contact
from commons.kernel import i18n
from commons.kernel.actor import SYSTEM
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work, end_reading, unit_of_work


def ask(work: Work, slug: str, now: datetime) -> None:
    """Remind me of this vote."""
    edition = edition_of(slug)
    obey(policies.refusal_to_be_reminded(edition, now))
    values = {"edition_id": edition.id, "account_id": work.actor.person_id}
    work.session.execute(insert(VoteReminder).values(**values).on_conflict_do_nothing())


def stop(work: Work, edition_id: int, account_id: int) -> None:
    """Remind me no more; again changes nothing."""
    mine = (VoteReminder.edition_id == edition_id, VoteReminder.account_id == account_id)
    work.session.execute(delete(VoteReminder).where(*mine))


def forget(work: Work, account_id: int) -> None:
    """Stop every reminder of this account."""
    work.session.execute(delete(VoteReminder).where(VoteReminder.account_id == account_id))


def token(edition_id: int, account_id: int) -> str:
    """What a link in a message carries: it stops these messages and does nothing else."""
    return f"{edition_id}.{account_id}.{_mark(edition_id, account_id)}"


def read_token(typed: str) -> tuple[int, int] | None:
    """(edition, account) of a link, or None when it was not made here."""
    parts = typed.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts[:2]):
        return None
    edition_id, account_id = int(parts[0]), int(parts[1])
    return (edition_id, account_id) if same(parts[2], _mark(edition_id, account_id)) else None


def remind_now(now: datetime) -> int:
    """Send the reminders whose hour has come, each once for an end of the vote; the number of messages queued."""
    due = [(edition.id, edition.slug, step) for edition in editions.announced() if (step := due_step(edition, now))]
    end_reading()
    return sum(_remind(slug, step, now) for _edition_id, slug, step in due)


def due_step(edition: Edition, now: datetime) -> str | None:
    """The latest step whose hour has come; None before the first, when the vote does not run, or is too short."""
    if ballots.refusal_to_open(edition, now) is not None:
        return None
    come = [name for name, before in STEPS if edition.opens_at <= edition.closes_at - before <= now]
    return come[-1] if come else None


def _remind(slug: str, step: str, now: datetime) -> int:
    with unit_of_work(SYSTEM) as work:
        edition = edition_of(slug)
        today, due = now.astimezone(PARIS).date(), _due_on(edition, step)
        statement = insert(ReminderStep).values(edition_id=edition.id, step=step, sent_on=today)
        # Sent before the end was put off, it told of another day: it comes again.
        taken = statement.on_conflict_do_update(
            constraint="pk_budgets_reminder_step", set_={"sent_on": today}, where=ReminderStep.sent_on < due
        ).returning(ReminderStep.step)
        if work.session.scalar(taken) is None:
            return 0
        people = _not_yet(edition)
        for account_id, contact, locale, mark in people:
            _post(work, edition, account_id, contact, locale, f"budgets.reminder:{edition.id}:{step}:{due}:{mark}")
        return len(people)


def _due_on(edition: Edition, step: str) -> date:
    """The day of a step, for the end of the vote as it stands."""
    return (edition.closes_at - dict(STEPS)[step]).astimezone(PARIS).date()


def _not_yet(edition: Edition) -> list[tuple[int, Contact, str, str]]:
    """Those who asked and are not on the roll: it is asked about all of them at once."""
    poll = box.poll_named(edition.poll_key)
    asked = select(Account).join(VoteReminder, VoteReminder.account_id == Account.id)
    asked = asked.where(VoteReminder.edition_id == edition.id, Account.active, Account.erased_day.is_(None))
    people = {
        codes.elector_key(poll.secret, account.contact.key): account
        for account in db.session.scalars(asked)
        if account.contact is not None
    }
    voted = box.voted_among(poll.id, list(people))
    left = [(key, account) for key, account in people.items() if key not in voted]
    # The mark of a message is a digest of its own: no key of the roll stands in the outbox.
    return [
        (
            account.id,
            account.contact,
            account.locale,
            codes.elector_key(poll.secret, f"reminder:{key.hex()}").hex()[:32],
        )
        for key, account in left
        if account.contact is not None
    ]


def _post(work: Work, edition: Edition, account_id: int, contact: Contact, locale: str, key: str) -> None:
    kind, _colon, value = contact.key.partition(":")
    medium = Medium.MAIL if kind == "mail" else Medium.SMS
    root, mine = str(current_app.config["SERVER_ADDRESS"]), token(edition.id, account_id)
    # Speaking makes a request of its own: addresses are written inside.
    with i18n.speaking(locale):
        stopping = root + url_for("vote_reminders.stop", token=mine)
        at_once = root + url_for("vote_reminders.stop_at_once", token=mine)
        subject = _("Vous pouvez encore voter")
        body = _(
            "« %(title)s » : le vote finit le %(end)s. Vous avez demandé qu’on vous le rappelle. Voter : %(link)s\n"
            "Ne plus recevoir ces rappels : %(stop)s",
            title=edition.title, end=i18n.moment(edition.closes_at), stop=stopping,
            link=root + url_for("ballots.start", slug=edition.slug),
        )  # fmt: skip
    work.post(key, medium, value, subject, body, at_once if medium is Medium.MAIL else "")


def _mark(edition_id: int, account_id: int) -> str:
    return seal("vote-reminder", str(edition_id), str(account_id))[:32]


def known_to(account_id: int) -> list[dict[str, int]]:
    """The votes this person asked to be reminded of, for the file they may take away."""
    query = select(VoteReminder.edition_id).where(VoteReminder.account_id == account_id)
    return [{"reminder_of_edition": each} for each in db.session.scalars(query.order_by(VoteReminder.edition_id))]
