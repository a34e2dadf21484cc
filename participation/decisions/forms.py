"""Forms of the register: a decision, and its rectification."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField

from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.forms import Form, LineField, TextField, at_most
from commons.kernel.refs import Ref
from participation.bodies.fields import Needed, NumberField, TitleField
from participation.decisions.drafts import LARGEST_VOTE, VOTES, DecisionDraft
from participation.decisions.types import Procedure


class DecisionForm(Form):
    """A decision of a body, once it is taken."""

    title = TitleField(_l("Titre"), [Needed(), at_most(160)], description=_l("Qui se comprend sans lire la suite."))
    text = TextField(_l("Texte de la décision"), [Needed(), at_most(20_000)])
    reason = TextField(
        _l("Pourquoi"),
        [Needed(), at_most(5_000)],
        description=_l("Ce qui a fait pencher la balance, en mots simples."),
    )
    procedure = RadioField(_l("Comment a-t-elle été prise ?"), [Needed()], choices=[])
    votes_for = NumberField(_l("Pour"), 0, LARGEST_VOTE)
    votes_against = NumberField(_l("Contre"), 0, LARGEST_VOTE)
    abstentions = NumberField(_l("Abstentions"), 0, LARGEST_VOTE)
    not_voting = NumberField(_l("Présents sans prendre part au vote"), 0, LARGEST_VOTE)
    reservations = TextField(
        _l("Réserves"),
        [at_most(5_000)],
        description=_l("Pour un consentement : ce que certains ont tenu à faire noter."),
    )
    about = LineField(
        _l("Sur quoi porte-t-elle ?"),
        [at_most(200)],
        description=_l("Le code de suivi à sept signes de la chose décidée, ou l’adresse de sa page de suivi."),
    )
    about_version = LineField(
        _l("Quelle version ?"), [at_most(200)], description=_l("Par exemple : version 3, envoyée le 12 mars.")
    )
    about_text = TextField(
        _l("Texte exact soumis à la décision"),
        [at_most(50_000)],
        description=_l("Collez-le tel quel : une empreinte est calculée, pour que chacun puisse vérifier."),
    )
    decided_on = DateField(_l("Décidée le"), [Needed()])
    public_on = DateField(
        _l("Publique le"), [Needed()], description=_l("Personne d’autre que le secrétariat ne la lit avant ce jour.")
    )

    def offer(self) -> None:
        """List the procedures."""
        self.procedure.choices = options((procedure.value, procedure.label) for procedure in Procedure)

    def fill(self, draft: DecisionDraft) -> None:
        """Show this draft."""
        for field in fields(draft):
            if field.name not in ("about", "procedure"):
                getattr(self, field.name).data = getattr(draft, field.name)
        self.procedure.data = draft.procedure.value
        self.about.data = str(draft.about) if draft.about else ""

    def draft(self, about: Ref | None) -> DecisionDraft:
        """What was typed."""
        words = ("title", "text", "reason", "about_version", "about_text", "reservations")
        values: dict[str, Any] = {name: typed(getattr(self, name)) for name in words}
        values |= {name: getattr(self, name).data for name in VOTES}
        return DecisionDraft(
            **values,
            procedure=Procedure(self.procedure.data),
            decided_on=cast(date, self.decided_on.data),
            public_on=cast(date, self.public_on.data),
            about=about,
        )


class RectifyForm(DecisionForm):
    """A new version of a decision, beside the old one."""

    seen = HiddenField()
    rectification = TextField(
        _l("Qu’est-ce qui était faux ?"),
        [Needed(), at_most(1_000)],
        description=_l("Tout le monde lira cette raison."),
    )
