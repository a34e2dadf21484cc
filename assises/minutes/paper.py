"""Minutes on paper: PDF/UA in French or Arabic; people's own words stay in their language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from assises.minutes import addresses, pages, queries
from assises.minutes.models import ActivityMinutes, MinutesContest
from commons.documents.printing import render
from commons.kernel import i18n, qr

TEMPLATE = Path(__file__).resolve().parents[1] / "documents" / "minutes.typ"


def printed(minutes: ActivityMinutes, language: str, address: str) -> bytes:
    """The version that everybody reads; the same bytes each time."""
    last = queries.versions([minutes.id])[minutes.id][-1]
    with i18n.speaking(language):
        data, title = content(minutes, address), addresses.title_of(minutes)
    return render(TEMPLATE, data, title=title, language=language, moment=last.at)


def content(minutes: ActivityMinutes, address: str) -> dict[str, Any]:
    """Everything that stands on the paper, in the language spoken now."""
    shown, activity = pages.published(minutes), minutes.activity
    version = shown["versions"][0].version
    place = activity.site_day.site.name
    facts = [
        [_("Activité"), activity.kind.label], [_("Quand"), i18n.moment(activity.starts_at)], [_("Où"), place],
        [_("Version"), _("%(number)s, publiée le %(day)s", number=version.number, day=i18n.day(version.at))],
    ]  # fmt: skip
    return {
        "facts": facts,
        "heading": _("Ce qui a été dit"),
        "paragraphs": [part.strip() for part in shown["words"].replace("\r\n", "\n").split("\n\n") if part.strip()],
        "note_label": _("Ce qui est corrigé"),
        "note": version.note,
        "contest_heading": _("Ce qui est contesté"),
        "contest_header": [_("Passage"), _("Ce qu’une personne en dit"), _("Réponse")],
        "contests": [_contest(contest) for contest in shown["contests"]],
        "address": address,
        "qr": qr.drawing(address).decode(),
        "qr_alt": _("Code à scanner : il mène à la page de ce compte rendu."),
        "on_the_web": _("Sur internet :"),
    }


def _contest(contest: MinutesContest) -> list[str]:
    return [contest.passage, contest.words, contest.reply or "—"]
