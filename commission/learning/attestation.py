"""The attestation of a member: the modules they followed, as an accessible PDF."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import Response
from flask_babel import gettext as _

from commission.learning import pages
from commission.mandates.models import CommissionMember
from commons.documents import printing
from commons.kernel import i18n

_TEMPLATE = Path(__file__).parents[1] / "documents" / "attestation.typ"


def answer(member: CommissionMember, now: datetime) -> Response:
    """The document, in the reader's language."""
    title = _("Attestation : cycle de formation de la commission")
    data = {
        "lead": _(
            "%(name)s a suivi ces modules du cycle de formation de la commission d’évaluation.", name=member.name
        ),
        "header": [_("Module"), _("Suivi")],
        "rows": [[module.title, said] for module, said, done in pages.progress(member) if done],
        "signed": _("Fait le %(day)s par le secrétariat de la commission.", day=i18n.day(now)),
    }
    document = printing.render(_TEMPLATE, data, title=title, language=i18n.locale_code(), moment=now)
    return printing.pdf_answer(document, "attestation")
