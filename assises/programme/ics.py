"""Activities as other calendars know them."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _

from assises.editions.models import AssisesEdition
from assises.programme import words
from assises.programme.lines import Line
from assises.programme.models import Site
from commons.kernel.calendars import Entry, Status


def entry(edition: AssisesEdition, line: Line, published_at: datetime, address: str = "") -> Entry:
    """One activity, for other calendars; `address` is that of its site."""
    path = url_for("assises_programme.activity", year=edition.year, activity_id=line.id)
    return Entry(
        uid=f"assises-activite-{line.id}",
        title=line.title,
        starts_at=line.begins,
        ends_at=line.ends,
        url=path,
        status=Status.CANCELLED if line.is_cancelled else Status.CONFIRMED,
        sequence=line.sequence,
        changed_at=published_at,
        place=", ".join(part for part in (line.room, line.site_name, address) if part),
        description="\n".join(_told(edition, line, f"{current_app.config['SERVER_ADDRESS']}{path}")),
        category=line.kind_label,
    )


def _told(edition: AssisesEdition, line: Line, address: str) -> list[str]:
    """What one should know before coming."""
    said = [
        edition.title,
        _("Annulé : %(reason)s", reason=line.reason) if line.is_cancelled else "",
        line.summary,
        words.spoken(line),
        line.whereabouts,
        _("On y va sans marche.") if line.step_free else "",
        address,
    ]
    return [text.strip() for text in said if text.strip()]


def addresses(sites: list[Site]) -> dict[str, str]:
    """The postal address of each site, by its slug."""
    return {site.slug: site.address for site in sites}
