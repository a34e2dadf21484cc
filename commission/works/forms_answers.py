"""Forms of answers, promises, and what a recommendation became."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import Optional

from commission.works.drafts import LONGEST_LINK, LONGEST_NAME, LONGEST_WORDS, AnswerDraft, EngagementDraft, FollowDraft
from commission.works.types import Claim, Verdict
from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.fields import DayField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.seen import Seen
from commons.kernel.tickets import Ticketed


class AnswerForm(Seen):
    """What a body answers; `version` is the number of the last answer that was read."""

    verdict = RadioField(
        _l("Que répondez-vous ?"), [Required()], choices=lambda: options((v.value, v.label) for v in Verdict)
    )
    words = TextField(
        _l("Pourquoi, et comment ?"), [Optional(), at_most(LONGEST_WORDS)], description=_l("Nécessaire pour écarter.")
    )
    by_title = LineField(
        _l("Au nom de qui ?"), [Optional(), at_most(LONGEST_NAME)], description=_l("Publié. Une fonction, pas un nom.")
    )
    due_on = DayField(_l("Si c’est à l’étude : réponse pour quel jour ?"), [Optional()])
    public_on = DayField(
        _l("Publier à partir de quel jour ?"),
        [Optional()],
        description=_l("Laissez vide : tout de suite. Jusque-là, le délai continue de courir."),
    )

    def draft(self) -> AnswerDraft:
        """What was typed."""
        return AnswerDraft(
            Verdict(typed(self.verdict)), typed(self.words), typed(self.by_title), self.due_on.data, self.public_on.data
        )


class EngagementForm(Form):
    """A body promises something dated."""

    words = TextField(
        _l("À quoi s’engage-t-on ?"), [Required(), at_most(3_000)], description=_l("Une seule chose, en clair.")
    )
    due_on = DayField(_l("Pour quand ?"), [Required()])
    indicator = LineField(
        _l("Comment verra-t-on que c’est fait ?"),
        [Optional(), at_most(320)],
        description=_l("Par exemple : 20 bancs posés."),
    )
    on_agenda = BooleanField(_l("Le proposer aussi à l’agenda de la coopération"))

    def draft(self) -> EngagementDraft:
        """What was typed."""
        return EngagementDraft(typed(self.words), self.due_on.data, typed(self.indicator), bool(self.on_agenda.data))


class FollowForm(Ticketed):
    """What a recommendation became, by its body or by the commission."""

    claim = RadioField(_l("Où en est-on ?"), [Required()], choices=lambda: options((c.value, c.label) for c in Claim))
    words = TextField(_l("Qu’est-ce qui a été fait, ou pas ?"), [Required(), at_most(3_000)])
    proof_url = LineField(
        _l("Une adresse qui le montre"),
        [Optional(), at_most(LONGEST_LINK)],
        description=_l("Une page, une photo en ligne : https://…"),
    )

    def draft(self, language: str = "fr", name: str = "") -> FollowDraft:
        """What was typed."""
        return FollowDraft(
            Claim(typed(self.claim)), typed(self.words), typed(self.proof_url), name, language, typed(self.ticket)
        )


class SayForm(FollowForm, Guarded):
    """The same, by anybody."""

    name = LineField(
        _l("Votre prénom"), [Optional(), at_most(LONGEST_NAME)], description=_l("Montré à côté de vos mots.")
    )  # fmt: skip
