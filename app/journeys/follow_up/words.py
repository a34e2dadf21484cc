"""The sentences of a thread: for pages, feeds and messages alike."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from commons.kernel import i18n, refs
from commons.kernel.sanitise import one_line
from commons.threads import words as sentences
from commons.threads.assembly import Happening, Owed, Step, Thread
from commons.threads.types import Debt

#: A title is cut here where it stands inside a sentence.
LONGEST_TITLE = 120


def title_of(thread: Thread, ref: refs.Ref) -> str:
    """The title of a thing on one line, without tricks of direction."""
    return one_line(thread.targets[ref].title, LONGEST_TITLE) or refs.label_of(ref.kind)


def tie(thread: Thread, step: Step, forward: bool) -> str:
    """The tie by which a thing joined the thread, as one sentence with both titles."""
    relation = step.edge.relation
    return _(
        "« %(near)s » %(relation)s « %(far)s »",
        near=_apart(title_of(thread, step.nearer)),
        relation=relation.label if forward else relation.backward,
        far=_apart(title_of(thread, step.ref)),
    )


def nearer(thread: Thread, step: Step, forward: bool) -> str:
    """The tie as read above the title of the thing it leads to; the nearer thing is named unless it is the subject."""
    relation = step.edge.relation.label if forward else step.edge.relation.backward
    if step.nearer == thread.subject:
        return relation
    return _("« %(near)s » %(relation)s", near=_apart(title_of(thread, step.nearer)), relation=relation)


def _apart(title: str) -> str:
    """A title inside a sentence keeps its own direction: between the first-strong isolate and its end."""
    return f"\u2068{title}\u2069"


def happening(thread: Thread, line: Happening) -> str:
    """One line of the story."""
    if line.moment is not None:
        return one_line(line.moment.sentence, 300)
    assert line.step is not None  # a happening is a moment or a tie
    return tie(thread, line.step, line.step in thread.forward.steps)


def by(line: Happening) -> str:
    """Who did it or decided it, as a sentence; empty when nobody is named."""
    if line.moment is not None:
        return _("Par %(who)s.", who=one_line(line.moment.by, 150)) if line.moment.by else ""
    who = line.step.edge.decided_by if line.step is not None else ""
    return _("Décidé par %(who)s.", who=one_line(who, 150)) if who else ""


def why(line: Happening) -> str:
    """The reason given, as a sentence; empty when none was."""
    reason = line.moment.why if line.moment is not None else line.step.edge.reason if line.step is not None else ""
    return _("Pourquoi : %(reason)s", reason=one_line(reason, 400)) if reason else ""


def whole(thread: Thread, line: Happening) -> str:
    """One line of the story with who and why, for messages and feeds."""
    said = " ".join(part for part in (happening(thread, line), by(line), why(line)) if part)
    return said if i18n.text_direction() == "rtl" else said.replace("\u2068", "").replace("\u2069", "")


def owed(debt: Debt, now: datetime) -> str:
    """A debt as one sentence: what, who, and how late."""
    return _(
        "%(what)s (%(who)s). %(late)s.",
        what=one_line(debt.sentence, 300),
        who=one_line(debt.by, 150),
        late=lateness(debt, now),
    )


def missed(debt: Debt) -> str:
    """That a debt was not honoured in time, as a sentence that stays true."""
    return _(
        "En retard : %(what)s (%(who)s), attendu avant le %(day)s.",
        what=one_line(debt.sentence, 300),
        who=one_line(debt.by, 150),
        day=i18n.day(debt.due_at),
    )


def lateness(debt: Debt, now: datetime) -> str:
    """How late a debt is, or until when it is due, with how long people have waited when that is known."""
    due = _("Attendu avant le %(day)s", day=i18n.day(debt.due_at))
    when = sentences.late(debt.days_late(now)) if debt.is_late(now) else due
    return _("%(when)s, %(waited)s", when=when, waited=waiting(debt, now)) if waiting(debt, now) else when


def waiting(debt: Debt, now: datetime) -> str:
    """How long people have waited, when that is known and is a day at least."""
    return sentences.waiting(debt.days_waited(now) or 0)


def in_short(thread: Thread, debts: list[Owed], now: datetime) -> str:
    """What became of it, in one or two sentences."""
    born = len({step.ref for step in thread.forward.steps})
    if born:
        said = ngettext("Cela a déjà donné %(num)d suite.", "Cela a déjà donné %(num)d suites.", born)
    else:
        said = _("Rien n’en est encore sorti.")
    late = sum(line.debt.is_late(now) for line in debts)
    if late:
        return said + " " + ngettext("%(num)d réponse est en retard.", "%(num)d réponses sont en retard.", late)
    if debts:
        return said + " " + ngettext("%(num)d réponse est attendue.", "%(num)d réponses sont attendues.", len(debts))
    return said
