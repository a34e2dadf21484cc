"""Writing a reply text."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField

from commons.identity.options import options
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.moderation.models import ReplyTemplate
from commons.moderation.replies.services import Draft
from commons.moderation.types import Motive


class TemplateForm(Form):
    """A motive, a title for the team, and the words in each language."""

    motive = SelectField(_l("Motif"), [Required()])
    title = LineField(_l("Titre, pour l’équipe"), [Required(), at_most(80)])
    words = TextField(_l("Réponse en français"), [Required(), at_most(2000)])
    words_en = TextField(_l("La même réponse en anglais"), [at_most(2000)])
    words_ar = TextField(_l("La même réponse en arabe"), [at_most(2000)])
    active = BooleanField(_l("Proposer cette réponse aux modérateurs"), default=True)
    seen = HiddenField()

    def offer(self) -> None:
        """List the motives."""
        self.motive.choices = options((motive.value, motive.label) for motive in Motive)

    def fill(self, template: ReplyTemplate) -> None:
        """Show a reply text as it is."""
        self.motive.data, self.title.data, self.words.data = template.motive.value, template.title, template.words
        self.words_en.data = str(template.translations.get("en", ""))
        self.words_ar.data = str(template.translations.get("ar", ""))
        self.active.data, self.seen.data = template.active, str(template.version)

    def draft(self) -> Draft:
        """What was typed."""
        translations = {"en": str(self.words_en.data or "").strip(), "ar": str(self.words_ar.data or "").strip()}
        title, words = str(self.title.data), str(self.words.data).strip()
        return Draft(Motive(self.motive.data), title, words, translations, bool(self.active.data))

    def seen_version(self) -> int:
        """The version that was being read; none that exists when somebody tampered with it."""
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
