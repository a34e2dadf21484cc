"""What followers are written: a mail with every line, or an SMS of three hundred characters at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.journeys.follow_up import tokens, words
from commons.kernel import refs
from commons.kernel.outbox import Medium
from commons.threads.assembly import Thread

LONGEST_SMS = 300
#: Lines of one thread in a mail; the page holds the rest.
MOST_LINES = 8
_SHORTEST_TITLE = 12


@dataclass(frozen=True)
class News:
    """What is new in one thread, in sentences."""

    ref: refs.Ref
    title: str
    lines: tuple[str, ...]


def news_of(thread: Thread, after: datetime, until: datetime) -> News:
    """What happened in the thread in (after, until], and what became late in it."""
    told = [words.whole(thread, line) for line in thread.news(after, until)]
    late = [words.owed(line.debt, until) for line in thread.newly_late(after, until)]
    return News(thread.subject, words.title_of(thread, thread.subject), (*told, *late))


@dataclass(frozen=True)
class Written:
    """A message as it leaves."""

    subject: str
    body: str
    #: For mail programs, which stop messages by one click; an SMS has only its link.
    unsubscribe: str = ""


def written(carrier: Medium, account_id: int, news: Sequence[News], now: datetime) -> Written:
    """The message, in the language being spoken."""
    token = tokens.make(account_id, now)
    stop = absolute(url_for("follow_up.stop", token=token))
    if carrier is Medium.SMS:
        return Written("", _sms(news, stop))
    subject = ngettext(
        "Du nouveau dans ce que vous suivez : %(num)d sujet", "Du nouveau dans ce que vous suivez : %(num)d sujets",
        len(news),
    )  # fmt: skip
    return Written(subject, _mail(news, stop), absolute(url_for("follow_up.stop_at_once", token=token)))


def absolute(path: str) -> str:
    """An address that works from a message."""
    return str(current_app.config["SERVER_ADDRESS"]) + path


def thread_address(ref: refs.Ref) -> str:
    """Where a thread is read."""
    return absolute(url_for("follow_up.show", kind=ref.kind, number=ref.id))


def _mail(news: Sequence[News], stop: str) -> str:
    parts = [_("Bonjour,"), _("Voici ce qui a changé dans ce que vous suivez."), *map(_section, news)]
    end = _("Pour ne plus recevoir ces messages, sans vous connecter : %(link)s", link=stop)
    return "\n\n".join([*parts, end]) + "\n"


def _section(one: News) -> str:
    lines = [f"- {line}" for line in one.lines[:MOST_LINES]]
    left = len(one.lines) - len(lines)
    if left:
        lines.append(ngettext("- et %(num)d autre nouvelle", "- et %(num)d autres nouvelles", left))
    return "\n".join([one.title, *lines, thread_address(one.ref)])


def _sms(news: Sequence[News], stop: str) -> str:
    """The longest of the texts that fits: with the title, cut if need be, or without."""
    if len(news) > 1:
        link = absolute(url_for("follow_up.mine"))
        return ngettext(
            "Possibles : du nouveau sur %(num)d sujet que vous suivez. Lire : %(link)s Arrêter : %(stop)s",
            "Possibles : du nouveau sur %(num)d sujets que vous suivez. Lire : %(link)s Arrêter : %(stop)s",
            len(news), link=link, stop=stop,
        )  # fmt: skip
    link = thread_address(news[0].ref)
    room = LONGEST_SMS - len(_titled("", link, stop))
    if room >= min(_SHORTEST_TITLE, len(news[0].title)):
        return _titled(_cut(news[0].title, room), link, stop)
    return _("Possibles : du nouveau dans ce que vous suivez. Lire : %(link)s Arrêter : %(stop)s", link=link, stop=stop)


def _titled(title: str, link: str, stop: str) -> str:
    return _(
        "Possibles : du nouveau sur « %(title)s ». Lire : %(link)s Arrêter : %(stop)s",
        title=title, link=link, stop=stop,
    )  # fmt: skip


def _cut(title: str, room: int) -> str:
    return title if len(title) <= room else title[: room - 1].rstrip() + "…"
